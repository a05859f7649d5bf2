"""Ark's list: many renders at once, and the one whose submit was lost."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot.domain.errors import ProviderError, RenderLostError
from bot.domain.render import Reconciles
from bot.ports import VideoProvider
from bot.providers.ark_tasks import marks_of
from tests.fakes.ark import FakeArk
from tests.fakes.clocks import QuickClock
from tests.fakes.server import says
from tests.providers.ark.asks import model_of, spec_of, submit


async def test_many_are_asked_about_together(fake: FakeArk, ark: VideoProvider) -> None:
    """45 renders take three questions; one that is gone is left out, and lost when it is asked about alone."""
    refs = [await submit(ark, str(n)) for n in range(45)]
    fake.videos.pop(refs[7].id)
    found = await ark.check_many(refs)
    assert found.keys() == {ref.id for ref in refs} - {refs[7].id}
    assert fake.count("list") == 3
    assert (ark.lists, ark.reconciles) == (True, Reconciles.LIST)
    with pytest.raises(RenderLostError):
        await ark.check(refs[7])


@pytest.mark.parametrize("seed", [None, 7])
@pytest.mark.parametrize("ahead_s", [0, -3600, 3600])
async def test_a_lost_answer_is_found_in_the_list(
    fake: FakeArk, ark: VideoProvider, clock: QuickClock, seed: int | None, ahead_s: int
) -> None:
    """Among renders of the same wish ours is known for certain, by what it echoes, and by no clock but ours."""
    fake.now = lambda: clock.now() + timedelta(seconds=ahead_s)
    await submit(ark, "1-1", seed=seed)
    lost = await submit(ark, "4711-1", seed=seed)
    await submit(ark, "2-1", seed=seed)
    spec = spec_of(model_of(), seed=seed)
    (found,) = await ark.find("4711-1", model_of(), spec, since=clock.now() - timedelta(seconds=5))
    assert (found.ref, found.exact) == (lost, True)
    assert found.created_at == clock.now()
    since = clock.now() - timedelta(seconds=5)
    assert await ark.find("4711-2", model_of(), spec, since=since) == []
    fake.hidden = True
    assert await ark.find("4711-1", model_of(), spec, since=since) == []


async def test_a_list_that_does_not_tell_them_apart(
    fake: FakeArk, ark: VideoProvider, clock: QuickClock
) -> None:
    """Where neither seed nor patience shows, nobody claims that a render is ours, or that it is not there."""
    fake.now = clock.now
    await submit(ark, "4711-1")
    fake.shy = True
    with pytest.raises(ProviderError):
        await ark.find("4711-1", model_of(), spec_of(model_of()), since=clock.now())
    clock.pass_time(3600)
    assert await ark.find("4711-1", model_of(), spec_of(model_of()), since=clock.now()) == []


@pytest.mark.parametrize("body", ["<html>", "{}", '{"items": 5}', '{"items": [{"id":'])
async def test_garbled_lists(fake: FakeArk, ark: VideoProvider, body: str) -> None:
    """A list that cannot be read proves nothing."""
    fake.always("list", says(body))
    with pytest.raises(ProviderError):
        await ark.find("1-1", model_of(), spec_of(model_of()), since=QuickClock().now())
    with pytest.raises(ProviderError):
        await ark.balance()


async def test_a_list_from_old_to_new(fake: FakeArk, ark: VideoProvider, clock: QuickClock) -> None:
    """An old render ends the reading only where older ones follow: nobody says that they do."""
    since = clock.now() - timedelta(seconds=5)
    old = {"id": "old", "status": "queued", "seed": 1, "execution_expires_after": 7200}
    rows = [{**old, "id": f"old-{n}", "created_at": 10**9 + n} for n in range(100)]
    seed, patience = marks_of("1-1", spec_of(model_of()))
    ours = {"id": "ours", "seed": seed, "execution_expires_after": patience, "status": "queued"}
    for page in (rows, [{**ours, "created_at": clock.now().timestamp()}]):
        date = format_datetime(clock.now(), usegmt=True)
        fake.once("list", says({"items": page}, headers={"Date": date}))
    (found,) = await ark.find("1-1", model_of(), spec_of(model_of()), since=since)
    assert found.ref.id == "ours"


@pytest.mark.parametrize("created_at", [None, "soon"])
async def test_a_row_that_does_not_say_when(
    fake: FakeArk, ark: VideoProvider, clock: QuickClock, created_at: object
) -> None:
    """It may be as young as ours, and is known by what it echoes."""
    seed, patience = marks_of("1-1", spec_of(model_of()))
    ours = {"id": "ours", "seed": seed, "execution_expires_after": patience, "status": "queued"}
    fake.once("list", says({"items": [{**ours, "created_at": created_at}]}))
    (found,) = await ark.find("1-1", model_of(), spec_of(model_of()), since=clock.now())
    assert (found.ref.id, found.exact) == ("ours", True)


async def test_a_row_that_cannot_be_read(
    fake: FakeArk, ark: VideoProvider, clock: QuickClock
) -> None:
    """It may be ours: nobody claims that the render is not there."""
    fake.once("list", says({"items": [{"status": "queued"}]}))
    with pytest.raises(ProviderError):
        await ark.find("1-1", model_of(), spec_of(model_of()), since=clock.now())
