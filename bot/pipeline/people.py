"""People: moderators warn, mute and ban from the bot, and strikes count what was disguised."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import conduct
from bot.domain.audit_log import LogEntry
from bot.domain.conduct import DISGUISES, Conduct, ConductRefusal, Paused, Strike, Warned
from bot.domain.ids import GuildId, MemberId
from bot.domain.refusals import Refusal
from bot.domain.rules import Kind
from bot.domain.spec import Ask
from bot.domain.verdict import Block
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Unit


def conduct_of(unit: Unit, guild_id: GuildId, member_id: MemberId) -> Conduct:
    """How a member stands."""
    return conduct.read(unit.marks.get(conduct.mark_of(guild_id, member_id)))


def turned_away(
    unit: Unit, guild_id: GuildId, member_id: MemberId, now: datetime
) -> ConductRefusal | None:
    """Whether the member may ask now. A warning is shown once, and then it is read: only to be asked while they look."""
    stands = conduct_of(unit, guild_id, member_id)
    if stands.paused(now):
        return Paused(stands.until, stands.by, stands.why)
    if not stands.warning:
        return None
    _keep(unit, guild_id, member_id, replace(stands, warning=""))
    return Warned(stands.by, stands.warning)


def strike_for_disguise(unit: Unit, ask: Ask, verdict: Block, house: House) -> int:
    """Count a blocked prompt whose words were hidden; returns the strikes that are live, 0 where it does not count."""
    decisive = next((each for each in verdict.grounds.findings if not each.shadow), None)
    if decisive is None or decisive.view not in DISGUISES:
        return 0
    rule = unit.rulebook.rule(ask.guild_id, decisive.rule)
    if rule is not None and rule.kind is Kind.REGEX:
        return 0  # it reads folded text of its own accord: nobody hid anything
    return strike(unit, house, ask.guild_id, ask.member_id, f"{ask.interaction_id}", disguise=True)


def strike(
    unit: Unit, house: House, guild_id: GuildId, member_id: MemberId, key: str, *, disguise: bool
) -> int:
    """Count a strike, once a key; returns how many are live."""
    now = house.clock.now()
    before = conduct_of(unit, guild_id, member_id)
    after = conduct.struck(before, Strike(at=now, key=key, disguise=disguise), now)
    if after != before:
        _keep(unit, guild_id, member_id, after)
        unit.audit_log.add(
            LogEntry(
                guild_id=guild_id,
                at=now,
                action="member.strike",
                member_id=member_id,
                details={"strikes": after.live(now), "disguise": disguise},
            )
        )
    return after.live(now)


def forgive(unit: Unit, guild_id: GuildId, member_id: MemberId) -> None:
    """An appeal was granted."""
    before = conduct_of(unit, guild_id, member_id)
    after = conduct.forgiven(before)
    if after != before:
        _keep(unit, guild_id, member_id, after)


@refuses_when_busy
async def warn(
    house: House, *, guild_id: GuildId, actor_id: MemberId, member_id: MemberId, why: str
) -> Conduct | Refusal:
    """Have the member read a warning before their next clip."""
    return await _decide(
        house, guild_id, actor_id, member_id, "warned", lambda now: replace(now, warning=why), why
    )


@refuses_when_busy
async def pause(
    house: House,
    *,
    guild_id: GuildId,
    actor_id: MemberId,
    member_id: MemberId,
    seconds: float | None,
    why: str,
) -> Conduct | Refusal:
    """Let the member ask for nothing for so long; None: for good."""
    until = None if seconds is None else house.clock.now() + timedelta(seconds=seconds)
    return await _decide(
        house,
        guild_id,
        actor_id,
        member_id,
        "banned" if until is None else "muted",
        lambda now: replace(now, until=until, banned=until is None, why=why),
        why,
    )


@refuses_when_busy
async def pardon(
    house: House, *, guild_id: GuildId, actor_id: MemberId, member_id: MemberId
) -> Conduct | Refusal:
    """Wipe the slate: no pause, no warning, no strike."""
    return await _decide(
        house, guild_id, actor_id, member_id, "pardoned", lambda _now: Conduct(), ""
    )


async def _decide(
    house: House,
    guild_id: GuildId,
    actor_id: MemberId,
    member_id: MemberId,
    what: str,
    change: Callable[[Conduct], Conduct],
    why: str,
) -> Conduct:
    now = house.clock.now()

    def work(unit: Unit) -> Conduct:
        after = replace(change(conduct_of(unit, guild_id, member_id)), by=actor_id)
        _keep(unit, guild_id, member_id, after)
        unit.audit_log.add(
            LogEntry(
                guild_id=guild_id,
                at=now,
                action=f"member.{what}",
                actor_id=actor_id,
                member_id=member_id,
                details={"why": why} if why else {},
            )
        )
        return after

    return await house.database.write(work)


def _keep(unit: Unit, guild_id: GuildId, member_id: MemberId, after: Conduct) -> None:
    unit.marks.put(conduct.mark_of(guild_id, member_id), conduct.written(after))
