"""What people read of shared money, with sample values, for the listing of `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.allowance import AccountKind, Allowance, TransferCode
from bot.domain.amount import AmountFault
from bot.domain.caps import Cap
from bot.domain.ids import JobId, MemberId, ModelKey
from bot.domain.money import ZERO, micro_usd
from bot.domain.share_rules import Rule, Subject, Wait
from bot.domain.sharing import GiftFault, Signal
from bot.domain.treasury import TreasuryRules
from bot.domain.treasury_refusals import (
    AlreadyGiven,
    AmountUnclear,
    BudgetAboveCeiling,
    BudgetBelowUse,
    GiftGone,
    GiftNotFound,
    GiftRefused,
    NothingToRefund,
    PoolLacks,
    PurseLacks,
    RuleNotThere,
    TreasuryRefusal,
    ZoneUnknown,
)
from bot.domain.window import Window, WindowKind
from bot.pipeline.budget import PoolStanding
from bot.pipeline.shares import Shares
from bot.pipeline.sharing import Gave, Source
from bot.pipeline.stewards import Frozen, Refunded
from bot.ports import Entry, Gift, PoolView, Purse
from bot.words import labels, sharing, treasury
from bot.words.tongue import Tongue

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
SOON = NOW + timedelta(days=6)
ANN, BEN = MemberId(1_290_000_000_000_000_004), MemberId(1_290_000_000_000_000_005)
TWO, FIVE, FIFTY = micro_usd("2"), micro_usd("5"), micro_usd("50")
GIFT = Gift(id=7, at=NOW, giver_id=ANN, receiver_id=BEN, amount=TWO, taken_back=None)

Said = Iterator[tuple[str, str]]


def refusals() -> Iterator[TreasuryRefusal]:
    """Each kind of refusal about shared money, in each of its forms."""
    for fault in AmountFault:
        yield AmountUnclear("red", fault)
    for gift_fault in GiftFault:
        yield GiftRefused(gift_fault, BEN, SOON, gifts=5, most=FIFTY)
    yield GiftRefused(GiftFault.TOO_MANY, BEN, SOON, gifts=1)
    yield GiftRefused(GiftFault.TOO_MANY, BEN, None, gifts=0)
    yield PurseLacks(AccountKind.MEMBER, FIVE, TWO)
    yield PurseLacks(AccountKind.POOL, FIVE, TWO)
    yield PoolLacks(FIVE, TWO)
    yield PurseLacks(AccountKind.POOL, FIVE, TWO, SOON)
    yield BudgetAboveCeiling(FIFTY, FIVE)
    yield BudgetBelowUse(TWO, FIVE, SOON)
    yield AlreadyGiven()
    yield GiftNotFound()
    yield GiftGone(BEN, taken_back=True)
    yield GiftGone(BEN, taken_back=False)
    yield NothingToRefund(JobId(1423), ZERO)
    yield NothingToRefund(JobId(1423), TWO)
    yield ZoneUnknown("red", ())
    yield ZoneUnknown("fox", ("Europe/Berlin", "Europe/Dublin"))
    yield RuleNotThere()


def everything(t: Tongue) -> Said:
    """Each page and answer about shared money."""
    yield from _members(t)
    yield from _stewards(t)
    yield "label", labels.give(TWO, t)


def _members(t: Tongue) -> Said:
    for source in Source:
        made = Gave(amount=TWO, source=source, wallet=FIVE, left=FIVE)
        yield "gave", sharing.gave(made, BEN, t)
        yield "donated", sharing.donated(made, t)
    yield "request", sharing.request(ANN, TWO, "a *red* fox", t)
    yield "request", sharing.request(ANN, TWO, "", t)
    yield "requested", sharing.requested(t)
    yield "answered", sharing.answered(BEN, ANN, TWO, t)
    for standing in standings():
        yield "pool", sharing.pool(standing, t)
        yield "treasury", treasury.standing(standing, t)
    yield "money history", sharing.history([], t)
    yield "money history", sharing.history(list(entries()) * 2, t)


def standings() -> Iterator[PoolStanding]:
    """A pool with and without a budget."""
    view = PoolView(available=FIFTY, held=TWO, spent=FIVE, overrun=ZERO)
    plain = PoolStanding(pool=view, rules=TreasuryRules(), ceiling=None, month_ends=SOON)
    yield plain
    rules = TreasuryRules(monthly=FIFTY, gifts_a_day=1)
    yield replace(plain, rules=rules, ceiling=FIFTY)
    yield replace(plain, rules=replace(rules, carry_over=True))


def entries() -> Iterator[Entry]:
    """One line of each kind."""
    kinds = list(AccountKind)
    for place, code in enumerate(TransferCode):
        payer = kinds[place % len(kinds)]
        yield Entry(
            id=place,
            at=NOW,
            code=code,
            debit=Purse(payer, ANN if payer is AccountKind.MEMBER else 0),
            credit=Purse(AccountKind.MEMBER, BEN),
            amount=TWO,
            job_id=JobId(1423) if place % 2 else None,
            actor_id=ANN,
            memo="a kind steward" if place % 3 else "",
        )


def _stewards(t: Tongue) -> Said:
    found = Shares(rules=tuple(rules()) * 3, zone="Europe/Berlin", reset_hour=4)
    yield "shares", treasury.shares(found, t, gone={7})
    yield "rule gone", treasury.dropped(next(rules()), t)
    yield "granted", treasury.granted(BEN, TWO, FIVE, t)
    for outcome in (
        Frozen(frozen=True, changed=True, cancelled=(), swept=TWO, taken_back=True),
        Frozen(frozen=False, changed=True, cancelled=(), swept=ZERO),
        Frozen(frozen=False, changed=False, cancelled=(), swept=ZERO),
    ):
        yield "frozen", treasury.frozen(BEN, outcome, t)
    yield (
        "refunded",
        treasury.refunded(Refunded(job_id=JobId(1423), amount=TWO, payers=(ANN, BEN)), t),
    )
    yield "taken back", treasury.taken_back(GIFT, TWO, t)
    yield "taken back", treasury.taken_back(replace(GIFT, amount=FIVE), TWO, t)
    yield "gift choice", treasury.gift_choice(GIFT, t)
    yield "audit", treasury.audited([], [], t)
    signal = Signal(BEN, (ANN, BEN), FIVE, made_together=True)
    yield "audit", treasury.audited(["x"], [signal, replace(signal, made_together=False)], t)
    yield "gifts", treasury.gifts([GIFT, GIFT], t)
    yield "gifts", treasury.gifts([], t)
    for some in (False, True):
        yield "export", treasury.exported(t, some=some)


def rules() -> Iterator[Rule]:
    """Rules that say much, and one that says nothing."""
    week = Window(WindowKind.ROLLING, 7 * 86_400)
    plain = Rule(subject=Subject.EVERYONE, subject_id=0, allowance=Allowance(cap=FIVE, window=week))
    yield replace(plain, wait=Wait(account_days=7, member_hours=24))
    full = Allowance(
        cap=TWO,
        window=Window(WindowKind.ROLLING, 12 * 3600),
        further=tuple(
            Cap(FIFTY, Window(kind)) for kind in (WindowKind.DAY, WindowKind.WEEK, WindowKind.MONTH)
        ),
        models=frozenset({ModelKey("runway:gen4.5")}),
        highest="720p",
        dearest=TWO,
        weight=3,
    )
    yield Rule(subject=Subject.ROLE, subject_id=ANN, allowance=full, skips_wait=True)
    yield replace(plain, subject=Subject.ROLE, subject_id=7)
    yield replace(
        plain,
        subject=Subject.MEMBER,
        subject_id=ANN,
        allowance=replace(plain.allowance, suspended=True),
    )
