"""What a stranger would see: hours, places, weathers and cameras look as they are called."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sketch import canvas
from sketch.canvas import Canvas
from sketch.caption import Caption
from tests.sketch.engine.looking import SIZE, canvases, filmed, hue, lumas, moved, slid

SCENES = (
    "a calm sea", "a beach", "a lake", "a forest", "mountains", "a city", "a desert", "space",
    "a room", "a meadow", "underwater", "above the clouds", "abstract",
)  # fmt: skip


@pytest.mark.parametrize("place", ["a meadow", "a lake", "a desert", "mountains", "a beach"])
def test_hours_are_as_bright_as_they_are(place: str) -> None:
    """Noon is brighter than sunset, sunset than dusk, dusk than night; and night is not black."""
    light = [
        float(lumas(filmed(f"{place} at {hour}, clear"), [1.0])[0].mean())
        for hour in ("noon", "sunset", "dusk", "night")
    ]
    assert light == sorted(light, reverse=True)
    assert light[0] - light[3] > 50
    assert light[3] > 26


@pytest.mark.parametrize(
    ("prompt", "low", "high", "rows"),
    [
        ("a meadow at noon, clear", 60, 150, slice(150, 180)),
        ("a clear sky over a meadow at noon", 190, 235, slice(0, 40)),
        ("desert dunes at noon, clear", 15, 55, slice(140, 180)),
        ("a calm sea at noon, clear", 150, 225, slice(120, 180)),
        ("underwater coral reef at noon", 160, 225, slice(10, 120)),
        ("a meadow at sunset, clear", 10, 60, slice(60, 100)),
        ("a purple sky over a desert at noon", 250, 330, slice(0, 60)),
        ("a red desert at noon, clear", 0, 30, slice(140, 180)),
    ],
)
def test_places_have_their_hue(prompt: str, low: float, high: float, rows: slice) -> None:
    """Grass is green, sand is yellow, water is blue, and the evening is orange."""
    assert low < hue(filmed(prompt), 1.0, rows) < high


@pytest.mark.parametrize("place", SCENES)
def test_nothing_freezes_and_nothing_flickers(place: str) -> None:
    """Every frame differs from the one before, by a little, and brightness never jumps."""
    shown = lumas(filmed(f"{place} on a clear day"), [1.0 + at / 24 for at in range(10)])
    changes = [float(np.abs(b - a).mean()) for a, b in itertools.pairwise(shown)]
    assert min(changes) > 0.02
    assert max(changes) < 6
    levels = [float(plane.mean()) for plane in shown]
    assert max(abs(b - a) for a, b in itertools.pairwise(levels)) < 1.2


def test_lightning_is_the_one_thing_that_flashes() -> None:
    """In a thunderstorm the sky lights up within a tenth of a second, and goes dark again."""
    film = filmed("static shot of a thunderstorm over a meadow at dusk")
    before, flash, after = (float(p[:90].mean()) for p in lumas(film, [1.0, 1.2, 3.4]))
    assert flash > before + 12
    assert abs(after - before) < 8


def test_snow_whitens_and_rain_darkens() -> None:
    """Snow lies brighter on the land than grass is, rain makes the day darker, fog takes contrast."""
    clear, snow, rain, fog = (
        lumas(filmed(f"a meadow {weather}, noon"), [1.0])[0]
        for weather in ("on a clear day", "in the snow", "in the rain", "in the fog")
    )
    ground = slice(138, 160)
    assert snow[ground].mean() > clear[ground].mean() + 20
    assert rain.mean() < clear.mean() - 8
    assert fog[60:120].std() < clear[60:120].std()


FLOW = "a castle on a hill at noon, clear"
MIDDLE = (slice(30, 130), slice(90, 270))


def flow(
    words: str, part: tuple[slice, slice] = MIDDLE, seconds: float = 0.5
) -> tuple[float, float]:
    """Tell how far the middle of the picture moves right and down in a time."""
    one, two = lumas(filmed(f"{words} {FLOW}"), [1.2, 1.2 + seconds])
    return moved(one[part], two[part])


def test_a_still_camera_stands_still() -> None:
    """Nothing moves but what lives."""
    assert flow("static shot of") == (0, 0)


def test_a_pan_moves_the_view_against_its_way() -> None:
    """Panning right moves everything left, panning left moves it right."""
    assert flow("camera pans right over")[0] <= -3
    assert flow("camera pans left over")[0] >= 3


def test_a_tilt_moves_the_view_against_its_way() -> None:
    """Tilting up moves everything down, tilting down moves it up."""
    assert flow("camera tilts up at", seconds=1.0)[1] >= 3
    assert flow("camera tilts down at", seconds=1.0)[1] <= -3


@pytest.mark.parametrize(
    ("words", "way", "seconds"),
    [
        ("zoom in on", 1, 0.3),
        ("zoom out from", -1, 0.3),
        ("dolly in on", 1, 1.0),
        ("aerial shot of", 1, 1.0),
    ],
)
def test_going_in_spreads_the_picture(words: str, way: int, seconds: float) -> None:
    """Going in moves the left edge left and the right edge right; going out does the opposite."""
    left = flow(words, (slice(20, 130), slice(0, 110)), seconds)[0]
    right = flow(words, (slice(20, 130), slice(210, 320)), seconds)[0]
    assert (right - left) * way >= 2


LEFT, RIGHT = (slice(90, 150), slice(10, 110)), (slice(90, 150), slice(210, 310))
AT_ITS_FEET = (slice(140, 180), slice(10, 310))  #: what is nearest to the camera


def jerks(words: str, part: tuple[slice, slice]) -> tuple[float, float]:
    """Tell in pixels how far content goes from frame to frame, and how unevenly."""
    shown = lumas(filmed(f"{words} {FLOW}", seconds=6.0), [2 + at / 24 for at in range(16)])
    steps = np.array([slid(a[part], b[part]) for a, b in itertools.pairwise(shown)])
    return float(np.abs(steps).max()), float(np.abs(steps - steps.mean(0)).max())


SLOW = [
    ("camera pans right over", LEFT, 0.16),
    ("orbit around", LEFT, 0.16),
    ("dolly in on", LEFT, 0.10),
    ("dolly in on", RIGHT, 0.10),
    ("dolly in on", AT_ITS_FEET, 0.20),
    ("dolly out from", RIGHT, 0.10),
    ("zoom in on", LEFT, 0.10),
    ("zoom in on", RIGHT, 0.10),
    ("zoom out from", RIGHT, 0.10),
]


@pytest.mark.parametrize(("words", "part", "most"), SLOW)
def test_a_slow_camera_never_jerks(words: str, part: tuple[slice, slice], most: float) -> None:
    """From frame to frame it goes on evenly, to a fraction of a pixel; whole pixels would be seen as a stutter."""
    goes, unevenly = jerks(words, part)
    assert goes > 0.04
    assert unevenly < most


def on_whole_pixels(lay: Callable[..., None]) -> Callable[..., None]:
    """Lay whatever is laid by this on whole pixels."""
    return lambda *where, **given: lay(*where, **(given | {"whole": True}))


def test_whole_pixels_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The measure bites: layers on whole pixels stutter, and so does a view of the nearest pixels."""
    with monkeypatch.context() as planted:
        for name in ("over", "swayed"):
            planted.setattr(Canvas, name, on_whole_pixels(getattr(Canvas, name)))
        for words, part in (
            ("camera pans right over", LEFT),
            ("orbit around", LEFT),
            ("dolly in on", AT_ITS_FEET),
        ):
            assert jerks(words, part)[1] > 0.4
    between = canvas._between

    def nearest(*line: Any) -> tuple[Any, Any]:
        places, share = between(*line)
        return places, ((share + 8) // 16 * 16).astype(share.dtype)

    monkeypatch.setattr(canvas, "_between", nearest)
    for words in ("dolly in on", "zoom in on", "zoom out from"):
        assert jerks(words, RIGHT)[1] > 0.2


def test_an_orbit_turns_near_and_far_apart() -> None:
    """Circling a place moves what is near one way and what is far the other."""
    film = filmed(f"orbit around {FLOW}")
    moments = [film.camera.moment(t) for t in (0.5, 1.5)]
    near = moments[1].x(1.0) - moments[0].x(1.0)
    far = moments[1].x(0.0) - moments[0].x(0.0)
    assert near * far < 0


def test_a_hand_is_never_quite_still() -> None:
    """A handheld camera moves both ways, and never far."""
    film = filmed(f"handheld shot of {FLOW}")
    places = [film.camera.view(t)[:2] for t in np.arange(0, 4, 0.1)]
    across = np.diff([x for x, _ in places])
    assert (across > 0).any()
    assert (across < 0).any()
    assert all(0 <= x <= film.stage_size[0] - SIZE[0] for x, _ in places)


def test_runners_keep_their_place_while_the_world_goes_by() -> None:
    """Followed by the camera, a fox stays in the middle third while the trees pass."""
    film = filmed("a fox runs right through a forest at noon, clear")
    one, two = lumas(film, [1.0, 1.25])
    assert moved(one[20:110], two[20:110])[0] < -2


@pytest.mark.parametrize("place", SCENES)
def test_every_frame_says_what_it_is(place: str) -> None:
    """The words `sketch, no AI` stand in the corner of every frame, and nowhere else."""
    film = filmed(f"{place} at noon")
    stage, screen = canvases(film)
    for t in (0.0, 2.0, 3.9, 11.0):
        film.picture(stage, screen, t)
        bare = screen.y.copy()
        film.paint(stage, screen, t)
        changed = np.abs(screen.y.astype(int) - bare.astype(int)) > 8
        corner = changed[-22:, -84:]
        assert corner.mean() > 0.04
        if t > 3.5:
            changed[-22:, -84:] = False
            assert not changed.any()


def test_a_caption_comes_and_goes() -> None:
    """The prompt is shown for three seconds; a script that the font lacks shows none, and no boxes."""
    for prompt, shows in (("a fox", True), ("über den Wölkchen", True), ("夜明けの森", False)):
        caption = Caption(*SIZE, prompt)
        screen = Canvas(*SIZE)
        caption.draw(screen, 1.5)
        assert bool((screen.y[:, :120] > 100).any()) == shows
        screen = Canvas(*SIZE)
        caption.draw(screen, 3.3)
        assert not (screen.y[:, :120] > 100).any()


def test_seeds_and_words_change_the_picture() -> None:
    """Another seed, or one unknown word more, is another picture."""
    base = lumas(filmed("a meadow at noon"), [1.0])[0]
    for film in (filmed("a meadow at noon", seed=1), filmed("a frumious meadow at noon")):
        assert float(np.abs(lumas(film, [1.0])[0] - base).mean()) > 4


def test_a_seed_gives_one_picture() -> None:
    """The same prompt and seed paint the same values."""
    one, two = (lumas(filmed("two foxes in the rain at night"), [1.7])[0] for _ in range(2))
    assert np.array_equal(one, two)
