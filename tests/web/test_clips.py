"""Clips by a signed address: with ranges, and nothing for anybody else."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.media.links import SignedLinks
from bot.web.clips import clip_routes
from bot.web.server import serve
from tests.fakes.clocks import NOON, QuickClock
from tests.fakes.door_house import CLIP

CONTENT = bytes(range(256)) * 40
KEPT = replace(CLIP, sha256="cd" * 32)
LINKS = SignedLinks("", b"s" * 32)


@pytest.fixture
def clock() -> QuickClock:
    return QuickClock(NOON)


@pytest.fixture
async def browser(tmp_path: Path, clock: QuickClock) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / f"{KEPT.sha256}.mp4").write_bytes(CONTENT)

    async def shelf(key: str) -> Path:
        return tmp_path / key

    routes = clip_routes(LINKS, shelf, clock)
    async with (
        serve(("127.0.0.1", 0), routes) as address,
        httpx.AsyncClient(base_url=address) as made,
    ):
        yield made


def address(days: float = 7) -> str:
    return LINKS.to(KEPT, NOON + timedelta(days=days))


async def test_a_clip_is_shown(browser: httpx.AsyncClient) -> None:
    """Inline, as a video, and as it was kept."""
    answer = await browser.get(address())
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, 10_239), ("bytes=-50", 10_190, 10_239)],
)
async def test_a_part_of_it(browser: httpx.AsyncClient, asked: str, first: int, last: int) -> None:
    """A player that winds on asks for parts: 206, and exactly those bytes."""
    answer = await browser.get(address(), headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(CONTENT)}"
    assert answer.content == CONTENT[first : last + 1]


async def test_a_part_beyond_its_end(browser: httpx.AsyncClient) -> None:
    """416, and how long it is."""
    answer = await browser.get(address(), headers={"Range": "bytes=99999-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(CONTENT)}"


async def test_only_its_head(browser: httpx.AsyncClient) -> None:
    """HEAD tells the size without the film."""
    answer = await browser.head(address())
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(CONTENT))


async def test_everything_wrong_is_nothing(browser: httpx.AsyncClient, clock: QuickClock) -> None:
    """Expired, forged, gone and made up are one answer, so that nobody learns what there is."""
    gone = LINKS.to(replace(KEPT, sha256="ef" * 32), NOON + timedelta(days=1))
    forged = SignedLinks("", b"t" * 32).to(KEPT, NOON + timedelta(days=1))
    paths = [address(-1), gone, forged, "/clips", "/clips/x/1/y.mp4", "/clips/..%2f..%2fx/1/y.mp4"]
    answers = [await browser.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1

    clock.pass_time(8 * 86_400)
    assert (await browser.get(address())).status_code == 404
