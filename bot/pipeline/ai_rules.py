"""A guild's choices for the AI moderation."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain import ai_policy
from bot.domain.ai_policy import AiPolicy, Outage, Threshold
from bot.domain.audit_log import LogEntry
from bot.domain.ids import GuildId, MemberId
from bot.domain.refusals import Refusal
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Unit


def policy_of(unit: Unit, guild_id: GuildId) -> AiPolicy:
    """What the guild has chosen; the defaults where it has not."""
    return ai_policy.read(unit.marks.get(ai_policy.mark_of(guild_id)))


@refuses_when_busy
async def choose(
    house: House,
    *,
    guild_id: GuildId,
    actor_id: MemberId,
    outage: Outage | None = None,
    adult: bool | None = None,
    category: str | None = None,
    threshold: Threshold | None = None,
) -> AiPolicy | Refusal:
    """Change what is named; a category without a threshold goes back to the usual one."""

    def change(policy: AiPolicy) -> AiPolicy:
        thresholds = dict(policy.thresholds)
        if category is not None:
            thresholds.pop(category, None)
            if threshold is not None:
                thresholds[category] = threshold
        return replace(
            policy,
            outage=policy.outage if outage is None else outage,
            adult=policy.adult if adult is None else adult,
            thresholds=thresholds,
        )

    return await _change(house, guild_id, actor_id, change)


async def _change(
    house: House,
    guild_id: GuildId,
    actor_id: MemberId,
    change: Callable[[AiPolicy], AiPolicy],
) -> AiPolicy:
    now = house.clock.now()

    def work(unit: Unit) -> AiPolicy:
        policy = change(policy_of(unit, guild_id))
        kept = ai_policy.written(policy)
        unit.marks.put(ai_policy.mark_of(guild_id), kept)
        unit.audit_log.add(
            LogEntry(
                guild_id=guild_id,
                at=now,
                action="ai.changed",
                actor_id=actor_id,
                details={"policy": kept},
            )
        )
        return policy

    return await house.database.write(work)
