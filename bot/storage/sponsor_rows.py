"""A sponsorship as a row, and back."""

from collections.abc import Sequence
from typing import Any

from bot.domain.ids import (
    ChannelId,
    GuildId,
    InteractionId,
    MemberId,
    MessageId,
    SponsorshipId,
)
from bot.domain.money import MicroUsd
from bot.domain.sponsorship import NewSponsorship, SponsorEnd, Sponsorship, SponsorState
from bot.storage.moments import from_ms, to_ms
from bot.storage.sponsor_tables import sponsorships

SPONSORSHIP_COLUMNS = tuple(sponsorships.c)


def sponsorship_row(new: NewSponsorship) -> dict[str, object]:
    """What a new one's columns hold."""
    return {
        "interaction_id": new.interaction_id,
        "guild_id": new.guild_id,
        "channel_id": new.channel_id,
        "host_id": new.host_id,
        "from_pool": int(new.from_pool),
        "amount_micro_usd": new.amount,
        "per_person_micro_usd": new.per_person,
        "created_at_ms": to_ms(new.created_at),
        "ends_at_ms": to_ms(new.ends_at),
        "state": SponsorState.RUNNING.value,
        "ended": None,
        "version": 1,
        "shown": 0,
        "card_id": None,
        "note_id": None,
    }


def sponsorship_of(row: Sequence[Any]) -> Sponsorship:
    """And back."""
    found = dict(zip((column.name for column in SPONSORSHIP_COLUMNS), row, strict=True))
    ended, card_id, note_id = found["ended"], found["card_id"], found["note_id"]
    return Sponsorship(
        id=SponsorshipId(found["id"]),
        interaction_id=InteractionId(found["interaction_id"]),
        guild_id=GuildId(found["guild_id"]),
        channel_id=ChannelId(found["channel_id"]),
        host_id=MemberId(found["host_id"]),
        from_pool=bool(found["from_pool"]),
        amount=MicroUsd(found["amount_micro_usd"]),
        per_person=MicroUsd(found["per_person_micro_usd"]),
        created_at=from_ms(found["created_at_ms"]),
        ends_at=from_ms(found["ends_at_ms"]),
        state=SponsorState(found["state"]),
        end=None if ended is None else SponsorEnd(ended),
        version=found["version"],
        shown=found["shown"],
        card_id=None if card_id is None else MessageId(card_id),
        note_id=None if note_id is None else MessageId(note_id),
    )
