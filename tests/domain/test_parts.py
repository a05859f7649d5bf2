"""What several pay together is divided to the last micro-dollar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.parts import pro_rata

holds = st.lists(st.integers(0, 10**12), min_size=1, max_size=8)


@given(holds, st.integers(0, 1000))
def test_parts_add_up(held: list[int], permille: int) -> None:
    """The parts come to the whole, nobody pays more than was held, and nobody is a micro-dollar off their due."""
    total = sum(held) * permille // 1000

    parts = pro_rata(total, held)

    assert sum(parts) == total
    assert all(0 <= part <= own for part, own in zip(parts, held, strict=True))
    if sum(held):
        assert all(
            abs(part * sum(held) - total * own) < sum(held)
            for part, own in zip(parts, held, strict=True)
        )


def test_nobody_pays_beyond_their_hold() -> None:
    """More than was held is a bug of the caller's."""
    with pytest.raises(ValueError, match="cannot be divided"):
        pro_rata(11, [4, 6])
    assert pro_rata(0, [0, 0]) == [0, 0]
    assert pro_rata(2, [1, 1, 1]) == [1, 1, 0]
