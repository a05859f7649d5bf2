"""An uncertain submit is found by our key, or nobody claims that it is not there."""

from datetime import timedelta

import pytest

from bot.domain.errors import ProviderError, SubmitUncertainError
from bot.domain.model import Model
from bot.domain.render import Succeeded
from bot.ports import VideoProvider
from tests.fakes.clocks import QuickClock
from tests.fakes.kling import FakeKling
from tests.fakes.server import says
from tests.providers.kling.asks import model_of, spec_of, submit


async def test_a_lost_answer_is_found_by_our_key(
    fake: FakeKling, kling: VideoProvider, model: Model, clock: QuickClock
) -> None:
    """The render of a submit whose answer was lost is found for certain, among many, and goes on from there."""
    await submit(kling, model, "somebody-else")
    lost = await submit(kling, model, "4711-1")
    since, spec = clock.now() - timedelta(seconds=5), spec_of(model)
    (found,) = await kling.find("4711-1", model, spec, since=since)
    assert (found.exact, found.ref) == (True, lost)
    assert abs((found.created_at - clock.now()).total_seconds()) < 5
    assert isinstance([await kling.check(found.ref) for _ in range(3)][-1], Succeeded)

    assert await kling.find("4711-2", model, spec, since=since) == []
    fake.hidden = True
    assert await kling.find("4711-1", model, spec, since=since) == []
    for operation in ("check", "list"):
        fake.once(operation, says({"code": 5000, "message": "Server internal error"}, 500))
    with pytest.raises(ProviderError):
        await kling.find("4711-1", model, spec, since=since)


async def test_a_key_that_is_known_there_had_arrived(
    fake: FakeKling, kling: VideoProvider, model: Model
) -> None:
    """Kling refuses a key that it has seen: that is no refusal of the job, but the proof that it came."""
    await submit(kling, model, "4711-1")
    with pytest.raises(SubmitUncertainError):
        await submit(kling, model, "4711-1")
    assert len(fake.videos) == 1


@pytest.mark.parametrize("code", [200, -1, 7, 1201])
async def test_a_refusal_that_names_a_render(
    fake: FakeKling, kling: VideoProvider, model: Model, code: int
) -> None:
    """A render that may be under way, and billed, is no refusal: our key tells whether it is there."""
    data = {"id": "t", "task_id": "t", "status": "submitted"}
    fake.once("create", says({"code": code, "message": "Odd.", "data": data}))
    with pytest.raises(SubmitUncertainError):
        await submit(kling, model)


async def test_a_list_without_end(both: dict[str, VideoProvider], fake: FakeKling) -> None:
    """Where the old list cannot be read to its end, nobody claims that the render is not there."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3")
    rows = [{"task_id": str(n), "task_status": "processing"} for n in range(100)]
    fake.always("list", says({"code": 0, "data": rows}))
    with pytest.raises(ProviderError):
        await kling.find("1-1", model, spec_of(model), since=QuickClock().now())
    assert fake.count("list") == 20


@pytest.mark.parametrize(
    "data",
    [
        [{"id": "t", "status": "submitted"}],
        [{"id": "t", "status": "submitted", "external_id": "somebody-else"}],
        [{"status": "submitted"}],
        [5],
    ],
    ids=str,
)
async def test_an_answer_that_is_not_about_our_key(
    fake: FakeKling, both: dict[str, VideoProvider], data: list[object], clock: QuickClock
) -> None:
    """Asked for by our key, it proves nothing: neither that the render is there nor that it is not."""
    kling, model = both["kling"], model_of("kling:kling-3.0")
    fake.once("check", says({"code": 0, "data": data}))
    with pytest.raises(ProviderError):
        await kling.find("1-1", model, spec_of(model), since=clock.now())


async def test_an_old_list_that_says_too_little(
    fake: FakeKling, both: dict[str, VideoProvider], clock: QuickClock
) -> None:
    """A row without an id may be ours; an old row in front does not mean that only older ones follow."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3")
    since = clock.now()
    fake.once("list", says({"code": 0, "data": [{"task_status": "submitted"}]}))
    with pytest.raises(ProviderError):
        await kling.find("1-1", model, spec_of(model), since=since)
    old = {"task_status": "succeed", "task_info": {"external_task_id": "x"}}
    rows = [{**old, "task_id": f"{n}", "created_at": (n + 1) * 10**12} for n in range(100)]
    ours = {"task_id": "ours", "task_info": {"external_task_id": "1-1"}}
    for page in (rows, [ours]):
        fake.once("list", says({"code": 0, "data": page}))
    (found,) = await kling.find("1-1", model, spec_of(model), since=since)
    assert found.ref.id == "ours"
