# ruff: noqa: ARG002  the ports say what these are given, and they need none of it
"""The world of the engine's benchmark: a vendor, a Discord and a disk in this process that answer at once."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from io import BufferedIOBase, BytesIO

from bot.domain.case import Case
from bot.domain.chart import Chart
from bot.domain.delivery import Parcel
from bot.domain.errors import ChartError
from bot.domain.ids import ChannelId, ClipKey, GuildId, MemberId, MessageId, PictureKey
from bot.domain.job import Clip, Job, Progress
from bot.domain.model import Model
from bot.domain.money import MicroUsd
from bot.domain.notice import Notice
from bot.domain.proposal import Pledge, Proposal
from bot.domain.render import (
    CancelOutcome,
    Candidate,
    Reconciles,
    Rendering,
    RenderRef,
    RenderResult,
    RenderStatus,
    Succeeded,
)
from bot.domain.spec import Ask, RenderSpec
from bot.domain.verdict import Allow, Verdict
from bot.domain.wish import Wish
from bot.ports import CaseView, SponsorView, Submitted

AT_WORK = Rendering()


class LeapingClock:
    """The machine's time, which the benchmark can put forward: nobody waits while renders take theirs."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._leapt = asyncio.Event()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead  # noqa: TID251  this is the clock

    def awake_s(self) -> float:
        return time.monotonic() + self._ahead.total_seconds()

    async def sleep(self, seconds: float) -> None:
        until = self.now() + timedelta(seconds=seconds)
        while (left := (until - self.now()).total_seconds()) > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._leapt.wait(), left)

    def leap(self, seconds: float) -> None:
        """Put the time forward and wake who should wake."""
        self._ahead += timedelta(seconds=seconds)
        self._leapt.set()
        self._leapt.clear()


class SimulatedVendor:
    """Takes everything at once, and finishes everything at the word of the benchmark."""

    name = "sim"
    reconciles = Reconciles.LIST
    lists = True

    def __init__(self, places: int) -> None:
        self.places = places
        self.taken = 0
        self.all_taken = asyncio.Event()
        self.done = False
        self.calls = 0

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> Submitted:
        await asyncio.sleep(0)
        self.taken += 1
        if self.taken == self.places:
            self.all_taken.set()
        return Submitted(RenderRef(key))

    def _status(self, ref: RenderRef) -> RenderStatus:
        return Succeeded(RenderResult(ref.id)) if self.done else AT_WORK

    async def check(self, ref: RenderRef) -> RenderStatus:
        await asyncio.sleep(0)
        self.calls += 1
        return self._status(ref)

    async def check_many(self, refs: Sequence[RenderRef]) -> Mapping[str, RenderStatus]:
        await asyncio.sleep(0)
        self.calls += 1
        return {ref.id: self._status(ref) for ref in refs}

    @asynccontextmanager
    async def download(
        self, ref: RenderRef, result: RenderResult
    ) -> AsyncGenerator[AsyncIterator[bytes]]:
        yield self._bytes()

    async def _bytes(self) -> AsyncIterator[bytes]:
        yield b"clip"

    async def cancel(self, ref: RenderRef) -> CancelOutcome:
        return CancelOutcome.UNSUPPORTED

    async def find(
        self, key: str, model: Model, spec: RenderSpec, *, since: datetime
    ) -> list[Candidate]:
        return []

    def ref_of(self, render_id: str, model: Model, spec: RenderSpec) -> RenderRef:
        return RenderRef(render_id)

    async def balance(self) -> MicroUsd | None:
        return None


class NoDisk:
    """Keeps nothing."""

    async def keep(self, name: str, chunks: AsyncIterator[bytes]) -> Clip:
        size = 0
        async for chunk in chunks:
            size += len(chunk)
        return Clip(
            key=ClipKey(f"{name}.mp4"),
            size_bytes=size,
            sha256="0" * 64,
            width_px=1280,
            height_px=720,
            seconds=4.0,
            video_codec="h264",
            audio_codec="aac",
        )

    async def read(self, clip: Clip) -> bytes:
        return b""

    async def opened(self, clip: Clip) -> BufferedIOBase:
        return BytesIO()

    async def kept(self, clip: Clip) -> bool:
        return True

    async def remove(self, key: ClipKey, *, before: datetime) -> bool:
        return True

    async def fit(
        self, clip: Clip, limit_bytes: int, *, seconds: float | None = None
    ) -> tuple[Clip, bool]:
        return clip, False

    async def drop(self, copy: Clip) -> None:
        """Nothing is made."""

    async def tidy(self) -> None:
        """Nothing is kept."""

    async def make_stills(self, clip: Clip) -> None:
        """Nothing is seen."""

    async def poster(self, clip: Clip) -> bytes | None:
        return None

    async def strip(self, clip: Clip) -> bytes | None:
        return None


class NoPictures:
    """No picture is asked for."""

    async def prepare(self, raw: bytes, *, width_px: int, height_px: int) -> PictureKey:
        return PictureKey("none.png")

    async def read(self, key: PictureKey) -> bytes:
        return b""

    async def keep_only(self, named: Collection[PictureKey], *, before: datetime) -> int:
        return 0


class NoFilms:
    """No clip is cut or joined."""

    async def last_frame(self, clip: bytes) -> bytes:
        return clip

    async def frames(self, clip: bytes) -> Sequence[bytes]:
        return [clip]

    async def join(self, clips: Sequence[bytes]) -> bytes:
        return b"".join(clips)


class NoCharts:
    """Nothing is drawn."""

    async def draw(self, chart: Chart) -> bytes:
        raise ChartError(f"no {type(chart).__name__} here")


class Yes:
    """Every prompt may be made."""

    async def judge(self, ask: Ask) -> Verdict:
        return Allow()


class NoDiscord:
    """Takes every message at once, and counts."""

    def __init__(self, jobs: int) -> None:
        self.cards = 0
        self.clips = 0
        self.all_posted = asyncio.Event()
        self._jobs = jobs

    async def show(self, job: Job, progress: Progress) -> MessageId | None:
        self.cards += 1
        return MessageId(job.id + (1 << 60)) if job.card_id is None else None

    async def deliver(self, job: Job, clip: Clip, parcel: Parcel | None = None) -> MessageId:
        self.clips += 1
        if self.clips == self._jobs:
            self.all_posted.set()
        return MessageId(job.id + (1 << 61))

    async def announce(
        self, guild_id: GuildId, channel_id: ChannelId, notice: Notice, *, name: str
    ) -> MessageId:
        return MessageId(0)

    async def deliver_alone(self, job: Job, clip: Clip, parcel: Parcel | None = None) -> MessageId:
        return await self.deliver(job, clip)

    async def show_case(self, case: Case, view: CaseView) -> MessageId:
        return MessageId(0)

    async def show_proposal(self, proposal: Proposal, pledges: Sequence[Pledge]) -> MessageId:
        return MessageId(0)

    async def show_wish(self, wish: Wish) -> MessageId:
        return MessageId(0)

    async def show_sponsorship(self, view: SponsorView) -> MessageId:
        return MessageId(0)

    async def close_sponsorship(self, view: SponsorView) -> MessageId:
        return MessageId(0)

    async def take_down(self, channel_id: ChannelId, message_id: MessageId) -> None:
        return

    async def take_down_alone(self, member_id: MemberId, message_id: MessageId) -> None:
        return

    async def pass_on_thanks(self, job: Job, member_id: MemberId) -> None:
        return

    async def notify(self, job: Job) -> bool:
        return True

    async def notify_alone(self, job: Job) -> None:
        return
