"""From what was typed to a precise spec, or the first thing that the model does not take."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId
from bot.domain.model import Capabilities, Model, Sound
from bot.domain.model_refusals import Option, OptionNotOffered
from bot.domain.refusals import PromptTooLong
from bot.domain.spec import Ask, RenderSpec, SourceKind
from bot.domain.storyboard import ShotsCount
from bot.pipeline.specify import clean, length, specify
from tests.fakes.fake_clock import START
from tests.pipeline.rig import model


def ask(prompt: str = "a fox", **changes: Any) -> Ask:
    usual: dict[str, Any] = {
        "interaction_id": InteractionId(1),
        "guild_id": GuildId(1),
        "channel_id": ChannelId(1),
        "member_id": MemberId(1),
        "at": START,
        "prompt": prompt,
    }
    return Ask(**(usual | changes))


def specified(asked: Ask, one: Model) -> RenderSpec:
    spec = specify(asked, one)
    assert isinstance(spec, RenderSpec), spec
    return spec


def test_what_is_left_open_is_filled_with_what_people_expect() -> None:
    """The shortest clip, the first aspect, 720p, and sound where there is a choice."""
    spec = specified(ask(), model(seconds=(4, 8), resolutions=("480p", "720p", "1080p")))

    assert (spec.seconds, spec.aspect, spec.resolution, spec.sound) == (4, "16:9", "720p", True)
    assert spec.source is SourceKind.TEXT


def test_without_720p_the_lowest_resolution_is_taken() -> None:
    """Nobody pays for pixels that they did not ask for."""
    assert specified(ask(), model(resolutions=("540p", "1080p"))).resolution == "540p"


VEO = model(
    seconds=(4, 6, 8),
    resolutions=("720p", "1080p", "4k"),
    seconds_by_resolution={"1080p": (8,), "4k": (8,)},
)


@pytest.mark.parametrize(
    ("changes", "seconds", "resolution"),
    [
        ({}, 4, "720p"),
        ({"resolution": "1080P"}, 8, "1080p"),
        ({"seconds": 8, "resolution": "4k"}, 8, "4k"),
        ({"seconds": 6}, 6, "720p"),
    ],
)
def test_the_length_left_open_is_one_that_goes_with_the_resolution(
    changes: dict[str, Any], seconds: int, resolution: str
) -> None:
    """Veo makes 1080p in 8 s alone: who asks for that size gets that length, not one that Google refuses."""
    spec = specified(ask(**changes), VEO)

    assert (spec.seconds, spec.resolution) == (seconds, resolution)


def test_the_resolution_left_open_is_one_that_goes_with_the_length() -> None:
    """720p is usual, but not where it is not made so long."""
    one = model(seconds_by_resolution={"720p": (4, 8)})

    assert specified(ask(seconds=12), one).resolution == "1080p"


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        (
            {"seconds": 4, "resolution": "1080p"},
            OptionNotOffered(Option.SECONDS, "One", "4", ("8",), "1080p", ("720p",)),
        ),
        (
            {"seconds": 5, "resolution": "4k"},
            OptionNotOffered(Option.SECONDS, "One", "5", ("8",), "4k", ()),
        ),
        ({"seconds": 5}, OptionNotOffered(Option.SECONDS, "One", "5", ("4", "6", "8"))),
    ],
)
def test_a_length_that_does_not_go_with_its_resolution(
    changes: dict[str, Any], refused: OptionNotOffered
) -> None:
    """The refusal names the lengths of that resolution, and where the wished one is made."""
    assert specify(ask(**changes), VEO) == refused


@pytest.mark.parametrize(
    ("typed", "meant"), [("9x16", "9:16"), (" 9/16 ", "9:16"), ("9:16", "9:16")]
)
def test_an_aspect_is_understood_as_people_write_it(typed: str, meant: str) -> None:
    """`9x16` and `9/16` mean 9:16."""
    assert specified(ask(aspect=typed), model()).aspect == meant


def test_a_resolution_is_understood_in_capitals() -> None:
    """`1080P` means 1080p."""
    assert specified(ask(resolution="1080P"), model()).resolution == "1080p"


def test_a_picture_makes_it_start_from_a_first_frame() -> None:
    """The key of the picture comes once it is prepared."""
    spec = specified(ask(first_frame=b"png"), model())

    assert (spec.source, spec.first_frame) == (SourceKind.FIRST_FRAME, None)


@pytest.mark.parametrize(
    ("changes", "can", "refused"),
    [
        ({"seconds": 5}, {}, (Option.SECONDS, "5", ("4", "8", "12"))),
        ({"aspect": "1:1"}, {}, (Option.ASPECT, "1:1", ("16:9", "9:16"))),
        ({"resolution": "4k"}, {}, (Option.RESOLUTION, "4k", ("720p", "1080p"))),
        ({"sound": True}, {"sound": Sound.NONE}, (Option.SOUND, "on", ())),
        ({"sound": False}, {"sound": Sound.ALWAYS}, (Option.SOUND, "off", ("on",))),
        ({"seed": 7}, {"seed": False}, (Option.SEED, "7", ())),
        (
            {"negative_prompt": "rain"},
            {"negative_prompt": False},
            (Option.NEGATIVE_PROMPT, "rain", ()),
        ),
        ({"first_frame": b"png"}, {"first_frame": False}, (Option.FIRST_FRAME, "on", ())),
    ],
)
def test_an_option_that_the_model_does_not_take_is_refused_with_what_it_takes(
    changes: dict[str, Any], can: dict[str, Any], refused: tuple[Option, str, tuple[str, ...]]
) -> None:
    """Each refusal names the option, what was typed, and what would work."""
    option, typed, offered = refused

    answer = specify(ask(**changes), model(**can))

    assert answer == OptionNotOffered(option, "One", typed, offered)


@pytest.mark.parametrize(
    ("wanted", "sound", "made"),
    [
        (None, Sound.NONE, False),
        (False, Sound.NONE, False),
        (None, Sound.SWITCH, True),
        (True, Sound.SWITCH, True),
        (False, Sound.SWITCH, False),
        (None, Sound.ALWAYS, True),
        (True, Sound.ALWAYS, True),
    ],
)
def test_sound_is_what_was_wished_as_far_as_the_model_can(
    wanted: bool | None, sound: Sound, made: bool
) -> None:
    """On where there is a choice and nobody said no."""
    assert specified(ask(sound=wanted), model(sound=sound)).sound is made


@pytest.mark.parametrize(("unit", "size"), [("characters", 2), ("utf16", 3), ("bytes", 5)])
def test_a_prompt_is_as_long_as_its_vendor_counts(unit: Any, size: int) -> None:
    """A fox emoji and a letter: two characters, three UTF-16 units, five bytes."""
    one = model(prompt_unit=unit, prompt_limit=size)

    assert length("🦊a", unit) == size
    assert specified(ask("🦊a"), one).prompt == "🦊a"
    assert specify(ask("🦊ab"), one) == PromptTooLong(size + 1, size, "One")


def test_a_negative_prompt_counts_by_itself() -> None:
    """Kling takes 2,500 characters of each; more would be refused there, unread."""
    one = model(prompt_limit=5)

    assert specified(ask("a fox", negative_prompt=" rainy "), one).negative_prompt == "rainy"
    too_long = PromptTooLong(6, 5, "One", negative=True)
    assert specify(ask("a fox", negative_prompt="rainy!"), one) == too_long
    none = specify(ask("a fox", negative_prompt="rainy!"), model(negative_prompt=False))
    assert isinstance(none, OptionNotOffered), "whoever takes none says so first"


def test_half_characters_and_outer_spaces_are_taken_away() -> None:
    """What Discord lets through and no database takes becomes a question mark."""
    assert clean("  a \ud83e fox ") == "a ? fox"
    assert specified(ask("  a fox ", negative_prompt="   "), model()).negative_prompt is None


options = st.fixed_dictionaries(
    {
        "seconds": st.none() | st.sampled_from([2, 4, 5, 8]),
        "aspect": st.none() | st.sampled_from(["16:9", "9x16", "1:1", "wide"]),
        "resolution": st.none() | st.sampled_from(["480p", "720P", "1080p", "4k"]),
        "sound": st.none() | st.booleans(),
        "seed": st.none() | st.just(7),
        "negative_prompt": st.none() | st.just("rain"),
        "first_frame": st.none() | st.just(b"png"),
    }
)
capabilities = st.builds(
    Capabilities,
    seconds=st.sampled_from([(4,), (2, 4), (5, 8)]),
    aspects=st.sampled_from([("16:9",), ("9:16", "16:9"), ("1:1",)]),
    resolutions=st.sampled_from([("480p",), ("720p", "1080p"), ("480p", "4K")]),
    sound=st.sampled_from(Sound),
    first_frame=st.booleans(),
    seed=st.booleans(),
    negative_prompt=st.booleans(),
    prompt_limit=st.sampled_from([3, 100]),
    prompt_unit=st.sampled_from(["characters", "utf16", "bytes"]),
).flatmap(
    lambda can: st.dictionaries(
        st.sampled_from(can.resolutions[1:] or can.resolutions), st.just(can.seconds[-1:])
    ).map(lambda fewer: replace(can, seconds_by_resolution=fewer))
)


@given(changes=options, can=capabilities, prompt=st.text(max_size=20))
def test_a_spec_is_always_one_that_its_model_takes(
    changes: dict[str, Any], can: Capabilities, prompt: str
) -> None:
    """Whatever was typed: either a refusal that names it, or a spec inside the capabilities."""
    asked, one = ask(prompt, **changes), replace(model(), capabilities=can)

    answer = specify(asked, one)

    assert not isinstance(answer, ShotsCount)  # nobody asked for a film
    if isinstance(answer, PromptTooLong):
        assert answer.length > answer.limit == can.prompt_limit
    elif isinstance(answer, OptionNotOffered):
        assert answer.typed not in answer.offered
    else:
        assert answer.seconds in can.lengths(answer.resolution)
        assert answer.aspect in can.aspects
        assert answer.resolution in can.resolutions
        assert length(answer.prompt, can.prompt_unit) <= can.prompt_limit
        assert can.seed or answer.seed is None
        assert can.negative_prompt or answer.negative_prompt is None
        assert can.first_frame or answer.source is SourceKind.TEXT
        assert asked.seconds in (None, answer.seconds)
        assert asked.sound in (None, answer.sound)
        assert one.tariff.price(answer) > 0
