"""What is said under a clip that was posted in another shape than it came."""

from collections.abc import Iterator

from bot.domain.delivery import MIB, Parcel, Rung
from bot.domain.job import Clip
from bot.words import clips
from bot.words.tongue import Tongue

LINK = "https://dailies.example.org/clips/…"


def everything(clip: Clip, t: Tongue) -> Iterator[tuple[str, str]]:
    """Each rung of the ladder, with and without a link."""
    parcels = [
        Parcel(rung=Rung.FITTED, file=clip, limit_bytes=10 * MIB),
        Parcel(
            rung=Rung.FITTED,
            file=clip,
            link=LINK,
            link_days=7,
            limit_bytes=10 * MIB,
            lost_credentials=True,
        ),
        Parcel(rung=Rung.PREVIEW, file=clip, link=LINK, link_days=7, limit_bytes=8 * MIB),
        Parcel(rung=Rung.LINK, file=None, link=LINK, link_days=1),
    ]
    for parcel in parcels:
        if said := clips.note(clip, parcel, t):
            yield f"clip as {parcel.rung.value}", said
    yield "clip by direct message", clips.elsewhere(t)
