"""Loans for reading: what one member's share lent, and what everybody has to lend."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, and_, bindparam, case, exists, func, select

from bot.domain.allowance import AccountKind, Allowance, HoldState
from bot.domain.caps import Cap
from bot.domain.ids import GuildId, MemberId
from bot.domain.lending import Lender, OwnLending, comes_back, opens_at
from bot.domain.money import MicroUsd
from bot.domain.share_rules import Subject, holding
from bot.ports import GuildRow
from bot.storage.allowances import all_rules
from bot.storage.holds import counted
from bot.storage.loan_tables import keepers, loans
from bot.storage.moments import to_ms
from bot.storage.statements import Prepared
from bot.storage.tables import accounts, holds
from bot.storage.wish_tables import wishes

of_a_share = ~exists(select(wishes.c.id).where(wishes.c.job_id == holds.c.job_id))
"""Whether a hold on the pool counts for its member: what leftovers pay is nobody's use."""
borrowed = exists(select(loans.c.hold_id).where(loans.c.hold_id == holds.c.id))
"""Whether a hold is paid of others' shares."""

_rest = counted - loans.c.before_micro_usd
_lent = case(
    (_rest <= 0, 0), (_rest < loans.c.amount_micro_usd, _rest), else_=loans.c.amount_micro_usd
)
"""What a loan still comes to: what its hold counts, less what the lenders before it pay."""

_OF_LENDER = Prepared(
    select(loans.c.until_ms, loans.c.since_ms, loans.c.share_micro_usd, _lent)
    .join_from(loans, holds, holds.c.id == loans.c.hold_id)
    .where(
        loans.c.guild_id == bindparam("guild"),
        loans.c.lender_id == bindparam("member"),
        loans.c.until_ms > bindparam("after_ms"),
    )
    .order_by(loans.c.until_ms, loans.c.hold_id)
)
_KEEPS = Prepared(
    select(keepers.c.member_id).where(
        keepers.c.guild_id == bindparam("guild"), keepers.c.member_id == bindparam("member")
    )
)
_of_pool = (
    holds.c.guild_id == bindparam("guild"),
    holds.c.at_ms >= bindparam("since_ms"),
    holds.c.state != HoldState.VOIDED.value,
    accounts.c.kind == AccountKind.POOL.value,
    of_a_share,
)
_own = case((borrowed, 0), else_=counted)
_USED = Prepared(
    select(func.coalesce(func.sum(_own), 0))
    .join_from(holds, accounts, accounts.c.id == holds.c.account_id)
    .where(
        *_of_pool,
        holds.c.at_ms < bindparam("until_ms"),
        holds.c.member_id == bindparam("member"),
    )
)
_wallet = accounts.alias("wallet")
_BY_MEMBER = Prepared(
    select(holds.c.member_id, func.sum(_own), func.sum(counted))
    .join_from(holds, accounts, accounts.c.id == holds.c.account_id)
    .where(
        *_of_pool,
        ~exists(
            select(keepers.c.member_id).where(
                keepers.c.guild_id == holds.c.guild_id, keepers.c.member_id == holds.c.member_id
            )
        ),
        ~exists(
            select(_wallet.c.id).where(
                and_(
                    _wallet.c.guild_id == holds.c.guild_id,
                    _wallet.c.kind == AccountKind.MEMBER.value,
                    _wallet.c.owner_id == holds.c.member_id,
                    _wallet.c.frozen == 1,
                )
            )
        ),
    )
    .group_by(holds.c.member_id)
)
_LENT = Prepared(
    select(loans.c.lender_id, func.sum(_lent))
    .join_from(loans, holds, holds.c.id == loans.c.hold_id)
    .where(
        loans.c.guild_id == bindparam("guild"),
        loans.c.until_ms > bindparam("since_ms"),
        holds.c.at_ms >= bindparam("since_ms"),
    )
    .group_by(loans.c.lender_id)
)


def of_member(
    connection: Connection,
    guild: GuildRow,
    member_id: MemberId,
    cap: Cap,
    now: datetime,
    has_borrowed: MicroUsd,
) -> tuple[OwnLending, MicroUsd]:
    """What lending does to a member's share in the window of its first cap, and their first claim there."""
    local = guild.local
    since, ends_at = cap.since(now, local), cap.resets_at(now, local)
    # What came due as this window began. A window without an end has it as long as it looks back.
    due_after, due_by = (since, now) if ends_at is None else (cap.before(since, local), since)
    who = {"guild": guild.id, "member": member_id}
    rows = _OF_LENDER.all(connection, who | {"after_ms": to_ms(due_after)})
    claim, lent = 0, 0
    for until_ms, group in groupby(rows, key=itemgetter(0)):
        back = _back(connection, guild.id, member_id, list(group))
        if until_ms <= to_ms(due_by):
            claim += back
        else:
            lent += back
    opens = None
    if ends_at is not None and guild.lend_hours:
        opens = opens_at(since, ends_at, guild.lend_hours)
    own = OwnLending(
        keeps=_KEEPS.first(connection, who) is not None,
        opens_at=opens,
        ends_at=ends_at,
        lent=MicroUsd(lent),
        borrowed=has_borrowed,
    )
    return own, MicroUsd(claim)


def _back(
    connection: Connection, guild_id: GuildId, member_id: MemberId, rows: Sequence[tuple[int, ...]]
) -> MicroUsd:
    """What one window's loans of a member come back as."""
    until_ms, since_ms, share, _ = rows[-1]
    said = {
        "guild": guild_id,
        "member": member_id,
        "since_ms": since_ms,
        "until_ms": until_ms,
    }
    (used,) = _USED.one(connection, said)
    lent = sum(int(row[3]) for row in rows)
    return comes_back(MicroUsd(lent), MicroUsd(share), MicroUsd(int(used)))


def lenders(
    connection: Connection, guild: GuildRow, now: datetime, besides: MemberId | None = None
) -> list[Lender]:
    """Whose share has something to lend now: of those who drew on the pool in this window or the last.

    Discord tells us roles only with an interaction, so members without a rule of their own lend what everyone has.
    """
    if not guild.lend_hours:
        return []
    rules = all_rules(connection, guild.id)
    plain = holding(rules, MemberId(0), frozenset())
    theirs = {
        MemberId(rule.subject_id): holding(rules, MemberId(rule.subject_id), frozenset())
        for rule in rules
        if rule.subject is Subject.MEMBER
    }
    sums = _Sums(connection, guild.id)
    found: list[Lender] = []
    for allowance in {plain, *theirs.values()}:
        window = _open_window(guild, allowance, now)
        if window is None:
            continue
        since, until, before = window
        for member_id in sums.by_member(before):
            if theirs.get(member_id, plain) == allowance and member_id != besides:
                left = _left(sums, guild, allowance, member_id, now)
                found.append(
                    Lender(
                        member_id=member_id,
                        share=allowance.cap,
                        since=since,
                        until=until,
                        left=MicroUsd(left),
                    )
                )
    return [each for each in found if each.left > 0]


def _open_window(
    guild: GuildRow, allowance: Allowance, now: datetime
) -> tuple[datetime, datetime, datetime] | None:
    """A window whose rest is lent now: from when to when, and when the one before it began."""
    local, cap = guild.local, allowance.caps[0]
    since, until = cap.since(now, local), cap.resets_at(now, local)
    if allowance.suspended or until is None or now < opens_at(since, until, guild.lend_hours or 0):
        return None
    return since, until, cap.before(since, local)


def _left(
    sums: "_Sums", guild: GuildRow, allowance: Allowance, member_id: MemberId, now: datetime
) -> int:
    """What of a share is neither used, held nor lent. A first claim is not lent on."""
    local = guild.local
    first, *others = [(cap, cap.since(now, local)) for cap in allowance.caps]
    own, _ = sums.by_member(first[1]).get(member_id, (0, 0))
    lefts = [first[0].amount - own]
    lefts += [cap.amount - sums.by_member(since).get(member_id, (0, 0))[1] for cap, since in others]
    return min(lefts) - sums.lent(first[1]).get(member_id, 0)


class _Sums:
    """Sums by member since an instant, each asked for once."""

    def __init__(self, connection: Connection, guild_id: GuildId) -> None:
        def said(since: datetime) -> dict[str, object]:
            return {"guild": guild_id, "since_ms": to_ms(since)}

        @cache
        def by_member(since: datetime) -> dict[MemberId, tuple[int, int]]:
            rows = _BY_MEMBER.all(connection, said(since))
            return {MemberId(member): (int(own), int(both)) for member, own, both in rows}

        @cache
        def lent(since: datetime) -> dict[MemberId, int]:
            return {MemberId(m): int(amount) for m, amount in _LENT.all(connection, said(since))}

        self.by_member, self.lent = by_member, lent
