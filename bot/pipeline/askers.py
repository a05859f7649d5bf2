"""Askers: what Discord said of whoever asked, kept for what starts later, and the ask that it becomes then."""

from bot.domain.proposal import Asker, Proposal
from bot.domain.spec import Ask
from bot.domain.wish import Wish


def asker_of(ask: Ask) -> Asker:
    """What the rules that are asked again at the start will need."""
    return Asker(
        roles=ask.roles,
        joined_at=ask.joined_at,
        parent_id=ask.parent_id,
        thread_of=ask.thread_of,
        age_restricted=ask.age_restricted,
    )


def ask_of(kept: Proposal | Wish) -> Ask:
    """The ask that it was made of; what it wants is in its spec."""
    asker = kept.asker
    return Ask(
        interaction_id=kept.interaction_id,
        guild_id=kept.guild_id,
        channel_id=kept.channel_id,
        member_id=kept.member_id,
        at=kept.created_at,
        roles=asker.roles,
        joined_at=asker.joined_at,
        parent_id=asker.parent_id,
        thread_of=asker.thread_of,
        age_restricted=asker.age_restricted,
        locale=kept.locale,
        prompt=kept.spec.prompt,
        style=kept.spec.style,
        likeness=kept.spec.likeness,
    )
