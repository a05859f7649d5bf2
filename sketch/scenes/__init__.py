"""Where a clip plays: one painter a kind of place."""

from sketch.scenes.beyond import paint_clouds, paint_space, paint_underwater
from sketch.scenes.city import paint_city
from sketch.scenes.coast import paint_beach, paint_sea
from sketch.scenes.inside import paint_abstract, paint_room
from sketch.scenes.wild import (
    paint_desert, paint_forest, paint_lake, paint_meadow, paint_mountains,
)  # fmt: skip

PLACES = {
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
