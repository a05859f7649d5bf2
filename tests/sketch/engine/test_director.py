"""The director fills the gaps, keeps what later prompts leave alone, and never repeats itself."""

from dataclasses import replace

import pytest

from sketch.director import plan
from sketch.plan import Role


def test_a_plan_is_the_same_every_time() -> None:
    """One prompt and one seed give one plan; another seed another."""
    prompt = "glimmering bureaucracy"
    assert plan((prompt,), 3) == plan((prompt,), 3)
    assert plan((prompt,), 3) != plan((prompt,), 4)


def test_no_two_prompts_look_alike() -> None:
    """Words that nobody knows still turn the colours and draw other chances."""
    strange = [f"the {word} of things" for word in ("gloaming", "zorp", "quorum", "tax", "mirth")]
    plans = [plan((prompt,), 0) for prompt in strange]
    assert len({decided.turn for decided in plans}) == len(plans)
    assert len({decided.key for decided in plans}) == len(plans)


@pytest.mark.parametrize(
    ("prompt", "scene"),
    [
        ("a fox", "forest"),
        ("a goldfish", "underwater"),
        ("a rocket", "space"),
        ("a taxi", "city"),
        ("a candle", "room"),
        ("a volcano", "mountains"),
        ("a pyramid", "desert"),
        ("rain", "city"),
        ("northern lights", "mountains"),
        ("a shark in the sea", "underwater"),
        ("a person by the sea", "beach"),
    ],
)
def test_everybody_has_a_home(prompt: str, scene: str) -> None:
    """A prompt that names no place plays where its subject is at home."""
    assert plan((prompt,), 0).scene == scene


@pytest.mark.parametrize(
    ("prompt", "move", "way"),
    [
        ("static shot of a castle", "static", None),
        ("camera pans left over a castle", "pan", -1),
        ("tilt up at a castle", "tilt", 1),
        ("dolly out from a castle", "dolly", -1),
        ("zoom in on a castle", "zoom", 1),
        ("orbit around a castle", "orbit", 1),
        ("handheld video of a castle", "handheld", None),
        ("aerial shot of a castle", "aerial", 1),
    ],
)
def test_the_camera_does_as_it_is_told(prompt: str, move: str, way: int | None) -> None:
    """Each of the eight moves has its words, and a direction where one is named."""
    decided = plan((prompt,), 0)
    assert decided.move == move
    assert way is None or decided.way == way


def test_runners_are_followed() -> None:
    """The camera runs along with whoever runs, unless it was told to stand still."""
    assert plan(("a fox in a forest",), 0).tracked
    assert not plan(("static shot of a fox in a forest",), 0).tracked


def test_a_change_changes_what_it_names() -> None:
    """A remix keeps the scene and the fox, and changes only the hour and the weather that it names."""
    before = plan(("a fox in a forest at dawn, clear",), 0)
    after = plan(("a fox in a forest at dawn, clear", "make it night and let it snow"), 0)
    assert (after.scene, after.cast, after.key) == (before.scene, before.cast, before.key)
    assert (after.time, after.weather) == ("night", "snow")


def test_a_change_can_paint_add_and_remove() -> None:
    """A remix can give a subject another colour, bring a new one, and send one away."""
    first = "a fox and an owl in a forest"
    blue = plan((first, "make the fox blue"), 0)
    assert [role for role in blue.cast if role.kind == "fox"] == [Role("fox", 1, ("blue",))]
    more = plan((first, "add two red balloons"), 0)
    assert {role.kind for role in more.cast} == {"fox", "owl", "balloon"}
    less = plan((first, "without the owl"), 0)
    assert [role.kind for role in less.cast] == ["fox"]


def test_an_umbrella_is_carried_by_whoever_walks() -> None:
    """A child with a red umbrella is one figure, not two."""
    cast = plan(("a child with a red umbrella in the rain",), 0).cast
    assert cast == (Role("umbrella", 1, ("red",), "child"),)


def test_an_unknown_thing_becomes_an_object_of_its_own() -> None:
    """A word that names a subject nobody knows is turned on a lathe; twice the same, others differently."""
    teapot = plan(("a teapot on a table",), 0).cast[0]
    assert replace(teapot, colours=()) == Role("thing", 1, (), "teapot")
    assert plan(("a serene meadow with rolling hills",), 0).cast == ()


def test_colours_of_the_land_stay_on_the_land() -> None:
    """Green hills do not make the sky green, a purple sky does not make the sand purple."""
    hills = plan(("sheep on green hills",), 0)
    assert (hills.ground, hills.colours) == ("green", ())
    sky = plan(("a purple sky over a desert",), 0)
    assert (sky.ground, sky.colours) == (None, ("purple",))
