"""Lists: asking about many at once, and finding a render whose submit was never answered."""

import pytest
from aiohttp import web

from bot.domain.errors import SubmitUncertainError
from bot.domain.render import Reconciles, RenderRef
from bot.providers.dialects import DIALECTS
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
