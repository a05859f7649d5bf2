"""A clip from an earlier one: omni in both interfaces, and the old extension."""

import pytest

from bot.domain.errors import ProviderRejectedError, ProviderUnreachableError
from bot.domain.render import FailureReason
from bot.domain.spec import SourceKind
from bot.ports import VideoProvider
from tests.fakes.kling import FakeKling
from tests.fakes.server import says
from tests.providers.kling.asks import finish, model_of, submit


@pytest.mark.parametrize(
    ("source", "sound", "said"),
    [
        (SourceKind.EDIT, True, {"audio": "original", "multi_shot": False}),
        (SourceKind.REMIX, False, {"audio": "off", "multi_shot": False}),
        (SourceKind.EXTEND, True, {"audio": "off", "multi_shot": True, "duration": 5}),
    ],
)
async def test_omni_starts_from_a_clip(
    fake: FakeKling,
    both: dict[str, VideoProvider],
    source: SourceKind,
    sound: bool,
    said: dict[str, object],
) -> None:
    """Omni edits a clip, or makes the shot after it: the parent's id becomes its address at the vendor."""
    kling, model = both["kling"], model_of("kling:kling-3.0-omni")
    parent = await submit(kling, model, "1")
    await finish(kling, parent)
    await submit(kling, model, "2", source=source, parent=parent.id, prompt="at night", sound=sound)
    prompt, video = fake.bodies[-1]["contents"]
    extends = source is SourceKind.EXTEND
    assert video["type"] == ("feature_video" if extends else "base_video")
    assert video["url"].startswith(f"{fake.origin}/files/{parent.id}.mp4")
    assert prompt["text"].endswith("at night")
    assert ("@" + video["id"] in prompt["text"]) == extends
    assert fake.bodies[-1]["settings"] == {"resolution": "720p", **said}
    assert fake.paths[-1] == "/omni-video/kling-3.0-omni"


async def test_the_old_omni_starts_from_a_clip(
    fake: FakeKling, both: dict[str, VideoProvider]
) -> None:
    """The old interface says the same in a list of videos, and finds the parent in whichever family it is."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3-omni")
    parent = await submit(kling, model_of("kling-legacy:kling-v3"), "1")
    await finish(kling, parent)
    for source, kind in ((SourceKind.EDIT, "base"), (SourceKind.EXTEND, "feature")):
        ref = await submit(kling, model, kind, source=source, parent=parent.id, sound=True)
        (video,) = fake.bodies[-1]["video_list"]
        assert (video["refer_type"], fake.paths[-1]) == (kind, "/v1/videos/omni-video")
        await finish(kling, ref)


async def test_the_old_extension(fake: FakeKling, both: dict[str, VideoProvider]) -> None:
    """A model without omni is extended by the id of its clip, which is not the render's."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3")
    parent = await submit(kling, model, "1")
    await finish(kling, parent)
    wish = {"source": SourceKind.EXTEND, "parent": parent.id, "negative_prompt": "rain"}
    ref = await submit(kling, model, "2", **wish)
    assert fake.bodies[-1] == {
        "video_id": f"v-{parent.id}",
        "prompt": "a paper boat in the rain",
        "negative_prompt": "rain",
        "external_task_id": "2",
    }
    await finish(kling, ref)


async def test_a_parent_that_cannot_be_had(fake: FakeKling, both: dict[str, VideoProvider]) -> None:
    """Gone there: refused. Not answered: tried again later. Nothing is submitted in either case."""
    kling, model = both["kling"], model_of("kling:kling-3.0-omni")
    wish = {"source": SourceKind.EDIT, "parent": "123"}
    with pytest.raises(ProviderRejectedError) as caught:
        await submit(kling, model, **wish)
    assert caught.value.reason is FailureReason.SOURCE_GONE
    fake.once("check", says("<html>", 500))
    with pytest.raises(ProviderUnreachableError):
        await submit(kling, model, **wish)
    with pytest.raises(ProviderRejectedError):
        await submit(kling, model_of("kling:kling-3.0"), **wish)
    assert fake.posts == 0
