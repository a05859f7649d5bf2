"""Lists: asking about many at once, and finding a render whose submit was never answered."""

from dataclasses import replace
from email.utils import formatdate
from typing import Any

import pytest
from aiohttp import web

from bot.domain.errors import ProviderError, SubmitUncertainError
from bot.domain.render import Reconciles, RenderRef
from bot.providers.dialects import DIALECTS
from tests.fakes.server import says
from tests.providers.bench import bench_for

LISTING = [name for name, dialect in DIALECTS.items() if dialect.lists]
BLIND = [name for name, dialect in DIALECTS.items() if not dialect.lists]


@pytest.mark.parametrize("dialect", BLIND)
async def test_without_a_list_nothing_is_reconciled(dialect: str) -> None:
    """Who cannot list says so, and is not asked."""
    async with bench_for(dialect) as bench:
        assert bench.provider.reconciles is Reconciles.NONE
        assert not bench.provider.lists
        assert (
            await bench.provider.find("k", bench.model, bench.spec(), since=bench.clock.now()) == []
        )


@pytest.mark.parametrize("dialect", LISTING)
async def test_check_many(dialect: str) -> None:
    """One list call tells about many; those that it does not show are left out."""
    async with bench_for(dialect) as bench:
        refs = [await bench.submit(prompt=f"fox {number}") for number in range(5)]
        bench.fake.videos[refs[0].id].gone = True
        found = await bench.provider.check_many([*refs, RenderRef("video_nobody")])
        assert found.keys() == {ref.id for ref in refs[1:]}
        assert bench.fake.count("list") == 1
        assert bench.fake.count("check") == 0


@pytest.mark.parametrize("dialect", LISTING)
async def test_find_after_a_lost_answer(dialect: str) -> None:
    """A create that arrived without our hearing of it is found by what it asked for, among others."""
    async with bench_for(dialect) as bench:
        await bench.submit(prompt="an older fox")
        since = bench.clock.now()
        create = bench.fake._create

        async def accept_and_hang_up(request: web.Request) -> web.StreamResponse:
            await create(request)
            assert request.transport is not None
            request.transport.abort()
            return web.Response()

        bench.fake.once("create", accept_and_hang_up)
        with pytest.raises(SubmitUncertainError):
            await bench.submit()
        await bench.submit(prompt="another fox")

        found = await bench.provider.find("k", bench.model, bench.spec(), since=since)

        assert len(found) == 1
        assert bench.fake.videos[found[0].ref.id].prompt == bench.spec().prompt
        await bench.finish(found[0].ref)


@pytest.mark.parametrize("dialect", LISTING)
async def test_find_nothing(dialect: str) -> None:
    """A submit that never arrived does not show; renders of the past are not taken for it."""
    async with bench_for(dialect) as bench:
        ref = await bench.submit()
        bench.fake.videos[ref.id].created_at -= 3600
        since = bench.clock.now()
        assert await bench.provider.find("k", bench.model, bench.spec(), since=since) == []


@pytest.mark.parametrize("ahead_s", [-600, 600])
async def test_find_where_clocks_disagree(ahead_s: int) -> None:
    """A vendor's clock may be minutes off: its times are read by its own Date header."""
    async with bench_for("openai") as bench:
        since = bench.clock.now()
        ref = await bench.submit()
        vendor_now = since.timestamp() + ahead_s
        bench.fake.videos[ref.id].created_at = int(vendor_now) + 1

        async def with_date(request: web.Request) -> web.StreamResponse:
            response = await bench.fake._list(request)
            response.headers["Date"] = formatdate(vendor_now, usegmt=True)
            return response

        bench.fake.always("list", with_date)
        (found,) = await bench.provider.find("k", bench.model, bench.spec(), since=since)
        assert abs((found.created_at - since).total_seconds()) <= 2


async def test_find_walks_back_only_as_far_as_needed() -> None:
    """Pages are read until one is older than the submit, and no further."""
    async with bench_for("openai") as bench:
        made = bench.fake.videos[(await bench.submit()).id]
        for number in range(250):
            at = made.created_at - (3600 if number < 200 else 0)
            row = replace(made, id=f"video_{number}", prompt=f"fox {number}", created_at=at)
            bench.fake.videos[row.id] = row
        since = bench.clock.now()
        found = await bench.provider.find(
            "k", bench.model, bench.spec(prompt="fox 249"), since=since
        )
        assert len(found) == 1
        assert bench.fake.count("list") == 1


async def test_find_in_a_list_that_hides_prompts() -> None:
    """Such a list proves nothing: the submit stays uncertain instead of being repeated."""
    async with bench_for("openai") as bench:
        since = bench.clock.now()
        ref = await bench.submit()
        row = {"id": ref.id, "status": "queued", "created_at": bench.fake.videos[ref.id].created_at}
        bench.fake.always("list", says({"data": [row], "has_more": False}))
        with pytest.raises(ProviderError):
            await bench.provider.find("k", bench.model, bench.spec(), since=since)


async def test_find_in_a_list_that_never_ends() -> None:
    """A list that cannot be read to its end proves nothing either, and reading it ends."""
    async with bench_for("openai") as bench:
        since = bench.clock.now()
        row = {"id": "video_1", "status": "queued", "prompt": "another fox"}
        bench.fake.always("list", says({"data": [row], "has_more": True}))
        with pytest.raises(ProviderError):
            await bench.provider.find("k", bench.model, bench.spec(), since=since)
        assert bench.fake.count("list") <= 50


async def test_find_under_another_name() -> None:
    """A server may write the model's real name and its own seconds back; it is ours all the same."""
    async with bench_for("azure") as bench:
        since = bench.clock.now()
        ref = await bench.submit()
        bench.fake.videos[ref.id].model = "sora-of-the-house"
        (found,) = await bench.provider.find("k", bench.model, bench.spec(), since=since)
        assert found.ref.id == ref.id


@pytest.mark.parametrize("body", ["<html>", "{}", '{"data": 5}', '{"data": [5, null, {}]}'])
async def test_a_garbled_list(body: str) -> None:
    """A list that is none is an error; rows that are none are left out."""
    async with bench_for("openai") as bench:
        bench.fake.always("list", says(body))
        if "[" in body:
            assert await bench.provider.check_many([RenderRef("video_1")]) == {}
        else:
            with pytest.raises(ProviderError):
                await bench.provider.check_many([RenderRef("video_1")])


@pytest.mark.parametrize(
    "page",
    [{"data": [], "has_more": True}, {"data": [{"status": "queued"}], "has_more": False}],
    ids=["more, and no way to it", "a row without an id"],
)
async def test_find_in_a_list_that_says_too_little(page: dict[str, Any]) -> None:
    """That a submit never came is said only by a list that was read whole: else it would be paid for again."""
    async with bench_for("openai") as bench:
        bench.fake.once("list", says(page))
        with pytest.raises(ProviderError):
            await bench.provider.find("k", bench.model, bench.spec(), since=bench.clock.now())


@pytest.mark.parametrize(
    ("rows", "more"),
    [(0, {"has_more": True}), (100, {})],
    ids=["an empty page with a cursor", "a full page that does not say"],
)
async def test_find_behind_an_odd_page(rows: int, more: dict[str, Any]) -> None:
    """A page that may have others behind it is not the last."""
    async with bench_for("openai") as bench:
        since = bench.clock.now()
        ref = await bench.submit()
        newer = await bench.submit(prompt="an owl")
        row = {"id": newer.id, "status": "queued", "prompt": "an owl"}
        bench.fake.once("list", says({"data": [row] * rows, "last_id": newer.id, **more}))
        (found,) = await bench.provider.find("k", bench.model, bench.spec(), since=since)
        assert found.ref.id == ref.id
