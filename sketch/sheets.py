"""Contact sheets, to look at with one's own eyes: `python -m sketch.sheets docs/sketch`."""

import sys
from pathlib import Path

from PIL import Image

from sketch.canvas import Canvas
from sketch.caption import Caption
from sketch.director import plan
from sketch.encode import picture
from sketch.lettering import drawable, length, written
from sketch.scene import Scene, scene
from sketch.stills import still

FRAME = (480, 270)
CELL = (320, 180)
FOOT = 34  #: pixels below a picture for its prompt
LETTERS = 12  #: pixels
SEED = 7

#: A sheet's name, its columns, the moments that it shows of each prompt, and its prompts.
SHEETS: dict[str, tuple[int, tuple[float, ...], tuple[str, ...]]] = {
    "places": (
        4,
        (1.6,),
        (
            "a calm sea at sunset with a sailing boat",
            "a tropical beach at noon, palm trees, a child with a kite",
            "a mountain lake at dawn, a cabin on the shore",
            "a red fox runs through a misty forest at dawn",
            "snowy mountain peaks at noon, an eagle",
            "a city at night in the rain, a red car",
            "desert dunes at sunset, an elephant",
            "an astronaut on the moon, a planet in the sky",
            "a cup of coffee on a table by the window, rain outside",
            "a flower meadow at noon, three red balloons",
            "a coral reef underwater, five orange fish",
            "above the clouds at dawn, a dragon",
            "abstract flowing ribbons in purple",
            "a lighthouse in a storm by the sea",
            "a purple nebula in space, a rocket",
            "a library at night with a candle",
        ),
    ),
    "hours": (
        5,
        (1.5,),
        (
            *(
                f"a lake in the mountains at {hour}"
                for hour in ("dawn", "noon", "sunset", "dusk", "night")
            ),
            *(
                f"a windmill in a meadow at {hour}"
                for hour in ("dawn", "noon", "sunset", "dusk", "night")
            ),
        ),
    ),
    "weathers": (
        4,
        (1.3,),
        (
            "a cottage in a meadow on a clear day",
            "a cottage in a meadow, cloudy day",
            "a cottage in a meadow in the rain",
            "a cottage in a meadow in a thunderstorm with lightning",
            "a cottage in a meadow in the snow",
            "a cottage in a meadow in the fog",
            "a cottage in a meadow in the wind",
            "a harbour in a storm, a ship",
        ),
    ),
    "cameras": (
        3,
        (0.1, 2.0, 3.9),
        (
            "static shot of a castle on a hill at noon",
            "camera pans right over a castle on a hill at noon",
            "camera tilts up at a castle on a hill at noon",
            "dolly in on a castle on a hill at noon",
            "zoom in on a castle on a hill at noon",
            "camera orbits around a castle on a hill at noon",
            "handheld shot of a castle on a hill at noon",
            "aerial drone shot of a castle on a hill at noon",
        ),
    ),
    "animals": (
        4,
        (1.5,),
        (
            "a fox in the snow",
            "two wolves in the mountains at dusk",
            "three dogs running in a park",
            "a black cat in a kitchen",
            "a white horse gallops over a meadow at golden hour",
            "a stag in an autumn forest, falling leaves",
            "a rabbit in a spring meadow",
            "a brown bear in a forest",
            "a lion in the savanna at sunset",
            "two elephants in the desert at dawn",
            "cows on an alpine pasture",
            "a flock of sheep on green hills",
            "seagulls over the sea",
            "an owl in a forest at night, fireflies",
            "crows over a field in the fog",
            "butterflies over wildflowers",
            "a shark underwater",
            "a blue whale in the deep sea",
            "dolphins underwater",
            "glowing jellyfish in the deep sea",
            "a sea turtle over a reef",
            "a green dragon over a volcano at night",
        ),
    ),
    "travellers": (
        4,
        (1.5,),
        (
            "a steam train crosses the mountains in autumn",
            "a red double-decker bus in a rainy city",
            "a yellow taxi in the city at dusk",
            "an ocean liner at night, full moon",
            "a biplane above the clouds",
            "hot air balloons over the desert at dawn",
            "seven paper lanterns over a lake at night",
            "a flying saucer over the desert at night",
            "a rocket flies through space",
            "a robot walks through a neon city at night",
            "a child with a red umbrella walks in the rain",
            "people walking in the snow in the city",
            "an astronaut walks on the moon",
            "a campfire in the forest at night",
            "a snowman in a snowy meadow",
            "three mushrooms in a forest",
            "a yellow flower in a meadow, close-up",
            "a teapot",
        ),
    ),
    "landmarks": (
        4,
        (1.6,),
        (
            "a lighthouse at night on a clear sea",
            "a cabin in the snowy mountains at night",
            "a castle in the fog at dawn",
            "a windmill in a tulip field, windy",
            "a volcano erupting at night",
            "the pyramids at sunset",
            "a torii gate in a lake at dawn",
            "a stone bridge over a river, a train",
            "a waterfall in the mountains",
            "a cherry blossom tree in a meadow, petals",
            "northern lights over the mountains",
            "a rainbow over a meadow after rain",
            "shooting stars over a desert at night",
            "fireflies in a forest at night",
            "falling leaves in an autumn forest",
            "a purple sky over a desert",
        ),
    ),
    "styles": (
        3,
        (1.5,),
        (
            "cinematic shot of a wolf in snowy mountains at dusk",
            "animated cartoon of a bear in a forest",
            "watercolour of a sailing boat at sunset",
            "film noir, a detective walks in the rain at night",
            "pixel art, a castle at dusk and a dragon",
            "pencil drawing of a horse in a meadow",
            "vintage film of a train in the mountains",
            "neon cyberpunk city at night, a car in the rain",
            "watercolour of koi fish underwater",
        ),
    ),
    "languages": (
        4,
        (1.5,),
        (
            "a red balloon over a snowy forest at dawn",
            "ein roter Ballon über einem verschneiten Wald im Morgengrauen",
            "un ballon rouge au-dessus d'une forêt enneigée à l'aube",
            "un globo rojo sobre un bosque nevado al amanecer",
            "um balão vermelho sobre uma floresta com neve ao amanhecer",
            "夜明けの雪の森の上に赤い風船",
            "새벽 눈 덮인 숲 위의 빨간 풍선",
            "黎明时分，雪中的森林上空有一只红气球",
        ),
    ),
}


def main() -> int:
    """Write all sheets into the folder that the command line names."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/sketch")
    folder.mkdir(parents=True, exist_ok=True)
    for name, (columns, moments, prompts) in SHEETS.items():
        cells = [(prompt, shown) for prompt in prompts for shown in pictures(prompt, moments)]
        sheet(cells, columns).save(folder / f"{name}.webp", "WEBP", quality=72, method=6)
        sys.stdout.write(f"{name}: {len(prompts)} prompts\n")
    return 0


def pictures(
    prompt: str, moments: tuple[float, ...], size: tuple[int, int] = FRAME
) -> list[Image.Image]:
    """Paint a prompt's clip at some moments."""
    film: Scene = scene(plan((prompt,), SEED), size, 4.0, Caption(*size, ""))
    stage, screen = Canvas(*film.stage_size), Canvas(*size)
    shown: list[Image.Image] = []
    for t in moments:
        film.paint(stage, screen, t)
        shown.append(still(picture(screen)))
    return shown


def sheet(cells: list[tuple[str, Image.Image]], columns: int) -> Image.Image:
    """Lay pictures out with their prompts below."""
    rows = -(-len(cells) // columns)
    page = Image.new(
        "RGB", (columns * (CELL[0] + 8) + 8, rows * (CELL[1] + FOOT) + 8), (24, 25, 28)
    )
    for at, (prompt, shown) in enumerate(cells):
        x, y = 8 + at % columns * (CELL[0] + 8), 8 + at // columns * (CELL[1] + FOOT)
        page.paste(shown.resize(CELL, Image.Resampling.LANCZOS), (x, y))
        words = Image.new("L", (CELL[0], FOOT))
        for row, line in enumerate(_folded(prompt)):
            written(words, (2, 2 + 15 * row), line, LETTERS)
        page.paste((205, 207, 212), (x, y + CELL[1]), words)
    return page


def _folded(prompt: str) -> list[str]:
    """Fold a prompt into two lines; one in a script that the font lacks is only counted."""
    text = drawable(prompt)
    if not text:
        return [f"({len(prompt)} letters of another script)"]
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if length(longer, LETTERS) > CELL[0] - 6 and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines[:2]


if __name__ == "__main__":
    sys.exit(main())
