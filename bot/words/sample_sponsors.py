"""What people read of sponsorships, with sample values, for the listing of `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.ids import AccountId, ChannelId, GuildId, InteractionId, MemberId, SponsorshipId
from bot.domain.money import ZERO, micro_usd
from bot.domain.sponsor_refusals import (
    SponsorCapAbove,
    SponsoredAlready,
    SponsorNotFound,
    SponsorNotYours,
    SponsorOver,
    SponsorRefusal,
    SponsorTooSmall,
)
from bot.domain.sponsorship import Guest, Host, Sponsored, SponsorEnd, Sponsorship, SponsorState
from bot.ports import SponsorView
from bot.words import sponsors
from bot.words.tongue import Tongue

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
ANN, BEN = MemberId(1_290_000_000_000_000_004), MemberId(1_290_000_000_000_000_005)
TEN, TWO = micro_usd("10"), micro_usd("2")
SPONSORSHIP = Sponsorship(
    id=SponsorshipId(3),
    interaction_id=InteractionId(1_290_000_000_000_000_001),
    guild_id=GuildId(1),
    channel_id=ChannelId(2),
    host_id=ANN,
    from_pool=False,
    amount=TEN,
    per_person=TWO,
    created_at=NOW,
    ends_at=NOW + timedelta(hours=48),
    state=SponsorState.RUNNING,
    end=None,
    version=1,
    shown=0,
)
HERE = Sponsored(
    host=Host(ANN, from_pool=False),
    account=AccountId(9),
    available=TEN,
    per_person=TWO,
    used=ZERO,
    ends_at=SPONSORSHIP.ends_at,
)


def refusals() -> Iterator[SponsorRefusal]:
    """Each kind of refusal about sponsorships."""
    for from_pool in (False, True):
        yield SponsoredAlready(Host(ANN, from_pool), SPONSORSHIP.ends_at)
    yield SponsorTooSmall(micro_usd("0.01"), micro_usd("0.16"))
    yield SponsorCapAbove(TEN)
    yield SponsorNotFound()
    yield SponsorNotYours(ANN)
    yield SponsorOver()


def everything(t: Tongue) -> Iterator[tuple[str, str]]:
    """Each message and answer about sponsorships."""
    for from_pool in (False, True):
        row = replace(SPONSORSHIP, from_pool=from_pool)
        yield "sponsorship", sponsors.card(row, t)
        yield "sponsoring", sponsors.started(row, t)
        for end in SponsorEnd:
            over = replace(row, state=SponsorState.ENDED, end=end)
            yield "sponsorship over", sponsors.card(over, t)
        for guests in _parties():
            view = SponsorView(sponsorship=row, guests=guests, returned=TWO)
            yield "closing note", sponsors.closing(view, t)
    for guests in _parties():
        yield "guests", sponsors.guests(guests, t)
    yield "sponsorship stopped", sponsors.stopped(t)
    for from_pool in (False, True):
        here = replace(HERE, host=Host(ANN, from_pool))
        yield "sponsored here", sponsors.for_you(here, t)
    for label in (sponsors.end, sponsors.who_made):
        yield "label", label(t)


def _parties() -> Iterator[tuple[Guest, ...]]:
    yield ()
    yield (Guest(member_id=BEN, clips=1, spent=TWO),)
    yield tuple(Guest(member_id=BEN, clips=2, spent=TWO) for _ in range(sponsors.MOST_NAMED + 1))
