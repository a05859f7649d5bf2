"""What stewards are told of the house, with sample values, for the listing of `python -m bot.words`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from bot.domain.clip_rules import ClipRules
from bot.domain.errors import AccountFault
from bot.domain.house_rules import HouseRules
from bot.domain.ids import ChannelId, GuildId, JobId, MemberId, MessageId
from bot.domain.job import Hindrance
from bot.domain.money import MicroUsd
from bot.domain.notice import (
    ClipStaysUp,
    DeskOutOfReach,
    EstimateAbove,
    ModelGone,
    RetirementNear,
    WithheldUnseen,
)
from bot.pipeline.privacy import Privacy
from bot.pipeline.vendors import ModelState
from bot.words import housekeeping, notices, privacy
from bot.words.tongue import Tongue

GOES = date(2027, 1, 31)
SINCE = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)


def everything(t: Tongue) -> Iterator[tuple[str, str]]:
    """Each notice, and each answer of `/dailies`."""
    for notice in (
        RetirementNear("Runway Gen-4.5", GOES, 14, "Runway Kling 4"),
        RetirementNear("Runway Gen-4.5", GOES, 1, None),
        ModelGone("Runway Gen-4.5", GOES, "Runway Kling 4"),
        ClipStaysUp(JobId(1423), GuildId(5), ChannelId(6), MessageId(7)),
        DeskOutOfReach(ChannelId(1_290_000_000_000_000_003), gone=True),
        DeskOutOfReach(ChannelId(1_290_000_000_000_000_003), gone=False),
        WithheldUnseen(JobId(1423)),
        EstimateAbove(JobId(1423), "Runway Gen-4.5", MicroUsd(600_000), MicroUsd(750_000)),
    ):
        yield "notice", notices.sentence(notice, t)
    yield "vendors", housekeeping.vendors([_state(), *_held_up()] * 9, t)
    for chosen in (
        HouseRules(),
        HouseRules(notices=ChannelId(1_290_000_000_000_000_003), fallback=True),
    ):
        yield "rules of the house", housekeeping.rules(chosen, t)
    for gallery in (None, ChannelId(1_290_000_000_000_000_003)):
        yield "gallery channel", housekeeping.exhibits(ClipRules(gallery=gallery), t)
    for days in (None, 1, 30):
        yield "rules of clips", housekeeping.keeps(ClipRules(keep_days=days), t)
        yield "privacy", privacy.told(_privacy(days), MemberId(9), t)


def _privacy(days: int | None) -> Privacy:
    return Privacy(
        clips=ClipRules(keep_days=days),
        vendors=("runway", "vertex") if days else (),
        looked_at=days == 1,
        contact=None if days is None else "privacy@example.org",
    )


def _held_up() -> list[ModelState]:
    paused, silent = Hindrance.PAUSED, Hindrance.SILENT
    return [
        *(_state(hindrance=paused, fault=fault, waiting=3) for fault in AccountFault),
        _state(hindrance=silent, silent_since=SINCE, waiting=1, retires_on=GOES),
        _state(hindrance=silent, retires_on=GOES, successor="Sketch 1"),
    ]


def _state(
    *,
    waiting: int = 0,
    hindrance: Hindrance | None = None,
    fault: AccountFault | None = None,
    silent_since: datetime | None = None,
    retires_on: date | None = None,
    successor: str | None = None,
) -> ModelState:
    return ModelState(
        title="Runway Gen-4.5",
        waiting=waiting,
        hindrance=hindrance,
        fault=fault,
        silent_since=silent_since,
        retires_on=retires_on,
        successor=successor,
    )
