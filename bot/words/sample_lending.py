"""What people read of lending, with sample values, for the listing of `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.allowance import Allowance, Standing
from bot.domain.ids import AccountId, MemberId
from bot.domain.lending import Commons, Lender, OwnLending
from bot.domain.lending_refusals import LendingRefusal, NoEndToLend
from bot.domain.money import ZERO, micro_usd
from bot.domain.window import Window, WindowKind
from bot.pipeline.lending import CommonsView
from bot.words import lending
from bot.words.tongue import Tongue

NOW = datetime(2026, 11, 28, 18, 30, tzinfo=UTC)
ENDS = datetime(2026, 11, 30, tzinfo=UTC)
OPENS = ENDS - timedelta(hours=24)
TWO, FIVE = micro_usd("2"), micro_usd("5")
BEN = Lender(
    member_id=MemberId(2), share=FIVE, since=ENDS - timedelta(days=7), until=ENDS, left=TWO
)
OWN = OwnLending(keeps=False, opens_at=OPENS, ends_at=ENDS, lent=ZERO, borrowed=ZERO)
STANDING = Standing(
    now=NOW,
    member_id=MemberId(1),
    pool_account=AccountId(1),
    pool_available=micro_usd("25"),
    wallet_account=None,
    wallet_available=ZERO,
    frozen=False,
    allowance=Allowance(cap=FIVE, window=Window(WindowKind.WEEK)),
    draws=(),
    resets_at=ENDS,
    ceiling=None,
    ceiling_used=ZERO,
    ceiling_resets_at=ENDS,
    waiting=0,
    running=0,
    claim=TWO,
    lending=OWN,
)
OPEN = replace(
    STANDING,
    now=OPENS,
    claim=ZERO,
    lending=replace(OWN, lent=TWO),
    commons=Commons((BEN,), ZERO, FIVE),
)
KEEPS = replace(STANDING, claim=ZERO, lending=replace(OWN, keeps=True))
VIEWS = (
    CommonsView(hours=0),
    CommonsView(hours=24),
    CommonsView(hours=24, opens_at=OPENS, ends_at=ENDS),
    CommonsView(hours=1, opens_at=OPENS, ends_at=ENDS, left=TWO),
)


def refusals() -> Iterator[LendingRefusal]:
    """Each kind of refusal about lending."""
    yield NoEndToLend(Window(WindowKind.ROLLING, 7 * 86_400))


def everything(t: Tongue) -> Iterator[tuple[str, str]]:
    """Each sentence about lending."""
    for view in VIEWS:
        yield "lending", lending.chosen(view, t)
        for on in (True, False):
            yield "keeping", lending.kept(view, t, on=on)
        for line in lending.pool(view, t):
            yield "commons", line
    for standing in (STANDING, OPEN, KEEPS):
        yield "own lending", "\n".join(lending.mine(standing, t))
    for hint in (lending.hint(OPENS, None, t), lending.hint(None, TWO, t)):
        yield "commons", hint or ""
    yield "borrowed", lending.held(TWO, t)
