"""Deliver: bring a finished render to our disk, then to the channel, each until it is done."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.domain.delivery import Parcel
from bot.domain.errors import (
    AgeRestrictedError,
    ChannelGoneError,
    DeliveryError,
    DownloadTooLargeError,
    MissingPermissionError,
    ProviderError,
    StoreError,
    TooLargeForChannelError,
    UnreadableVideoError,
)
from bot.domain.ids import ChannelId, MessageId
from bot.domain.job import Clip, Job, JobState, UndeliveredReason
from bot.domain.money import MicroUsd
from bot.domain.render import FailureReason, Succeeded
from bot.domain.storyboard import Film
from bot.pipeline import dms, films, ladder
from bot.pipeline.agenda import Agenda
from bot.pipeline.change import joined
from bot.pipeline.commit import commit
from bot.pipeline.crew import Crew
from bot.pipeline.errand import Errand, Work
from bot.pipeline.estimates import left_s
from bot.pipeline.house import House
from bot.pipeline.regain import regained
from bot.pipeline.settle import settle
from bot.pipeline.showing import may_be_posted
from bot.pipeline.waiting import backoff_s
from bot.ports import Unit

log = logging.getLogger(__name__)

DOWNLOAD_S = 600.0  #: one download may take so long, and so long it is tried anew
CHECK_TIMEOUT_S = 120.0
NOTIFY_TIMEOUT_S = 30.0
#: steps under way for each clip that may move at once: the others wait for the disk, or share a commit
STEPS_A_CLIP = 8


class Deliver:
    """Sees to clips: two agendas, and a bound on how many files come, and how many go, at once.

    A vendor that lets a download wait for a minute keeps nobody's clip from its channel.
    """

    def __init__(self, house: House, crew: Crew) -> None:
        self._house = house
        limits = house.limits
        self._coming = asyncio.Semaphore(limits.downloads_at_once)
        self._moving = asyncio.Semaphore(limits.clips_at_once)
        fetches, posts = (
            STEPS_A_CLIP * moving for moving in (limits.downloads_at_once, limits.clips_at_once)
        )
        self._fetches = Agenda("fetch", house, crew, self._fetch, at_once=fetches)
        self._posts = Agenda("post", house, crew, self._post, at_once=posts)

    @property
    def agendas(self) -> list[Agenda]:
        """The loops that move files."""
        return [self._fetches, self._posts]

    def fetch(self, errand: Errand) -> None:
        """Bring a finished render here."""
        self._fetches.add(errand)

    def take(self, errand: Errand) -> None:
        """Post a clip that is stored."""
        self._posts.add(errand)

    async def _fetch(self, errand: Errand) -> float | None:
        job, provider = errand.job, self._house.providers[errand.job.provider]
        cost = job.render_price if errand.cost is None else errand.cost
        try:
            if job.ref is None or not await self._fresh(errand):
                return None
            async with self._coming, asyncio.timeout(DOWNLOAD_S):
                assert errand.result is not None  # noqa: S101  it is fresh
                async with provider.download(job.ref, errand.result) as chunks:
                    came = await self._house.clips.keep(str(job.id), chunks)
            clip, film = await joined(self._house, job, came), None
            if job.spec.shots:
                clip, film = await films.add(self._house, job, clip)
        except (ProviderError, TimeoutError) as error:
            return await self._not_fetched(errand, error)
        except DownloadTooLargeError as error:
            return await self._useless(errand, FailureReason.TOO_LARGE, error)
        except UnreadableVideoError as error:
            return await self._useless(errand, FailureReason.UNREADABLE, error)
        except OSError as error:
            return await self._no_disk(errand, error)
        errand.well()
        spent, now = MicroUsd(cost + (job.cost or 0)), self._house.clock.now()
        if film is not None and film.done < job.spec.renders:
            step = partial(films.next_shot, job, clip, film, spent, now)
        else:
            step = partial(_stored, job, clip, film, spent)
        down = False

        def work(unit: Unit) -> Job | None:
            nonlocal down
            down = unit.cases.down(job.id)
            return _with_parts(job, clip, came, now, step, unit)

        await commit(self._house, errand, work)
        if errand.job.state is JobState.STORED:
            errand.stored_s = None if down else self._house.clock.awake_s()
            await self._house.clips.make_stills(clip)  # while it is being posted
        return None

    async def _fresh(self, errand: Errand) -> bool:
        """Have a present address of the clip. An old one may have expired, so it is used once only."""
        job = errand.job
        if errand.result is not None or job.ref is None:
            return True
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            status = await self._house.providers[job.provider].check(job.ref)
        if isinstance(status, Succeeded):
            errand.result = status.result
            return True
        errand.answer = status
        self._house.board.follow_on(job)
        return False

    async def _not_fetched(self, errand: Errand, error: Exception) -> float | None:
        trouble_s = errand.trouble(self._house.clock.awake_s())
        if trouble_s >= DOWNLOAD_S:
            log.error("The finished clip could not be fetched: %r.", error)
            return await self._useless(errand, FailureReason.PROVIDER, error)
        log.warning("The clip could not be fetched, trying again: %r.", error)
        errand.result = None
        return backoff_s(errand.tries, errand.job.id)

    async def _no_disk(self, errand: Errand, error: OSError) -> float | None:
        """A full disk, or none: keep what is paid for at the vendor until there is room, or its time is over."""
        log.error(
            "The clip cannot be kept, trying again: %s. Make room, or see to the disk.", error
        )
        trouble_s = errand.trouble(self._house.clock.awake_s())
        if left_s(self._house, errand) <= 0 and trouble_s >= DOWNLOAD_S:
            return await self._useless(errand, FailureReason.TIMED_OUT, error)
        errand.result = None
        return backoff_s(errand.tries, errand.job.id)

    async def _useless(self, errand: Errand, reason: FailureReason, error: Exception) -> None:
        """The vendor charged, and there is no clip: the member is released, the house pays."""
        job, now = errand.job, self._house.clock.now()
        cost = job.render_price if errand.cost is None else errand.cost
        log.warning("No clip came of the render: %r.", error)
        await commit(
            self._house,
            errand,
            lambda unit: settle(unit, job, JobState.FAILED, now, cost=cost, failure=reason),
        )

    async def _post(self, errand: Errand) -> float | None:
        job = errand.job
        assert job.clip is not None  # noqa: S101  a stored job has its clip
        shown = await may_be_posted(self._house, errand)
        if shown is not True:
            return shown or None
        if job.private and not await self._wants_dms(job):
            return await self._undelivered(errand, UndeliveredReason.PRIVATE)
        try:
            message_id = await ladder.post(
                self._house, job, job.clip, self._moving, alone=job.private
            )
        except TooLargeForChannelError:
            return await self._undelivered(errand, UndeliveredReason.TOO_LARGE)
        except (ChannelGoneError, MissingPermissionError, AgeRestrictedError) as error:
            return await self._elsewhere(errand, _reason(job, error))
        except (DeliveryError, TimeoutError) as error:
            return await self._post_again(errand, error)
        await self._is_posted(errand, message_id)
        return None

    async def _post_again(self, errand: Errand, error: Exception) -> float | None:
        trouble_s = errand.trouble(self._house.clock.awake_s())
        if await regained(self._house, errand, trouble_s):
            return None
        log.warning("The clip may have been posted or not, trying again: %r.", error)
        return backoff_s(errand.tries, errand.job.id)

    async def _elsewhere(self, errand: Errand, reason: UndeliveredReason) -> float | None:
        """The channel of a public thread, its maker's direct messages if they want them; else it is kept.

        A private thread's clip never goes to its channel, where more people read.
        """
        job, house = errand.job, self._house
        assert job.clip is not None  # noqa: S101  a stored job has its clip
        ways: list[ChannelId | None] = [] if job.thread_of is None else [job.thread_of]
        if await self._wants_dms(job):
            ways.append(None)
        for channel_id in [] if job.private else ways:
            there = replace(job, channel_id=channel_id or job.channel_id)
            alone = channel_id is None
            first = Parcel(file=job.clip, from_thread=not alone)
            try:
                message_id = await ladder.post(
                    house, there, job.clip, self._moving, alone=alone, first=first
                )
            except ladder.NOT_THERE as error:
                log.info("Not there either: %r.", error)
                continue
            except (DeliveryError, TimeoutError) as error:
                return await self._post_again(errand, error)
            await self._is_posted(errand, message_id, undelivered=reason, posted_in=channel_id)
            return None
        return await self._undelivered(errand, reason)

    async def _is_posted(
        self,
        errand: Errand,
        message_id: MessageId,
        *,
        undelivered: UndeliveredReason | None = None,
        posted_in: ChannelId | None = None,
    ) -> None:
        """Write down where it is. What was taken down on its way there is the desk's.

        `undelivered` says why it is not where it was asked for, but in another channel or with its maker.
        """
        house, job, down = self._house, errand.job, False
        now = house.clock.now()

        def work(unit: Unit) -> Job | None:
            nonlocal down
            down = unit.cases.down(job.id)
            if down:
                channel_id = posted_in or job.channel_id
                unit.cases.take_down(job.guild_id, job.id, channel_id, message_id)
            return settle(
                unit,
                job,
                JobState.DELIVERED,
                now,
                message_id=message_id,
                undelivered=undelivered,
                posted_in=posted_in,
            )

        if await commit(house, errand, work) is not None and down:
            house.board.wake_desk.set()

    async def _wants_dms(self, job: Job) -> bool:
        return await self._house.database.read(lambda unit: dms.allowed(unit, job.member_id))

    async def _undelivered(self, errand: Errand, reason: UndeliveredReason) -> None:
        """Nowhere to post it: charged, kept, and its maker told how to claim it."""
        now = self._house.clock.now()
        log.warning("The clip cannot be posted: %s.", reason.value)
        job = await commit(self._house, errand, partial(_undelivered, errand.job, reason, now))
        if job is not None:
            await tell(self._house, job)


def _stored(job: Job, clip: Clip, film: Film | None, spent: MicroUsd, unit: Unit) -> Job | None:
    return unit.jobs.advance(job, state=JobState.STORED, clip=clip, cost=spent, film=film)


def _with_parts(
    job: Job, clip: Clip, came: Clip, now: datetime, step: Work, unit: Unit
) -> Job | None:
    """What came has gone into a longer film: its own file need not be kept."""
    moved = step(unit)
    if moved is not None and came.key != clip.key:
        unit.keeping.spare(job, came, now)
    return moved


async def tell(house: House, job: Job) -> None:
    """Tell the maker of an end that the card alone may not show, by direct message if they want those; best effort."""
    try:
        async with asyncio.timeout(NOTIFY_TIMEOUT_S):
            if await house.courier.notify(job):
                return
            if await house.database.read(lambda unit: dms.allowed(unit, job.member_id)):
                await house.courier.notify_alone(job)
    except (DeliveryError, StoreError, TimeoutError) as error:
        log.warning("The maker of job %d could not be told: %r.", job.id, error)


def _reason(job: Job, error: DeliveryError) -> UndeliveredReason:
    if isinstance(error, AgeRestrictedError):
        return UndeliveredReason.AGE
    if isinstance(error, ChannelGoneError):
        return UndeliveredReason.CHANNEL_GONE
    return UndeliveredReason.PRIVATE if job.private else UndeliveredReason.FORBIDDEN


def _undelivered(job: Job, reason: UndeliveredReason, now: datetime, unit: Unit) -> Job | None:
    return settle(unit, job, JobState.UNDELIVERED, now, undelivered=reason)
