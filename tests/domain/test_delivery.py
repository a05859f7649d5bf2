"""The rungs of the delivery ladder."""

from dataclasses import replace

import pytest

from bot.domain.delivery import (
    ANSWER_S,
    MIB,
    PREVIEW_BYTES,
    Parcel,
    Rung,
    Step,
    longest_s,
    step_down,
)
from tests.fakes.door_house import CLIP


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
        # The guild has lost its boosts while the copy was made, and Discord has told so, or not.
        (Rung.FITTED, 50 * MIB, 10 * MIB, Step(Rung.FITTED, 10 * MIB)),
        (Rung.FITTED, 50 * MIB, 50 * MIB, Step(Rung.FITTED, 25 * MIB)),
        (Rung.FITTED, 25 * MIB, 50 * MIB, Step(Rung.FITTED, 10 * MIB)),
        # No copy could be made at all.
        (Rung.FITTED, 0, 10 * MIB, Step(Rung.PREVIEW, PREVIEW_BYTES)),
        (Rung.FITTED, MIB, MIB, Step(Rung.PREVIEW, MIB)),
        (Rung.PREVIEW, MIB, MIB, Step(Rung.LINK, 0)),
        (Rung.LINK, 0, MIB, None),
    ],
)
def test_one_rung_down(rung: Rung, sent: int, limit: int, below: Step | None) -> None:
    """What was refused is followed by something smaller, down to the link and then nothing."""
    assert step_down(rung, sent, limit) == below


def test_a_large_clip_has_the_time_that_a_slow_line_takes() -> None:
    """One that is cut off on its way up begins from nothing: 24 MiB at 150 kB/s were never posted."""
    clip = replace(CLIP, size_bytes=24 * MIB)
    assert longest_s(Parcel(file=clip)) > 24 * MIB / 150_000
    assert longest_s(Parcel(file=None)) == ANSWER_S
