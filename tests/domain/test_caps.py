"""How a cap stands: which one is in the way, and when what it counts comes back."""

from datetime import UTC, datetime, timedelta

from bot.domain.caps import Cap, Draw, Limit, Since
from bot.domain.money import MicroUsd
from bot.domain.window import Window, WindowKind

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = Window(WindowKind.ROLLING, 86_400)


def test_a_window_that_was_made_shorter_gives_nothing_back_before_it_is_over() -> None:
    """Until then it goes back as far as before, whatever its own length says; then all of it comes at once."""
    drawn = Draw(at=NOW - timedelta(hours=20), amount=MicroUsd(4))
    over = NOW + timedelta(hours=24)
    kept = Cap(MicroUsd(5), DAY, Since(NOW - timedelta(days=7), over))
    limit = Limit(cap=kept, draws=(drawn,), resets_at=None)
    assert limit.comes_back_at(drawn, NOW) == over
    assert limit.fits_at(MicroUsd(2), NOW) == over
    assert limit.comes_back_at(drawn, over) == drawn.at + timedelta(hours=24)


def test_a_claim_is_of_its_window_alone() -> None:
    """What fits with it fits now or never."""
    limit = Limit(
        cap=Cap(MicroUsd(5), DAY),
        draws=(Draw(at=NOW, amount=MicroUsd(4)),),
        resets_at=NOW + timedelta(hours=2),
        claim=MicroUsd(3),
    )
    assert (limit.most, limit.used, limit.left) == (8, 4, 4)
    assert limit.fits_at(MicroUsd(4), NOW) == NOW
    assert limit.fits_at(MicroUsd(5), NOW) == limit.resets_at
    assert limit.fits_at(MicroUsd(6), NOW) is None
