"""A proposal as a row, and back."""

import json
from collections.abc import Sequence
from typing import Any

from bot.domain.ids import (
    ChannelId,
    GuildId,
    InteractionId,
    JobId,
    MemberId,
    MessageId,
    ProposalId,
    RoleId,
)
from bot.domain.money import MicroUsd
from bot.domain.proposal import Asker, NewProposal, Proposal, ProposalState
from bot.storage.moments import from_ms, to_ms
from bot.storage.proposal_tables import proposals
from bot.storage.rows import spec_json, spec_of

PROPOSAL_COLUMNS = tuple(proposals.c)


def asker_json(asker: Asker) -> str:
    """What Discord said of a maker, as it is kept."""
    joined_at = asker.joined_at
    said = {
        "roles": sorted(asker.roles),
        "joined_at_ms": None if joined_at is None else to_ms(joined_at),
        "parent_id": asker.parent_id,
        "thread_of": asker.thread_of,
        "age_restricted": asker.age_restricted,
    }
    return json.dumps(said, separators=(",", ":"))


def asker_of(kept: str) -> Asker:
    """And back."""
    said: dict[str, Any] = json.loads(kept)
    joined_at_ms = said["joined_at_ms"]
    return Asker(
        roles=frozenset(RoleId(role) for role in said["roles"]),
        joined_at=None if joined_at_ms is None else from_ms(joined_at_ms),
        parent_id=_channel(said["parent_id"]),
        thread_of=_channel(said["thread_of"]),
        age_restricted=said["age_restricted"],
    )


def _channel(kept: int | None) -> ChannelId | None:
    return None if kept is None else ChannelId(kept)


def row_of(new: NewProposal) -> dict[str, object]:
    """A new row, without its number."""
    return {
        "interaction_id": new.interaction_id,
        "guild_id": new.guild_id,
        "channel_id": new.channel_id,
        "member_id": new.member_id,
        "locale": new.locale,
        "spec": spec_json(new.spec),
        "provider": new.provider,
        "price_micro_usd": new.price,
        "asker": asker_json(new.asker),
        "created_at_ms": to_ms(new.created_at),
        "due_at_ms": to_ms(new.due_at),
        "state": ProposalState.OPEN.value,
        "version": 1,
        "shown": 0,
        "job_id": None,
        "card_id": None,
    }


def proposal_of(row: Sequence[Any]) -> Proposal:
    """Read `PROPOSAL_COLUMNS`."""
    found = dict(zip((column.name for column in PROPOSAL_COLUMNS), row, strict=True))
    job_id, card_id = found["job_id"], found["card_id"]
    return Proposal(
        id=ProposalId(found["id"]),
        interaction_id=InteractionId(found["interaction_id"]),
        guild_id=GuildId(found["guild_id"]),
        channel_id=ChannelId(found["channel_id"]),
        member_id=MemberId(found["member_id"]),
        locale=found["locale"],
        spec=spec_of(found["spec"]),
        provider=found["provider"],
        price=MicroUsd(found["price_micro_usd"]),
        asker=asker_of(found["asker"]),
        created_at=from_ms(found["created_at_ms"]),
        due_at=from_ms(found["due_at_ms"]),
        state=ProposalState(found["state"]),
        version=found["version"],
        shown=found["shown"],
        job_id=None if job_id is None else JobId(job_id),
        card_id=None if card_id is None else MessageId(card_id),
    )
