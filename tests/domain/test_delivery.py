"""The rungs of the delivery ladder."""

import pytest

from bot.domain.delivery import MIB, PREVIEW_BYTES, Rung, Step, step_down


@pytest.mark.parametrize(
    ("rung", "sent", "limit", "below"),
    [
        (Rung.ORIGINAL, 14 * MIB, 10 * MIB, Step(Rung.FITTED, 10 * MIB)),
        # A 413 in spite of the guild's limit: the next limit that Discord is known to have had.
        (Rung.ORIGINAL, 40 * MIB, 50 * MIB, Step(Rung.FITTED, 25 * MIB)),
        (Rung.ORIGINAL, 25 * MIB, 50 * MIB, Step(Rung.FITTED, 10 * MIB)),
        (Rung.ORIGINAL, 6 * MIB, 10 * MIB, Step(Rung.FITTED, 3 * MIB)),
        (Rung.ORIGINAL, 14 * MIB, 0, Step(Rung.FITTED, 10 * MIB)),
        (Rung.FITTED, 10 * MIB, 10 * MIB, Step(Rung.PREVIEW, PREVIEW_BYTES)),
        (Rung.FITTED, MIB, MIB, Step(Rung.PREVIEW, MIB)),
        (Rung.PREVIEW, MIB, MIB, Step(Rung.LINK, 0)),
        (Rung.LINK, 0, MIB, None),
    ],
)
def test_one_rung_down(rung: Rung, sent: int, limit: int, below: Step | None) -> None:
    """What was refused is followed by something smaller, down to the link and then nothing."""
    assert step_down(rung, sent, limit) == below
