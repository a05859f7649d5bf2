"""The fake of Ark, judged by both vendors' own clients."""

import importlib.util
from typing import Any

import pytest

from tests.conftest import missing
from tests.fakes.ark import KEY, FakeArk
from tests.providers.ark.asks import SEEDANCE


@pytest.mark.parametrize(
    ("package", "model"),
    [
        ("byteplussdkarkruntime", SEEDANCE),
        ("volcenginesdkarkruntime", "doubao-seedance-2-5-260628"),
    ],
)
async def test_the_vendors_client_accepts_the_fake(fake: FakeArk, package: str, model: str) -> None:
    """Create, get, list with every filter, delete and every refusal, through the published clients, without retries."""
    if importlib.util.find_spec(package) is None:
        missing("sdks", f"{package} is not installed here")
    sdk: Any = importlib.import_module(package)
    errors: Any = importlib.import_module(f"{package}._exceptions")
    client = sdk.AsyncArk(api_key=KEY, base_url=fake.base_url, max_retries=0)
    tasks = client.content_generation.tasks
    text = {"type": "text", "text": "a paper boat"}
    said = {"resolution": "720p", "ratio": "16:9", "duration": 5, "seed": 7}
    made = await tasks.create(model=model, content=[text], generate_audio=True, **said)
    assert [(await tasks.get(task_id=made.id)).status for _ in range(3)] == [
        "queued",
        "running",
        "succeeded",
    ]
    ended = await tasks.get(task_id=made.id)
    assert ended.content.video_url.startswith("http")
    assert (ended.usage.completion_tokens, ended.seed, ended.duration) == (108_900, 7, 5)
    frame = {
        "type": "image_url",
        "image_url": {"url": "https://x.example/a.png"},
        "role": "first_frame",
    }
    second = await tasks.create(model=model, content=[text, frame], ratio="adaptive")
    listed = await tasks.list(
        page_num=1, page_size=20, status="queued", model=model, task_ids=[made.id, second.id]
    )
    assert (listed.total, [each.id for each in listed.items]) == (1, [second.id])
    await _deletes(tasks, errors, made.id, second.id)
    with pytest.raises(errors.ArkBadRequestError):
        await tasks.create(model=model, content=[text], duration=31)
    with pytest.raises(errors.ArkNotFoundError):
        await tasks.create(model="seedance-9", content=[text])
    stranger = sdk.AsyncArk(api_key="somebody", base_url=fake.base_url, max_retries=0)
    with pytest.raises(errors.ArkAuthenticationError):
        await stranger.content_generation.tasks.get(task_id=second.id)
    for each in (client, stranger):
        await each.close()


async def _deletes(tasks: Any, errors: Any, done: str, waiting: str) -> None:
    """What waits is cancelled, what is done is forgotten, what runs is not stopped."""
    await tasks.delete(waiting)
    assert (await tasks.get(task_id=waiting)).status == "cancelled"
    await tasks.delete(done)
    with pytest.raises(errors.ArkNotFoundError):
        await tasks.get(task_id=done)
    text = {"type": "text", "text": "a paper boat"}
    running = await tasks.create(model=SEEDANCE, content=[text])
    for _ in range(2):
        await tasks.get(task_id=running.id)
    with pytest.raises(errors.ArkAPIStatusError) as caught:
        await tasks.delete(running.id)
    assert caught.value.status_code == 409
