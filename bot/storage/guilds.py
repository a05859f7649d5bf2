"""Guilds: their rows, their accounts, and what a new one starts with."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, update

from bot.domain.allowance import AccountKind, Allowance
from bot.domain.ids import AccountId, GuildId, MemberId
from bot.domain.money import MicroUsd
from bot.domain.share_rules import Rule, Subject
from bot.domain.window import Window, WindowKind
from bot.ports import GuildRow
from bot.storage.allowances import ALLOWANCE_COLUMNS, allowance_of, put_rule
from bot.storage.moments import from_ms, to_ms
from bot.storage.statements import Prepared, into
from bot.storage.tables import NOBODY, accounts, allowances, guilds

WEEK_S = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class GuildStart:
    """What a new guild is given."""

    pool: MicroUsd
    allowance_week: MicroUsd  #: everyone's, in any seven days
    ceiling: MicroUsd | None = None  #: the operator's, a calendar month


GUILD_COLUMNS = (
    guilds.c.id,
    guilds.c.zone,
    guilds.c.reset_hour,
    guilds.c.ceiling_micro_usd,
    guilds.c.created_at_ms,
    guilds.c.lend_hours,
    *ALLOWANCE_COLUMNS,
)
EVERYONES = and_(
    allowances.c.guild_id == guilds.c.id, allowances.c.subject == Subject.EVERYONE.value
)

_guilds = select(*GUILD_COLUMNS).join_from(guilds, allowances, EVERYONES)
_GUILDS = Prepared(_guilds.order_by(guilds.c.id))
_GUILD = Prepared(_guilds.where(guilds.c.id == bindparam("guild")))
_OPEN = Prepared(into(guilds).on_conflict_do_nothing())
_OPEN_ACCOUNT = Prepared(
    into(
        accounts,
        "guild_id",
        "kind",
        "owner_id",
        "debits_micro_usd",
        "credits_micro_usd",
        "held_micro_usd",
        "may_go_negative",
        "frozen",
    ).on_conflict_do_nothing()
)
_SET_CEILING = Prepared(
    update(guilds)
    .where(guilds.c.id == bindparam("guild"))
    .values(ceiling_micro_usd=bindparam("ceiling"))
)
_ACCOUNT_ID = Prepared(
    select(accounts.c.id).where(
        accounts.c.guild_id == bindparam("guild"),
        accounts.c.kind == bindparam("kind"),
        accounts.c.owner_id == bindparam("owner"),
    )
)

OF_EVERY_GUILD = (AccountKind.FUNDING, AccountKind.POOL, AccountKind.SPENT, AccountKind.OVERRUN)
MAY_GO_NEGATIVE = frozenset({AccountKind.FUNDING, AccountKind.OVERRUN})


@lru_cache(maxsize=1024)  # every ask reads its guild twice
def guild_of(row: tuple[Any, ...]) -> GuildRow:
    """Read `GUILD_COLUMNS`."""
    guild_id, zone, reset_hour, ceiling, created_at, lend_hours, *allowance = row
    return GuildRow(
        id=GuildId(guild_id),
        zone=zone,
        reset_hour=reset_hour,
        ceiling=ceiling,
        allowance=allowance_of(*allowance),
        created_at=from_ms(created_at),
        lend_hours=lend_hours,
    )


def unopened(guild_id: GuildId, start: GuildStart, now: datetime) -> GuildRow:
    """What a guild's row will be once somebody asks there for the first time."""
    return GuildRow(
        id=guild_id,
        zone="UTC",
        reset_hour=0,
        ceiling=start.ceiling,
        allowance=Allowance(cap=start.allowance_week, window=Window(WindowKind.ROLLING, WEEK_S)),
        created_at=from_ms(to_ms(now)),
    )


def find_guild(connection: Connection, guild_id: GuildId) -> GuildRow | None:
    row = _GUILD.first(connection, {"guild": guild_id})
    return None if row is None else guild_of(row)


def all_guilds(connection: Connection) -> list[GuildRow]:
    return [guild_of(row) for row in _GUILDS.all(connection)]


def write_guild(connection: Connection, row: GuildRow) -> bool:
    """Write a new guild, its allowance and accounts; False when somebody else just did."""
    opened = _OPEN.count(
        connection,
        {
            "id": row.id,
            "zone": row.zone,
            "reset_hour": row.reset_hour,
            "ceiling_micro_usd": row.ceiling,
            "created_at_ms": to_ms(row.created_at),
            "lend_hours": row.lend_hours,
        },
    )
    if opened != 1:
        return False
    put_rule(
        connection,
        row.id,
        Rule(subject=Subject.EVERYONE, subject_id=NOBODY, allowance=row.allowance),
    )
    for kind in OF_EVERY_GUILD:
        open_account(connection, row.id, kind)
    return True


def open_account(
    connection: Connection, guild_id: GuildId, kind: AccountKind, owner: MemberId | int = NOBODY
) -> None:
    """Write an account with nothing in it, unless it is there."""
    _OPEN_ACCOUNT.count(
        connection,
        {
            "guild_id": guild_id,
            "kind": kind.value,
            "owner_id": owner,
            "debits_micro_usd": 0,
            "credits_micro_usd": 0,
            "held_micro_usd": 0,
            "may_go_negative": int(kind in MAY_GO_NEGATIVE),
            "frozen": 0,
        },
    )


def account_id(
    connection: Connection, guild_id: GuildId, kind: AccountKind, owner: MemberId | int = NOBODY
) -> AccountId:
    """The number of an account that is there."""
    where = {"guild": guild_id, "kind": kind.value, "owner": owner}
    return AccountId(_ACCOUNT_ID.one(connection, where)[0])


def set_ceiling(connection: Connection, guild_id: GuildId, ceiling: MicroUsd | None) -> None:
    _SET_CEILING.count(connection, {"guild": guild_id, "ceiling": ceiling})
