"""The original of a clip, behind its signed address, in a real browser."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.media.links import SignedLinks
from bot.web.clips import clip_routes
from bot.web.server import serve
from tests.fakes.clip import clip_bytes
from tests.fakes.clocks import NOON, QuickClock
from tests.fakes.door_house import CLIP

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_an_original_plays_where_its_address_is_opened(
    browser: Browser, tmp_path: Path
) -> None:
    """The browser's own player shows it, and nothing of what our headers allow stands in its way."""
    kept = replace(CLIP, sha256="cd" * 32)
    links = SignedLinks("", b"s" * 32)
    (tmp_path / f"{kept.sha256}.mp4").write_bytes(clip_bytes())

    async def shelf(key: str) -> Path:
        return tmp_path / key

    async with serve(("127.0.0.1", 0), clip_routes(links, shelf, QuickClock(NOON))) as address:
        page = await browser.new_page()
        await page.goto(address + links.to(kept, NOON + timedelta(days=1)))
        await expect(page.locator("video")).to_have_js_property("videoWidth", 64)
        await page.close()
