"""The page of a share: of several caps the tightest is told, with its own sums and its own time."""

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
