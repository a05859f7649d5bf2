"""The values with which the sentences are read: a job of a fine morning, and what belongs to it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.ids import (
    ChannelId,
    ClipKey,
    GuildId,
    InteractionId,
    JobId,
    MemberId,
    ModelKey,
)
from bot.domain.job import (
    Clip,
    Instead,
    Job,
    JobState,
)
from bot.domain.money import micro_usd
from bot.domain.spec import RenderSpec

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
SOON = NOW + timedelta(minutes=3)
PRICE = micro_usd("0.40")
SPEC = RenderSpec(
    model_key=ModelKey("runway:gen4.5"),
    prompt="a red fox runs through snow at dawn",
    seconds=6,
    aspect="16:9",
    resolution="720p",
    sound=False,
)
CHEAPER = replace(SPEC, model_key=ModelKey("sketch:sketch-1"), seconds=4)
CLIP = Clip(
    key=ClipKey("0" * 64 + ".mp4"),
    size_bytes=14_700_000,
    sha256="0" * 64,
    width_px=1280,
    height_px=720,
    seconds=6.04,
    video_codec="h264",
    audio_codec="aac",
)
JOB = Job(
    id=JobId(1423),
    interaction_id=InteractionId(1_290_000_000_000_000_001),
    guild_id=GuildId(1_290_000_000_000_000_002),
    channel_id=ChannelId(1_290_000_000_000_000_003),
    member_id=MemberId(1_290_000_000_000_000_004),
    locale="en-US",
    spec=SPEC,
    provider="runway",
    price=PRICE,
    state=JobState.QUEUED,
    epoch=0,
    created_at=NOW,
)
INSTEAD = Instead(ModelKey("sketch:sketch-1"), "Sketch 1", micro_usd("0.04"))
TITLES = {"runway:gen4.5": "Runway Gen-4.5", "sketch:sketch-1": "Sketch 1"}

Said = Iterator[tuple[str, str]]


def title_of(key: str) -> str:
    """A sample model's title."""
    return TITLES.get(key, key)
