"""What is kept of one person: read whole, and taken out. What is kept of a guild: `former`."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    or_,
    select,
    text,
    tuple_,
    update,
)

from bot.domain import conduct
from bot.domain.allowance import AccountKind
from bot.domain.conduct import Conduct
from bot.domain.ids import GuildId, MemberId
from bot.domain.money import DOLLAR
from bot.domain.share_rules import Subject
from bot.ports.traces import Erased, Rows
from bot.storage import former
from bot.storage.bare import ERASED, bare_spec, forget_words, overwrite
from bot.storage.case_tables import cases
from bot.storage.columns import any_of
from bot.storage.gallery import SqlGallery
from bot.storage.gallery_tables import favourites, gallery
from bot.storage.kept_tables import clip_files
from bot.storage.loan_tables import keepers, loans
from bot.storage.marks import SqlMarks
from bot.storage.moderation_tables import audit_log, audit_texts
from bot.storage.moments import from_ms, to_ms
from bot.storage.proposal_tables import COLLECTS, FUNDED, proposals
from bot.storage.question_tables import questions
from bot.storage.sponsor_tables import RUNS, sponsorships
from bot.storage.tables import (
    LIVE_STATES,
    accounts,
    allowances,
    flows,
    holds,
    jobs,
    marks,
    transfers,
)
from bot.storage.thanks_tables import thanks
from bot.storage.wish_tables import WAITS, wishes

MARKS_OF_ONE = ("dm:{id}", "thanks.word:{id}", "conduct:%:{id}", "unnamed:%:{id}")
"""Names of marks that are about one person."""


class SqlTraces:
    """`ports.Traces` on a connection."""

    def __init__(
        self, connection: Connection, own_marks: SqlMarks, own_gallery: SqlGallery
    ) -> None:
        self._connection = connection
        self._marks = own_marks
        self._gallery = own_gallery

    def of(self, member_id: MemberId) -> Mapping[str, Rows]:
        return {
            table.name: [_told(row) for row in self._rows(table, whose)]
            for table, whose in _about(member_id)
        }

    def under_way(self, member_id: MemberId) -> Sequence[str]:
        live = select(jobs.c.id).where(
            jobs.c.member_id == member_id, text(any_of("state", LIVE_STATES))
        )
        proposed = select(proposals.c.id).where(
            proposals.c.member_id == member_id, or_(text(COLLECTS), text(FUNDED))
        )
        sponsored = select(sponsorships.c.id).where(sponsorships.c.host_id == member_id, text(RUNS))
        told = [f"#{number}" for (number,) in self._connection.execute(live.order_by(jobs.c.id))]
        others = self._connection.execute(proposed.order_by(proposals.c.id))
        told += [f"proposal {number}" for (number,) in others]
        wished = select(wishes.c.id).where(wishes.c.member_id == member_id, text(WAITS))
        waiting = self._connection.execute(wished.order_by(wishes.c.id))
        told += [f"wish {number}" for (number,) in waiting]
        hosted = self._connection.execute(sponsored.order_by(sponsorships.c.id))
        return told + [f"sponsorship {number}" for (number,) in hosted]

    def erase(self, member_id: MemberId, now: datetime) -> Erased:
        overwrite(self._connection)
        own = select(jobs.c.id).where(jobs.c.member_id == member_id)
        written = self._reword(jobs, jobs.c.member_id == member_id, "spec", bare_spec)
        self._connection.execute(
            update(jobs).where(jobs.c.member_id == member_id).values(remark=None)
        )
        filmed = and_(jobs.c.member_id == member_id, jobs.c.film.is_not(None))
        self._reword(jobs, filmed, "film", _without_frame)
        files = self._connection.execute(
            update(clip_files)
            .where(clip_files.c.job_id.in_(own), clip_files.c.gone_at_ms.is_(None))
            .values(gone_at_ms=to_ms(now))
        )
        self._connection.execute(
            delete(favourites).where(
                or_(favourites.c.member_id == member_id, favourites.c.job_id.in_(own))
            )
        )
        self._connection.execute(delete(thanks).where(_thanks_of(member_id)))
        self._connection.execute(delete(keepers).where(keepers.c.member_id == member_id))
        self._connection.execute(delete(questions).where(questions.c.member_id == member_id))
        self._gallery.index_words()  # the index can let go only of what it has
        self._connection.execute(delete(gallery).where(gallery.c.member_id == member_id))
        forget_words(self._connection)
        self._reword(proposals, proposals.c.member_id == member_id, "spec", bare_spec)
        self._reword(wishes, wishes.c.member_id == member_id, "spec", bare_spec)
        self._reword(cases, cases.c.member_id == member_id, "evidence", _bare_evidence)
        self._reword(cases, cases.c.opened_by == member_id, "evidence", _unsaid)
        lines = select(audit_log.c.guild_id, audit_log.c.seq).where(
            audit_log.c.member_id == member_id
        )
        texts = self._connection.execute(
            delete(audit_texts).where(tuple_(audit_texts.c.guild_id, audit_texts.c.seq).in_(lines))
        )
        self._forget_marks(member_id, now)
        return Erased(jobs=written, files=files.rowcount, texts=texts.rowcount)

    def of_guild(self, guild_id: GuildId) -> Mapping[str, int]:
        return former.kept(self._connection, guild_id)

    def erase_guild(self, guild_id: GuildId, now: datetime) -> GuildId | None:
        return former.erase(self._connection, self._marks, guild_id, now)

    def _rows(self, table: Table, whose: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
        found = select(table).where(whose).order_by(*table.primary_key)
        for row in self._connection.execute(found).mappings():
            yield {str(name): value for name, value in row.items()}

    def _reword(
        self,
        table: Table,
        whose: ColumnElement[bool],
        column: str,
        bare: Callable[[dict[str, Any]], dict[str, Any]],
    ) -> int:
        """Write a JSON column anew in each of these rows; returns how many they are."""
        found = self._connection.execute(select(table.c.id, table.c[column]).where(whose)).all()
        for row_id, kept in found:
            said = json.dumps(bare(json.loads(kept)), separators=(",", ":"))
            self._connection.execute(
                update(table).where(table.c.id == row_id).values({column: said})
            )
        return len(found)

    def _forget_marks(self, member_id: MemberId, now: datetime) -> None:
        for name, value in self._connection.execute(
            select(marks.c.name, marks.c.value).where(_marks_of(member_id))
        ).all():
            stands = conduct.read(value) if name.startswith("conduct:") else Conduct()
            if stands.paused(now):
                kept = Conduct(until=stands.until, banned=stands.banned, by=stands.by)
                self._marks.put(name, conduct.written(kept))
            else:
                self._marks.drop(name)


def _about(member_id: MemberId) -> list[tuple[Table, ColumnElement[bool]]]:
    """Which rows are about a person."""
    own_accounts = select(accounts.c.id).where(_wallets_of(member_id))
    lines = select(audit_log.c.guild_id, audit_log.c.seq).where(audit_log.c.member_id == member_id)
    own_jobs = select(jobs.c.id).where(jobs.c.member_id == member_id)
    return [
        (jobs, jobs.c.member_id == member_id),
        (clip_files, clip_files.c.job_id.in_(own_jobs)),
        (gallery, gallery.c.member_id == member_id),
        (favourites, favourites.c.member_id == member_id),
        (thanks, _thanks_of(member_id)),
        (accounts, _wallets_of(member_id)),
        (
            allowances,
            and_(
                allowances.c.subject == Subject.MEMBER.value,
                allowances.c.subject_id == member_id,
            ),
        ),
        (holds, holds.c.member_id == member_id),
        (
            transfers,
            or_(
                transfers.c.debit_id.in_(own_accounts),
                transfers.c.credit_id.in_(own_accounts),
                transfers.c.actor_id == member_id,
            ),
        ),
        (flows, flows.c.member_id == member_id),
        (questions, questions.c.member_id == member_id),
        (proposals, proposals.c.member_id == member_id),
        (wishes, wishes.c.member_id == member_id),
        (sponsorships, sponsorships.c.host_id == member_id),
        (loans, loans.c.lender_id == member_id),
        (keepers, keepers.c.member_id == member_id),
        (
            cases,
            or_(
                cases.c.member_id == member_id,
                cases.c.opened_by == member_id,
                cases.c.subject_id == member_id,
            ),
        ),
        (audit_log, audit_log.c.member_id == member_id),
        (audit_texts, tuple_(audit_texts.c.guild_id, audit_texts.c.seq).in_(lines)),
        (marks, _marks_of(member_id)),
    ]


def _thanks_of(member_id: MemberId) -> ColumnElement[bool]:
    return or_(thanks.c.member_id == member_id, thanks.c.maker_id == member_id)


def _wallets_of(member_id: MemberId) -> ColumnElement[bool]:
    return and_(accounts.c.kind == AccountKind.MEMBER.value, accounts.c.owner_id == member_id)


def _marks_of(member_id: MemberId) -> ColumnElement[bool]:
    names = [name.format(id=member_id) for name in MARKS_OF_ONE]
    return or_(*(marks.c.name.like(name) for name in names))


def _told(row: Mapping[str, Any]) -> dict[str, object]:
    """A row for a person to read."""
    told: dict[str, object] = {}
    for name, value in row.items():
        if name.endswith("_at_ms") or name == "at_ms":
            told[name.removesuffix("_ms")] = value and from_ms(value).isoformat()
        elif name.endswith("_micro_usd"):
            usd = None if value is None else str(Decimal(value) / DOLLAR)
            told[name.removesuffix("_micro_usd") + "_usd"] = usd
        else:
            told[name] = value
    return told


def _bare_evidence(evidence: dict[str, Any]) -> dict[str, Any]:
    return evidence | {"text": ERASED, "span": (0, 0), "said": "", "picture": ""}


def _without_frame(film: dict[str, Any]) -> dict[str, Any]:
    return film | {"frame": None}


def _unsaid(evidence: dict[str, Any]) -> dict[str, Any]:
    return evidence | {"said": ""}
