"""A wish as a row, and back."""

from collections.abc import Sequence
from typing import Any

from bot.domain.ids import ChannelId, GuildId, InteractionId, JobId, MemberId, MessageId, WishId
from bot.domain.money import MicroUsd
from bot.domain.wish import NewWish, Wish, WishState
from bot.storage.moments import from_ms, to_ms
from bot.storage.proposal_rows import asker_json, asker_of
from bot.storage.rows import spec_json, spec_of
from bot.storage.wish_tables import wishes

WISH_COLUMNS = tuple(wishes.c)


def row_of(new: NewWish) -> dict[str, object]:
    """A new row, without its number."""
    return {
        "interaction_id": new.interaction_id,
        "guild_id": new.guild_id,
        "channel_id": new.channel_id,
        "member_id": new.member_id,
        "locale": new.locale,
        "spec": spec_json(new.spec),
        "price_micro_usd": new.price,
        "asker": asker_json(new.asker),
        "created_at_ms": to_ms(new.created_at),
        "due_at_ms": to_ms(new.due_at),
        "state": WishState.WAITING.value,
        "version": 1,
        "shown": 0,
        "job_id": None,
        "card_id": None,
    }


def wish_of(row: Sequence[Any]) -> Wish:
    """Read `WISH_COLUMNS`."""
    found = dict(zip((column.name for column in WISH_COLUMNS), row, strict=True))
    job_id, card_id = found["job_id"], found["card_id"]
    return Wish(
        id=WishId(found["id"]),
        interaction_id=InteractionId(found["interaction_id"]),
        guild_id=GuildId(found["guild_id"]),
        channel_id=ChannelId(found["channel_id"]),
        member_id=MemberId(found["member_id"]),
        locale=found["locale"],
        spec=spec_of(found["spec"]),
        price=MicroUsd(found["price_micro_usd"]),
        asker=asker_of(found["asker"]),
        created_at=from_ms(found["created_at_ms"]),
        due_at=from_ms(found["due_at_ms"]),
        state=WishState(found["state"]),
        version=found["version"],
        shown=found["shown"],
        job_id=None if job_id is None else JobId(job_id),
        card_id=None if card_id is None else MessageId(card_id),
    )
