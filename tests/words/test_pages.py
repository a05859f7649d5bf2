"""The page of a share: of several caps the tightest is told, with its own sums and its own time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.allowance import Allowance, Standing
from bot.domain.caps import Cap, Draw, Limit, Since
from bot.domain.ids import AccountId, MemberId
from bot.domain.money import CENT, DOLLAR, ZERO, MicroUsd
from bot.domain.thanks import Thanks
from bot.domain.window import Window, WindowKind
from bot.ports import PoolView
from bot.words import pages
from bot.words.tongue import ENGLISH

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = Window(WindowKind.ROLLING, seconds=86_400)
MONTH = Window(WindowKind.MONTH)
USED = Draw(at=NOW - timedelta(hours=2), amount=MicroUsd(80 * CENT))


def page(first: Cap, *further: Limit, resets_at: datetime | None = None) -> str:
    """What a member reads who has made one clip, under these caps."""
    standing = Standing(
        now=NOW,
        member_id=MemberId(1),
        pool_account=AccountId(1),
        pool_available=MicroUsd(100 * DOLLAR),
        wallet_account=None,
        wallet_available=ZERO,
        frozen=False,
        allowance=Allowance(cap=first.amount, window=first.window, kept_since=first.kept),
        draws=(USED,),
        resets_at=resets_at,
        ceiling=None,
        ceiling_used=ZERO,
        ceiling_resets_at=NOW,
        waiting=0,
        running=0,
        further=further,
    )
    pool = PoolView(available=standing.pool_available, held=ZERO, spent=ZERO, overrun=ZERO)
    return pages.quota(standing, pool, [], ENGLISH, example=None, got=Thanks(0, 0))


def at(instant: datetime) -> str:
    return f"<t:{int(instant.timestamp())}"


def test_of_several_caps_the_tightest_is_told() -> None:
    """$20 a month and $1 a day: what is left is the day's, and so is the time."""
    month, day = Cap(MicroUsd(20 * DOLLAR), MONTH), Cap(MicroUsd(DOLLAR), DAY)
    turn = datetime(2026, 12, 1, tzinfo=UTC)

    said = page(month, Limit(cap=day, draws=(USED,), resets_at=None), resets_at=turn)

    assert "$0.20 is left of $1.00 in 1 day" in said
    assert "$0.80 comes back " + at(USED.at + timedelta(days=1)) in said
    assert at(turn) not in said


def test_a_window_that_was_made_shorter_lets_nothing_back_before_the_old_one() -> None:
    """Seven days before it became one: what was used counts until those are over."""
    until = NOW + timedelta(days=3)

    said = page(Cap(MicroUsd(DOLLAR), DAY, Since(NOW - timedelta(days=4), until)))

    assert "$0.80 comes back " + at(until) in said


def test_what_the_operator_allows_counts_before_what_a_share_has() -> None:
    """A share that its server may not spend is no number of clips; one that it may is told without the operator."""
    standing = Standing(
        now=NOW,
        member_id=MemberId(1),
        pool_account=AccountId(1),
        pool_available=MicroUsd(100 * DOLLAR),
        wallet_account=None,
        wallet_available=ZERO,
        frozen=False,
        allowance=Allowance(cap=MicroUsd(5 * DOLLAR), window=DAY),
        draws=(),
        resets_at=None,
        ceiling=MicroUsd(20 * DOLLAR),
        ceiling_used=MicroUsd(1990 * CENT),
        ceiling_resets_at=datetime(2026, 12, 1, tzinfo=UTC),
        waiting=0,
        running=0,
    )
    pool = PoolView(available=standing.pool_available, held=ZERO, spent=ZERO, overrun=ZERO)
    example = pages.Example("Sketch", 4, MicroUsd(4 * CENT))

    def said(used: int) -> str:
        its = replace(standing, ceiling_used=MicroUsd(used))
        return pages.quota(its, pool, [], ENGLISH, example=example, got=Thanks(0, 0))

    assert "That is about" not in said(1990 * CENT)
    assert "may spend $0.10 more until <t:" in said(1990 * CENT)
    assert "The operator allows $20.00 a month." in said(1990 * CENT)
    assert "may spend $0.00 more" in said(21 * DOLLAR)
    assert "That is about 125 clips of 4 s on Sketch." in said(15 * DOLLAR)
    assert "operator" not in said(15 * DOLLAR)
