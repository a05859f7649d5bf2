"""The fake and what we send it, held against the published examples field by field."""

import base64
from typing import Any

import pytest

from bot.catalog import load
from bot.domain.model import Model
from bot.ports import VideoProvider
from tests.fakes.kling import FakeKling
from tests.providers.bench import MemoryPictures
from tests.providers.kling.asks import finish, model_of, submit

T2V = {
    "prompt": "a paper boat in the rain",
    "settings": {
        "resolution": "720p",
        "aspect_ratio": "16:9",
        "duration": 5,
        "audio": "off",
        "multi_shot": False,
    },
    "options": {"external_task_id": "job-123"},
}

LEGACY_T2V = {
    "model_name": "kling-v3",
    "prompt": "a paper boat in the rain",
    "duration": "5",
    "mode": "std",
    "sound": "off",
    "aspect_ratio": "16:9",
    "external_task_id": "job-123",
}
"""Published examples."""


async def test_a_create_is_the_published_example(
    fake: FakeKling, kling: VideoProvider, model: Model
) -> None:
    """Text to video is sent as Kling's own pages show it, field by field."""
    await submit(kling, model)
    legacy = model.provider == "kling-legacy"
    assert fake.bodies == [LEGACY_T2V if legacy else T2V]
    assert fake.paths == ["/v1/videos/text2video" if legacy else "/text-to-video/kling-3.0"]


async def test_a_first_frame_is_the_published_example(
    fake: FakeKling, both: dict[str, VideoProvider], pictures: MemoryPictures
) -> None:
    """Image to video has no ratio, and the picture as raw base64; our own key is all that is added."""
    model = model_of("kling:kling-3.0")
    key = await pictures.prepare(b"", width_px=1280, height_px=720)
    raw = base64.b64encode(pictures.kept[key]).decode()
    await submit(both["kling"], model, prompt="it starts to move", first_frame=key)
    assert fake.bodies[-1] == {
        "contents": [
            {"type": "prompt", "text": "it starts to move"},
            {"type": "first_frame", "url": raw},
        ],
        "settings": {"resolution": "720p", "duration": 5, "audio": "off", "multi_shot": False},
        "options": {"external_task_id": "job-123"},
    }
    await submit(both["kling"], model, "2", first_frame=key, last_frame=key)
    assert [part["type"] for part in fake.bodies[-1]["contents"]][1:] == [
        "first_frame",
        "last_frame",
    ]

    legacy = model_of("kling-legacy:kling-v3")
    await submit(both["kling-legacy"], legacy, "3", first_frame=key, last_frame=key)
    expected = {name: said for name, said in LEGACY_T2V.items() if name != "aspect_ratio"}
    assert fake.bodies[-1] == expected | {"image": raw, "image_tail": raw, "external_task_id": "3"}


@pytest.mark.parametrize(
    "key", [row.key for row in load().models if row.provider.startswith("kling")]
)
async def test_every_row_is_understood(
    fake: FakeKling, both: dict[str, VideoProvider], pictures: MemoryPictures, key: str
) -> None:
    """Whatever a row of the catalog offers passes Kling's field tables, from text and from a picture."""
    model = model_of(key)
    can, kling = model.capabilities, both[model.provider]
    frame = await pictures.prepare(b"", width_px=1280, height_px=720)
    frames = {"first_frame": frame} | ({"last_frame": frame} if can.last_frame else {})
    for number, resolution in enumerate(can.resolutions):
        for wish in ({"negative_prompt": "rain", "seed": 7}, frames):
            spec = {"resolution": resolution, "seconds": can.seconds[-1], "sound": True, **wish}
            await submit(kling, model, f"{number}-{len(wish)}-{'seed' in wish}", **spec)
    assert len(fake.videos) == 2 * len(can.resolutions)


async def test_the_answers_are_the_published_examples(
    fake: FakeKling, both: dict[str, VideoProvider]
) -> None:
    """The fake's answers have the fields of Kling's example answers, and no others."""
    created, ended = await _bodies(fake, both["kling"], model_of("kling:kling-3.0"))
    assert set(created) == {"code", "message", "request_id", "data"}
    assert set(created["data"]) == {"id", "status", "create_time", "update_time", "external_id"}
    (task,) = ended["data"]
    common = {"id", "status", "message", "create_time", "update_time", "external_id"}
    assert set(task) == common | {"outputs", "billing"}
    assert set(task["outputs"][0]) == {"type", "id", "url", "watermark_url", "duration"}
    assert set(task["billing"][0]) == {"charge_type", "amount", "currency", "package_type"}

    created, ended = await _bodies(fake, both["kling-legacy"], model_of("kling-legacy:kling-v3"))
    old = {"task_id", "task_status", "task_info", "created_at", "updated_at"}
    assert set(created["data"]) == old
    more = {"task_status_msg", "task_result", "final_unit_deduction"}
    assert set(ended["data"]) == old | more
    assert set(ended["data"]["task_result"]["videos"][0]) == {"id", "url", "duration"}


async def _bodies(fake: FakeKling, kling: VideoProvider, model: Model) -> tuple[Any, Any]:
    """What a create and a check of a finished render answer."""
    fake.answers.clear()
    await finish(kling, await submit(kling, model, model.key))
    return fake.answers[0], fake.answers[-1]


async def test_a_large_picture_is_cut(
    fake: FakeKling, both: dict[str, VideoProvider], pictures: MemoryPictures
) -> None:
    """The old interface takes 10 MB: a larger 4K frame goes along in 1080p, for the clip follows its shape."""
    key = await pictures.prepare(b"", width_px=3840, height_px=2160)
    pictures.kept[key] = bytes(10_000_001)
    model = model_of("kling-legacy:kling-v3")
    await submit(both["kling-legacy"], model, resolution="4k", first_frame=key)
    made = next(iter(fake.videos.values()))
    assert made.picture is not None
    assert made.picture[16:24] == (1920).to_bytes(4) + (1080).to_bytes(4)
