"""What is kept of one guild: counted, and taken out.

The books stay, under a number of their own that no guild of Discord's can have: who comes back begins anew.
"""

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from bot.domain.allowance import Allowance, TransferCode
from bot.domain.ids import GuildId
from bot.domain.money import ZERO
from bot.domain.proposal import Asker
from bot.domain.share_rules import Rule, Subject
from bot.domain.snowflakes import LOW_BITS
from bot.domain.sponsorship import SponsorEnd, SponsorState
from bot.domain.window import Window, WindowKind
from bot.storage.allowances import put_rule
from bot.storage.bare import bare_spec, forget_words, overwrite
from bot.storage.case_tables import cases, takedowns
from bot.storage.exhibit_tables import exhibits
from bot.storage.gallery_tables import favourites, gallery
from bot.storage.kept_tables import KEPT, clip_files
from bot.storage.loan_tables import keepers, loans
from bot.storage.marks import SqlMarks
from bot.storage.moderation_tables import (
    audit_heads,
    audit_log,
    audit_texts,
    rule_entries,
    rule_versions,
)
from bot.storage.moments import to_ms
from bot.storage.proposal_rows import asker_json
from bot.storage.proposal_tables import proposals
from bot.storage.question_tables import questions
from bot.storage.sponsor_tables import sponsorships
from bot.storage.tables import (
    NOBODY,
    accounts,
    allowances,
    flows,
    guilds,
    holds,
    jobs,
    marks,
    transfers,
)
from bot.storage.thanks_tables import thanks
from bot.storage.wish_tables import wishes

FIRST_OF_DISCORD = 1 << LOW_BITS  #: its numbers begin here; those below are free for former guilds

DELETED: tuple[Table, ...] = (
    questions,
    gallery,
    favourites,
    thanks,
    exhibits,
    takedowns,
    cases,
    rule_entries,
    rule_versions,
    audit_heads,  # first of the log: who writes a line has it locked
    audit_texts,
    audit_log,
    keepers,
    flows,
    allowances,
)
"""Tables of which nothing of the guild stays, in the order in which their rows can go."""

_NOBODYS = asker_json(Asker())
_UNSEEN: Mapping[str, Any] = {"channel_id": 0, "card_id": None}

MOVED: Mapping[Table, Mapping[str, Any]] = {
    accounts: {},
    holds: {},
    loans: {},
    clip_files: {},
    jobs: {
        **_UNSEEN,
        "locale": "",
        "epoch": jobs.c.epoch + 1,  # whoever still holds one has lost it
        "clip": None,
        "message_id": None,
        "remark": None,
        "film": None,
        "thread_of": None,
        "posted_in": None,
    },
    proposals: {
        **_UNSEEN,
        "locale": "",
        "asker": _NOBODYS,
        "version": proposals.c.version + 1,
        "shown": proposals.c.version + 1,
    },
    wishes: {
        **_UNSEEN,
        "locale": "",
        "asker": _NOBODYS,
        "version": wishes.c.version + 1,
        "shown": wishes.c.version + 1,
    },
    sponsorships: {
        **_UNSEEN,
        "note_id": None,
        "version": sponsorships.c.version + 1,
        "shown": sponsorships.c.version + 1,
        "state": SponsorState.ENDED.value,  # its watch gives back what is left, within these books
        "ended": func.coalesce(sponsorships.c.ended, SponsorEnd.GONE.value),
    },
}
"""Tables whose rows the books rest on: they go on under the former guild's number, without what is named here."""

REWORDED: tuple[Table, ...] = (jobs, proposals, wishes)
"""Those with a spec, of which a receipt needs a part."""

_NOT_OF_A_GUILD = frozenset({"dm", "thanks.word"})
"""Marks that name a person where the others name a guild."""

_AT_ONCE = 1000  #: specs that are in memory together


def kept(connection: Connection, guild_id: GuildId) -> dict[str, int]:
    """How many rows of a guild there are to be erased, by table; those without any are left out."""
    counted = {table: _of(table, guild_id) for table in (*REWORDED, *DELETED)}
    counted[clip_files] = and_(clip_files.c.guild_id == guild_id, text(KEPT))
    counted[sponsorships] = sponsorships.c.guild_id == guild_id
    found = {
        table.name: connection.execute(
            select(func.count()).select_from(table).where(whose)
        ).scalar_one()
        for table, whose in counted.items()
    }
    found[marks.name] = len(_marks_of(connection, guild_id))
    return {name: rows for name, rows in found.items() if rows}


def erase(
    connection: Connection, own_marks: SqlMarks, guild_id: GuildId, now: datetime
) -> GuildId | None:
    """Take out what is kept of a guild of which nothing is under way.

    Returns the number under which its books stay; None where it has none.
    """
    overwrite(connection)
    for table in REWORDED:
        _reword(connection, table, guild_id)
    connection.execute(
        update(clip_files)
        .where(clip_files.c.guild_id == guild_id, text(KEPT))
        .values(gone_at_ms=to_ms(now))
    )
    with _loose(connection, audit_log):
        for table in DELETED:
            connection.execute(delete(table).where(_of(table, guild_id)))
    forget_words(connection)
    for name in _marks_of(connection, guild_id):
        own_marks.drop(name)
    return _move(connection, guild_id)


def _of(table: Table, guild_id: GuildId) -> ColumnElement[bool]:
    if "guild_id" in table.c:
        return table.c.guild_id == guild_id
    return table.c.job_id.in_(select(jobs.c.id).where(jobs.c.guild_id == guild_id))


def _reword(connection: Connection, table: Table, guild_id: GuildId) -> None:
    """Leave of each spec what a receipt needs."""
    ids = connection.execute(select(table.c.id).where(table.c.guild_id == guild_id)).scalars().all()
    reworded = update(table).where(table.c.id == bindparam("row")).values(spec=bindparam("said"))
    for start in range(0, len(ids), _AT_ONCE):
        some = table.c.id.in_(ids[start : start + _AT_ONCE])
        found = connection.execute(select(table.c.id, table.c.spec).where(some))
        bare = [{"row": row_id, "said": _bare(spec)} for row_id, spec in found]
        connection.execute(reworded, bare)


def _bare(spec: str) -> str:
    return json.dumps(bare_spec(json.loads(spec)), separators=(",", ":"))


def _marks_of(connection: Connection, guild_id: GuildId) -> list[str]:
    """Names of marks of a guild's, in which its number comes second: `desk:1`, `conduct:1:2`."""
    named = select(marks.c.name).where(marks.c.name.like(f"%:{guild_id}%")).order_by(marks.c.name)
    return [
        name
        for (name,) in connection.execute(named)
        if (parts := name.split(":"))[1] == str(guild_id) and parts[0] not in _NOT_OF_A_GUILD
    ]


def _move(connection: Connection, guild_id: GuildId) -> GuildId | None:
    """Have the books go on under a number of their own."""
    row = connection.execute(select(guilds).where(guilds.c.id == guild_id)).mappings().first()
    if row is None:
        return None
    largest = select(func.max(guilds.c.id)).where(guilds.c.id < FIRST_OF_DISCORD)
    number = GuildId((connection.execute(largest).scalar() or 0) + 1)
    bare = {"zone": "UTC", "reset_hour": 0, "ceiling_micro_usd": None, "lend_hours": None}
    connection.execute(insert(guilds).values({**row, **bare, "id": number}))
    nothing = Allowance(cap=ZERO, window=Window(WindowKind.DAY))
    put_rule(
        connection, number, Rule(subject=Subject.EVERYONE, subject_id=NOBODY, allowance=nothing)
    )
    _rename(connection, guild_id, number)
    for table, values in MOVED.items():
        connection.execute(
            update(table).where(table.c.guild_id == guild_id).values({**values, "guild_id": number})
        )
    connection.execute(delete(guilds).where(guilds.c.id == guild_id))
    return number


def _rename(connection: Connection, guild_id: GuildId, number: GuildId) -> None:
    """Take the guild's number out of the keys of its transfers, and what people noted on them."""
    own = select(accounts.c.id).where(accounts.c.guild_id == guild_id)
    of_guild = transfers.c.debit_id.in_(own)
    noted = or_(transfers.c.actor_id.is_not(None), transfers.c.code == TransferCode.REFUND.value)
    named = transfers.c.idem.like(f"%{guild_id}%")
    renamed = func.replace(transfers.c.idem, str(guild_id), str(number))
    with _loose(connection, transfers):
        connection.execute(update(transfers).where(of_guild, noted).values(memo=""))
        connection.execute(update(transfers).where(of_guild, named).values(idem=renamed))


@contextmanager
def _loose(connection: Connection, table: Table) -> Generator[None]:
    """Take what keeps a table as it was written away for a moment, inside the transaction: nobody else can see it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
        yield
        connection.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))
        return
    keepers_of = text(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
    )
    found = connection.execute(keepers_of, {"table": table.name}).all()
    for name, _ in found:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, said in found:
        connection.exec_driver_sql(said)
