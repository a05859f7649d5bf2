"""What a pass may weigh, and when it is repeated."""

from dataclasses import replace

import pytest

from bot.domain.errors import CannotFitError
from bot.media.fitting import (
    CRF,
    PASSES,
    Outcome,
    Plan,
    Source,
    again,
    plan,
    weighed,
    worth_weighing,
)

MIB = 1024 * 1024
FILM = Source(
    size_bytes=73 * MIB,
    width_px=1280,
    height_px=720,
    seconds=6.0,
    frames=144,
    sound_bps=128_000,
    sound_is_aac=True,
)


def bytes_of(chosen: Plan, source: Source = FILM) -> float:
    sound_bps = source.sound_bps if chosen.copies_sound else chosen.sound_bps
    return (chosen.video_bps + (sound_bps or 0)) * source.seconds / 8


def test_the_budget_is_nearly_the_limit() -> None:
    """Pictures and sound together aim a little below the limit, at full size."""
    first = plan(FILM, 10 * MIB)
    assert 0.96 * 10 * MIB < bytes_of(first) < 0.98 * 10 * MIB
    assert (first.width_px, first.height_px, first.scale) == (1280, 720, 1.0)
    assert first.copies_sound


def test_a_short_film_is_aimed_lower() -> None:
    """The shorter, the less exactly an encoder meets its rate."""
    short = replace(FILM, seconds=1.0, frames=24)
    assert bytes_of(plan(short, MIB), short) / MIB < bytes_of(plan(FILM, 10 * MIB)) / (10 * MIB)


def test_few_bits_make_a_smaller_picture() -> None:
    """A minute in 2 MiB is shown smaller instead of blurred, and never so small that nothing is seen."""
    minute = replace(FILM, seconds=60.0, frames=1440)
    chosen = plan(minute, 2 * MIB)
    assert chosen.scale < 1
    assert chosen.width_px % 2 == chosen.height_px % 2 == 0
    assert chosen.video_bps / (chosen.width_px * chosen.height_px * 24) >= 0.03


@pytest.mark.parametrize("limit", [0, 1, 5_000, 20_000])
def test_what_cannot_fit_is_said(limit: int) -> None:
    """An hour in a postage stamp is refused before anything is encoded."""
    with pytest.raises(CannotFitError):
        plan(replace(FILM, seconds=3600.0, frames=86_400), limit)


@pytest.mark.parametrize(
    ("sound_bps", "aac", "copied", "given"),
    [
        (128_000, True, True, None),
        (128_000, False, False, 160_000),  # another codec: AAC plays everywhere
        (1_500_000, True, False, 160_000),  # it would take the pictures' room
        (0, True, False, 160_000),  # nobody knows what it takes
        (None, False, False, None),
    ],
)
def test_sound(sound_bps: int | None, aac: bool, copied: bool, given: int | None) -> None:
    """Sound is kept as it is where it can be, and made smaller where it must."""
    chosen = plan(replace(FILM, sound_bps=sound_bps, sound_is_aac=aac), 10 * MIB)
    assert (chosen.copies_sound, chosen.sound_bps) == (copied, given)


def test_sound_never_takes_all() -> None:
    """In a small limit the sound becomes modest."""
    chosen = plan(replace(FILM, seconds=60.0, frames=1440), MIB)
    assert not chosen.copies_sound
    assert chosen.sound_bps == 32_000


def test_full_quality_where_it_fits() -> None:
    """A film that is weighed well below its room is encoded by quality; one near it by rate."""
    first = plan(FILM, 10 * MIB)
    assert worth_weighing(FILM, first)
    assert weighed(FILM, first, 2 * MIB).crf == CRF
    assert weighed(FILM, first, 9 * MIB).crf is None


def test_a_good_pass_is_the_last() -> None:
    """Within the limit and using it: done."""
    first = plan(FILM, 10 * MIB)
    assert again(FILM, first, Outcome(size_bytes=int(9.5 * MIB), mean_q=25), 10 * MIB) is None


def test_a_small_file_of_full_quality_is_good() -> None:
    """More bits would not be seen."""
    first = replace(plan(FILM, 10 * MIB), crf=CRF)
    assert again(FILM, first, Outcome(size_bytes=MIB, mean_q=22), 10 * MIB) is None


def test_a_pass_that_overshoots_is_repeated_lower() -> None:
    """By as much as it missed, and a little more."""
    first = plan(FILM, 10 * MIB)
    second = again(FILM, first, Outcome(size_bytes=11 * MIB, mean_q=25), 10 * MIB)
    assert second is not None
    assert second.learned
    assert second.passes == 2
    assert second.video_bps < first.video_bps * 10 / 11


def test_full_quality_that_does_not_fit_becomes_a_rate() -> None:
    """The look at a few frames was wrong: its statistics serve a second pass."""
    first = replace(plan(FILM, 10 * MIB), crf=CRF)
    second = again(FILM, first, Outcome(size_bytes=20 * MIB, mean_q=22), 10 * MIB)
    assert second is not None
    assert (second.crf, second.learned) == (None, True)


def test_a_pass_that_wastes_its_room_is_repeated_once() -> None:
    """What is needed at few moments is found by the second pass; then it is good enough."""
    first = plan(FILM, 10 * MIB)
    low = Outcome(size_bytes=6 * MIB, mean_q=35)
    second = again(FILM, first, low, 10 * MIB)
    assert second is not None
    assert second.video_bps > first.video_bps
    assert again(FILM, second, low, 10 * MIB) is None


def test_a_coarse_picture_with_few_bits_is_made_smaller() -> None:
    """Only then: noise with many bits gains nothing by it."""
    half_minute = replace(FILM, seconds=30.0, frames=720)
    first = plan(half_minute, 4 * MIB)
    assert first.scale == 1.0
    second = again(half_minute, first, Outcome(size_bytes=4 * MIB - 9, mean_q=45), 4 * MIB)
    assert second is not None
    assert second.scale < 1
    assert not second.learned
    noise = plan(FILM, 10 * MIB)
    assert again(FILM, noise, Outcome(size_bytes=10 * MIB - 9, mean_q=45), 10 * MIB) is None


def test_nobody_tries_for_ever() -> None:
    """After a few passes it is said that it cannot be done."""
    over = Outcome(size_bytes=11 * MIB, mean_q=30)
    chosen: Plan | None = plan(FILM, 10 * MIB)
    for _ in range(PASSES - 1):
        assert chosen is not None
        chosen = again(FILM, chosen, over, 10 * MIB)
    assert chosen is not None
    with pytest.raises(CannotFitError):
        again(FILM, chosen, over, 10 * MIB)
