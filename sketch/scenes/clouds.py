"""Above the clouds."""

import numpy as np

from sketch.colour import mix
from sketch.land import grain, hills, rise, silhouette, span, tinted
from sketch.landmarks import stand
from sketch.layer import Layer, layer
from sketch.noise import ridge, smooth
from sketch.sky import paint_sky
from sketch.stage import Stage
from sketch.subjects import Place, enter


def paint_clouds(stage: Stage) -> None:
    """Paint a sea of clouds under an open sky."""
    paint_sky(stage, 0.72)
    palette = stage.palette
    stand(
        stage,
        ("castle", "volcano", "pyramid", "torii", "bridge"),
        x=stage.width * 0.64,
        y=rise(stage, 0.70),
        depth=0.2,
        haze=0.25,
    )
    for at, (y, tall, distance, depth) in enumerate(
        (
            (0.62, 0.12, 0.55, 0.08),
            (0.70, 0.15, 0.34, 0.22),
            (0.78, 0.18, 0.16, 0.42),
            (0.88, 0.20, 0.0, 0.75),
        )
    ):
        if at == 2:
            stand(
                stage,
                ("cabin", "windmill", "tree", "lighthouse", "waterfall"),
                x=stage.width * 0.66,
                y=rise(stage, 0.80),
                depth=0.4,
            )
            enter(stage, Place("air", rise(stage, 0.18), rise(stage, 0.64), 0.6))
        if at == 3:
            enter(stage, Place("ground", rise(stage, 0.86), rise(stage, 0.90)))
        stage.sheet(
            _bank(stage, at, tall, distance),
            rise(stage, y - tall * 0.5),
            depth,
            drift=-(4 + 5 * at) * stage.width / 1280,
        )
    del palette


def _bank(stage: Stage, at: int, tall: float, distance: float) -> Layer:
    """Paint a bank of cumulus: heaps of round tops, lit above and blue below."""
    rng, palette = stage.dice("bank", at), stage.palette
    width = span(stage)
    room = rise(stage, 0.40)
    unit = rise(stage, tall)
    line = np.zeros(width, np.float32)
    height = int(unit * 1.25 + room) // 2 * 2
    light = np.zeros((height, width), np.float32)
    base = hills(rng, width, stage.width * 0.3)
    rows = np.arange(height, dtype=np.float32)[:, None]
    heaps: list[tuple[int, float, float]] = []
    for _ in range(46):
        middle = int(rng.integers(width))
        size = unit * (0.16 + 0.34 * float(rng.random()))
        up = unit * 0.55 * float(base[middle]) * (0.6 + 0.5 * float(rng.random()))
        heaps.append((middle, size, up))
    for middle, size, up in sorted(heaps, key=lambda heap: -heap[2]):
        reach = np.arange(-int(size), int(size) + 1)
        where = (reach + middle) % width
        bow = up + np.sqrt(np.maximum(size**2 - reach**2, 0))
        line[where] = np.maximum(line[where], bow)
        centre = height - room - up
        near = np.sqrt(
            np.maximum(0, 1 - ((rows - centre) / size) ** 2 - (reach[None, :] / size) ** 2)
        )
        lift = np.clip(0.55 - 0.5 * (rows - centre) / size - 0.28 * reach[None, :] / size, 0, 1) * (
            near > 0
        )
        cover = smooth(near, 0.0, 0.35)
        light[:, where] = light[:, where] * (1 - cover) + lift * cover
    noise = grain(rng, height, width, size=0.25)
    line = line + 0.02 * unit * ridge(rng, width, size=unit * 0.12, rough=1.0)
    share = np.clip(light + 0.07 * noise, 0, 1)
    day = not palette.dark
    top = mix(palette.lit((1, 1, 1)), palette.sun, 0.35 if day else 0.1)
    under = mix(mix(palette.middle, palette.zenith, 0.35), palette.lit((0.8, 0.82, 0.9)), 0.45)
    rgb = tinted(mix(under, palette.haze, distance), mix(top, palette.haze, distance * 0.8), share)
    deep = rows - (height - (line + room)[None, :])
    soft = smooth(silhouette((line + room).astype(np.float32), height), 0, 1) * smooth(
        deep, -1, unit * 0.10 + 2
    )
    return layer(rgb.astype(np.float32), np.clip(soft, 0, 1).astype(np.float32), tiles=True)
