"""Allowances: the rules of a guild, each a row."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select

from bot.domain.allowance import Allowance
from bot.domain.caps import Cap, Since
from bot.domain.ids import GuildId, MemberId, ModelKey
from bot.domain.money import MicroUsd
from bot.domain.share_rules import Rule, Subject, Wait
from bot.domain.window import Window, WindowKind
from bot.storage.moments import from_ms, to_ms
from bot.storage.statements import Prepared, into
from bot.storage.tables import NOBODY, allowances

ALLOWANCE_COLUMNS = (
    allowances.c.cap_micro_usd,
    allowances.c.window_kind,
    allowances.c.window_s,
    allowances.c.dearest_micro_usd,
    allowances.c.jobs_at_once,
    allowances.c.jobs_waiting,
    allowances.c.weight,
    allowances.c.limits,
)
_NAMES = tuple(column.name for column in ALLOWANCE_COLUMNS)
_KEY = ("guild_id", "subject", "subject_id")

_rules = select(allowances.c.subject, allowances.c.subject_id, *ALLOWANCE_COLUMNS).where(
    allowances.c.guild_id == bindparam("guild")
)
_RULES = Prepared(_rules.order_by(allowances.c.subject, allowances.c.subject_id))
_RULES_FOR = Prepared(
    _rules.where(
        or_(
            allowances.c.subject != Subject.MEMBER.value,
            allowances.c.subject_id == bindparam("member"),
        )
    )
)
_put = into(allowances)
_PUT = Prepared(
    _put.on_conflict_do_update(
        index_elements=list(_KEY), set_={name: _put.excluded[name] for name in _NAMES}
    )
)
_DROP = Prepared(
    delete(allowances).where(
        allowances.c.guild_id == bindparam("guild"),
        allowances.c.subject == bindparam("subject"),
        allowances.c.subject_id == bindparam("id"),
    )
)


def all_rules(connection: Connection, guild_id: GuildId) -> list[Rule]:
    """Every rule of a guild."""
    return [_rule_of(row) for row in _RULES.all(connection, {"guild": guild_id})]


def rules_for(connection: Connection, guild_id: GuildId, member_id: MemberId) -> list[Rule]:
    """The rules that could be a member's: everyone's, every role's, and their own."""
    said = {"guild": guild_id, "member": member_id}
    return [_rule_of(row) for row in _RULES_FOR.all(connection, said)]


def everyones(columns: Sequence[Any]) -> Rule:
    """A guild's rule for everyone, from columns that end in `ALLOWANCE_COLUMNS`."""
    return _rule_of((Subject.EVERYONE.value, NOBODY, *columns[-len(ALLOWANCE_COLUMNS) :]))


def put_rule(connection: Connection, guild_id: GuildId, rule: Rule) -> None:
    """Write a rule, in the place of the one that its subject had."""
    allowance = rule.allowance
    _PUT.count(
        connection,
        {
            "guild_id": guild_id,
            "subject": rule.subject.value,
            "subject_id": rule.subject_id,
            "cap_micro_usd": allowance.cap,
            "window_kind": allowance.window.kind.value,
            "window_s": allowance.window.seconds,
            "dearest_micro_usd": allowance.dearest,
            "jobs_at_once": allowance.jobs_at_once,
            "jobs_waiting": allowance.jobs_waiting,
            "weight": allowance.weight,
            "limits": _limits_json(rule),
        },
    )


def drop_rule(connection: Connection, guild_id: GuildId, subject: Subject, subject_id: int) -> bool:
    """Take a rule away; whether it was there."""
    said = {"guild": guild_id, "subject": subject.value, "id": subject_id}
    return _DROP.count(connection, said) == 1


@lru_cache(maxsize=1024)  # every ask reads the same few rows
def _rule_of(row: tuple[Any, ...]) -> Rule:
    subject, subject_id, *columns = row
    limits = columns[-1]
    said: Mapping[str, Any] = json.loads(limits) if limits is not None else {}
    days, hours = said.get("wait", (0, 0))
    return Rule(
        subject=Subject(subject),
        subject_id=subject_id,
        allowance=allowance_of(*columns),
        skips_wait=bool(said.get("skips_wait")),
        wait=Wait(account_days=days, member_hours=hours),
    )


@lru_cache(maxsize=1024)
def allowance_of(
    cap: int,
    window_kind: str,
    window_s: int,
    dearest: int | None,
    jobs_at_once: int,
    jobs_waiting: int,
    weight: int,
    limits: str | None,
) -> Allowance:
    """Read `ALLOWANCE_COLUMNS`."""
    said: Mapping[str, Any] = json.loads(limits) if limits is not None else {}
    models, since = said.get("models"), said.get("kept_since")
    return Allowance(
        cap=MicroUsd(cap),
        window=Window(WindowKind(window_kind), window_s),
        dearest=None if dearest is None else MicroUsd(dearest),
        jobs_at_once=jobs_at_once,
        jobs_waiting=jobs_waiting,
        weight=weight,
        further=tuple(_cap(each) for each in said.get("further", ())),
        models=None if models is None else frozenset(ModelKey(key) for key in models),
        highest=said.get("highest"),
        suspended=bool(said.get("suspended")),
        kept_since=_since(since),
    )


def _cap(said: Sequence[Any]) -> Cap:
    amount, kind, seconds, *kept = said
    return Cap(
        MicroUsd(amount), Window(WindowKind(kind), seconds), _since(kept[0] if kept else None)
    )


def _since(said: Sequence[int] | None) -> Since | None:
    return None if said is None else Since(from_ms(said[0]), from_ms(said[1]))


def _since_json(since: Since | None) -> list[int] | None:
    return None if since is None else [to_ms(since.at), to_ms(since.until)]


def _limits_json(rule: Rule) -> str | None:
    """What the columns do not say; None where that is nothing."""
    allowance, said = rule.allowance, dict[str, object]()
    if allowance.further:
        said["further"] = [
            [cap.amount, cap.window.kind.value, cap.window.seconds, _since_json(cap.kept)]
            for cap in allowance.further
        ]
    if allowance.models is not None:
        said["models"] = sorted(allowance.models)
    if allowance.highest is not None:
        said["highest"] = allowance.highest
    if allowance.suspended:
        said["suspended"] = True
    if rule.skips_wait:
        said["skips_wait"] = True
    if rule.wait != Wait():
        said["wait"] = [rule.wait.account_days, rule.wait.member_hours]
    if allowance.kept_since is not None:
        said["kept_since"] = _since_json(allowance.kept_since)
    return json.dumps(said, separators=(",", ":")) if said else None
