"""Where a clip plays: one painter a kind of place."""

from collections.abc import Callable

from sketch.plan import Scene
from sketch.scenes.abstract import paint_abstract
from sketch.scenes.city import paint_city
from sketch.scenes.clouds import paint_clouds
from sketch.scenes.coast import paint_beach, paint_sea
from sketch.scenes.desert import paint_desert
from sketch.scenes.forest import paint_forest
from sketch.scenes.lake import paint_lake
from sketch.scenes.meadow import paint_meadow
from sketch.scenes.mountains import paint_mountains
from sketch.scenes.room import paint_room
from sketch.scenes.space import paint_space
from sketch.scenes.underwater import paint_underwater
from sketch.stage import Stage

PLACES: dict[Scene, Callable[[Stage], None]] = {
    "sea": paint_sea,
    "beach": paint_beach,
    "lake": paint_lake,
    "forest": paint_forest,
    "mountains": paint_mountains,
    "city": paint_city,
    "desert": paint_desert,
    "space": paint_space,
    "room": paint_room,
    "meadow": paint_meadow,
    "underwater": paint_underwater,
    "clouds": paint_clouds,
    "abstract": paint_abstract,
}
