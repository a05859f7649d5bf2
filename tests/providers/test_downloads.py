"""Fetching what a vendor has finished, asked of every adapter."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.domain.errors import DownloadTooLargeError, ProviderError, UnreadableVideoError
from bot.providers.dialects import DIALECTS
from tests.fakes.server import says
from tests.fakes.videos_api import KEY, FakeVideos
from tests.providers.bench import Bench, bench_for


@pytest.fixture(params=list(DIALECTS))
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    async with bench_for(request.param) as made:
        yield made


async def test_a_download_that_is_not_ready(bench: Bench) -> None:
    """After `completed` the file may take a while: wait, first 4 s, and ask again."""
    operation = "content" if DIALECTS[bench.dialect].has_content else "file"
    ref = await bench.submit()
    end = await bench.finish(ref)
    bench.fake.once("content", bench.fake.refuse(404, "", "Not ready"), times=3)
    bench.fake.once("file", bench.fake.refuse(404, "", "Not ready"), times=3)
    assert await bench.fetch(ref, end) == bench.fake.clip
    assert bench.clock.slept[:3] == [4.0, 6.0, 9.0]
    assert bench.fake.count(operation) >= 4


async def test_a_download_that_never_comes(bench: Bench) -> None:
    """Patience ends after about a minute and a half; the job may ask `check` again."""
    ref = await bench.submit()
    end = await bench.finish(ref)
    for operation in ("content", "file"):
        bench.fake.always(operation, bench.fake.refuse(404, "", "Not ready"))
    with pytest.raises(ProviderError):
        await bench.fetch(ref, end)
    assert 60 <= sum(bench.clock.slept) <= 120


async def test_a_video_that_is_none(bench: Bench) -> None:
    """An error page called video/mp4, as old LiteLLM serves, never becomes a clip."""

    async def pretend(_: web.Request) -> web.Response:
        return web.Response(body=b'{"error": "not ready"}', content_type="video/mp4")

    ref = await bench.submit()
    end = await bench.finish(ref)
    for operation in ("content", "file"):
        bench.fake.always(operation, pretend)
    with pytest.raises(UnreadableVideoError):
        await bench.fetch(ref, end)


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/x-mp4", None])
async def test_a_clip_that_is_called_something_else(bench: Bench, kind: str | None) -> None:
    """An MP4 is one by its bytes: what is paid for is not left there because its server misnames it."""

    async def misnamed(_: web.Request) -> web.Response:
        headers = {"Content-Type": kind} if kind else {}
        return web.Response(body=bench.fake.clip, headers=headers)

    ref = await bench.submit()
    end = await bench.finish(ref)
    for operation in ("content", "file"):
        bench.fake.always(operation, misnamed)
    assert await bench.fetch(ref, end) == bench.fake.clip


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "streamed"])
async def test_a_video_without_end(bench: Bench, announced: bool) -> None:
    """A clip over the cap is refused at its announcement, or cut off when the cap is reached."""

    async def pour(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "video/mp4"})
        if announced:
            response.content_length = 2_000_000_000
        else:
            response.enable_chunked_encoding()
        await response.prepare(request)
        await response.write(bench.fake.clip)
        for _ in range(2_000_000):
            await response.write(bytes(65536))
        return response

    ref = await bench.submit()
    end = await bench.finish(ref)
    for operation in ("content", "file"):
        bench.fake.always(operation, pour)
    with pytest.raises(DownloadTooLargeError):
        await bench.fetch(ref, end)


async def test_a_download_that_is_cut_short(bench: Bench) -> None:
    """Fewer bytes than announced is an error, never a short clip."""

    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "video/mp4"})
        response.content_length = len(bench.fake.clip)
        await response.prepare(request)
        await response.write(bench.fake.clip[:900])
        assert request.transport is not None
        request.transport.abort()
        return response

    ref = await bench.submit()
    end = await bench.finish(ref)
    for operation in ("content", "file"):
        bench.fake.always(operation, cut)
    with pytest.raises(ProviderError):
        await bench.fetch(ref, end)


async def test_the_key_stays_at_home() -> None:
    """An address on another host is fetched without the key; one at home with it."""
    async with FakeVideos("apiyi-generations") as cdn:
        place = cdn.base_url.removeprefix("http://").removesuffix("/v1")
        async with bench_for("apiyi-generations", allow_hosts=(place,)) as bench:
            ref = await bench.submit()
            body = {"id": ref.id, "status": "completed", "url": f"http://{place}/files/1.mp4"}
            bench.fake.always("check", says({"data": body}))
            end = await bench.finish(ref)
            await bench.fetch(ref, end)
            ((_, abroad),) = cdn.calls
            assert KEY not in str(abroad)

            body["url"] = bench.fake.base_url.replace("/v1", "/files/1.mp4")
            await bench.fetch(ref, await bench.finish(ref))
            assert KEY in str(bench.fake.calls[-1])


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.mp4",
        "http://localhost:9/x.mp4",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]:9/x.mp4",
        "http://[::ffff:10.0.0.1]/x.mp4",
        "http://2130706433/x.mp4",
        "file:///etc/passwd",
        "ftp://example.org/x.mp4",
        "not an address",
        "http://user:pass@example.org/",
    ],
)
async def test_an_address_inside_our_own_network(address: str) -> None:
    """A vendor cannot make us fetch from our own network, or from anything but the web."""
    async with bench_for("apiyi-generations") as bench:
        ref = await bench.submit()
        body = {"data": {"id": ref.id, "status": "completed", "url": address}}
        bench.fake.always("check", says(body))
        end = await bench.finish(ref)
        with pytest.raises(ProviderError):
            await bench.fetch(ref, end)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_server_of_the_operators_own(host: str) -> None:
    """Whose results lie on a further machine of theirs is told how to let the bot go there."""
    async with bench_for("apiyi-generations") as bench:
        ref = await bench.submit()
        url = f"http://{host}:9/x.mp4?signature=secret"
        body = {"data": {"id": ref.id, "status": "completed", "url": url}}
        bench.fake.always("check", says(body))
        end = await bench.finish(ref)
        with pytest.raises(ProviderError) as caught:
            await bench.fetch(ref, end)
        assert f"{host}:9 is not a public address" in str(caught.value)
        assert "DAILIES_ALLOW_HOSTS" in str(caught.value)
        assert "secret" not in str(caught.value)
