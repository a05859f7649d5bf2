"""Privacy: what is kept of members here, who else gets it, and whom they ask to have it erased."""

from dataclasses import dataclass

from bot.domain.clip_rules import ClipRules
from bot.domain.ids import GuildId
from bot.pipeline.clip_rules import rules_of
from bot.pipeline.house import House

AT_HOME = "sketch"  #: the engine beside the bot: what it draws from goes to nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What a member may know of what is done with theirs."""

    clips: ClipRules
    vendors: tuple[str, ...]  #: who may get prompts and pictures, by provider
    looked_at: bool  #: whether an AI moderation sees them, and finished clips
    contact: str | None  #: how people reach the operator


async def privacy(house: House, guild_id: GuildId) -> Privacy:
    """How this house keeps what is a member's."""
    return Privacy(
        clips=await house.database.read(lambda unit: rules_of(unit, guild_id)),
        vendors=tuple(sorted(set(house.providers) - {AT_HOME})),
        looked_at=house.inspector.looks,
        contact=house.limits.contact,
    )
