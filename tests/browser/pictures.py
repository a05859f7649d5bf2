"""Pictures of the page: the README's, and every step in both themes and on a phone to look at.

`python -m tests.browser.pictures` writes `docs/pictures/channel.webp`; with a folder as its argument
it writes all the others there as well.
"""

import asyncio
import io
import re
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.async_api import Browser, expect

from bot.cli.child import Child
from playground import Playground
from tests.browser.seat import PHONE, WIDE, Seat, chromium, opened

README: Final = Path(__file__).parents[2] / "docs" / "pictures" / "channel.webp"
PROMPT = "a red fox runs through snow at dawn"
FURTHER = (
    "three balloons over a meadow at noon",
    "a small boat on a calm sea, sunset",
    "an astronaut on the moon",
    "a cup of coffee by the window",
)
"""One a walk: what is nearly the same as before would be asked about first."""
MOST_BYTES: Final = 200_000


async def main(folder: Path | None) -> None:
    """Make a clip with the real bot and take the pictures."""
    path = chromium()
    for each in (folder, README.parent):
        if each is not None:
            await asyncio.to_thread(each.mkdir, parents=True, exist_ok=True)
    if path is None:
        sys.exit("no Chromium on PATH, and DAILIES_CHROMIUM names none")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        async with (
            Playground(folder=place / "discord", openapi=None) as discord,
            Child(place / "bot", discord.token, discord.api_url, discord.gateway_url) as bot,
            opened(path) as browser,
        ):
            await bot.unless_it_ends(discord.ready())
            await readme(browser, discord, README)
            if folder is not None:
                await steps(browser, discord, folder)


async def clip(seat: Seat, prompt: str) -> None:
    """Ask for a clip and wait until it stands there, at a moment worth a picture."""
    ready = seat.page.locator("#history .container").filter(has_text="is ready")
    before = await ready.count()
    await seat.command("video make", [("prompt", prompt)])
    await ready.nth(before).wait_for(timeout=90_000)
    await settled(seat)


async def settled(seat: Seat) -> None:
    video = seat.page.locator("#history video").last
    await video.scroll_into_view_if_needed()
    await expect(video).to_have_attribute("src", re.compile("blob:"))
    await video.evaluate(
        "(it) => new Promise((done) => { it.controls = false; it.onseeked = done; it.currentTime = 2; })"
    )


async def readme(browser: Browser, discord: Playground, to: Path) -> None:
    """Take the README's picture: a finished clip with its card."""
    seat = await Seat.take(browser, discord, size=(1280, 860))
    await clip(seat, PROMPT)
    private = seat.page.locator("#history .yours").get_by_role("button", name="Dismiss message")
    while await private.count():
        await private.first.click()
    await seat.page.evaluate("document.querySelector('#scroll').scrollTop = 1e9")
    await seat.page.mouse.move(0, 0)  # nothing is under the pointer
    await save(seat, to)
    await seat.leave()


async def save(seat: Seat, to: Path) -> None:
    """Write a WebP, as good as fits."""
    shot = Image.open(io.BytesIO(await seat.page.screenshot()))
    packed, quality = io.BytesIO(), 90
    shot.save(packed, "WEBP", quality=quality, method=6)
    while packed.tell() >= MOST_BYTES:
        packed, quality = io.BytesIO(), quality - 5
        shot.save(packed, "WEBP", quality=quality, method=6)
    await asyncio.to_thread(to.write_bytes, packed.getvalue())


async def steps(browser: Browser, discord: Playground, folder: Path) -> None:
    """Take every step, in both themes, wide and on a phone."""
    prompts = iter(FURTHER)
    for scheme in ("dark", "light"):
        for name, size in (("wide", WIDE), ("phone", PHONE)):
            seat = await Seat.take(browser, discord, size=size, scheme=scheme, tour=True)
            await walk(seat, f"{folder}/{scheme}-{name}", next(prompts))
            await seat.leave()


async def walk(seat: Seat, to: str, prompt: str) -> None:
    async def shoot(step: str) -> None:
        await seat.page.screenshot(path=f"{to}-{step}.png")

    page: Any = seat.page
    await shoot("1-first")
    await seat.write("/")
    await seat.offered("/video make").wait_for()
    await shoot("2-commands")
    await seat.press("Enter")
    await seat.write(PROMPT)
    await seat.press("Tab")
    await shoot("3-options")
    await seat.press("Escape", "Escape", "Escape")
    await clip(seat, prompt)
    await shoot("4-clip")
    await seat.button("Receipt").click()
    await seat.sees("Receipt of")
    await shoot("5-receipt")
    await seat.command("video make", [("prompt", "\u200b")])
    await seat.button("Edit prompt").click()
    await page.get_by_role("dialog").wait_for()
    await shoot("6-modal")
    await seat.press("Escape")
    tour = page.locator("#tour")
    await tour.get_by_role("button", name="Fill it in").click()
    await shoot("6a-quota-filled")
    await seat.press("Enter")
    await seat.sees("left of")
    await tour.get_by_role("button", name="Be Maria and fill it in").wait_for()
    await shoot("6b-quota")
    await tour.get_by_role("button", name="Be Maria and fill it in").click()
    await page.locator(".chip[data-option=pattern] textarea").wait_for()
    await shoot("6c-rule-filled")
    await seat.press("Enter")
    await seat.sees("teapot*")
    await shoot("6d-rule")
    await tour.get_by_role("button", name="Fill it in", exact=True).click()
    await seat.press("Enter")
    await (await seat.sees("The pool")).locator("img").wait_for()
    await tour.get_by_text("That was the tour.").wait_for()
    await shoot("6e-chart")
    await page.locator("#open-drawer").click()
    for tab in ("Calls", "Knobs", "Bot"):
        await page.get_by_role("tab", name=tab).click()
        await shoot(f"7-{tab.lower()}")
    await page.locator("#drawer").get_by_role("button", name="Close").click()
    if await page.locator("#open-side").is_visible():
        await page.locator("#open-side").click()
        await shoot("8-side")
    await page.locator("#me").click()
    await shoot("9-people")
    await seat.press("Escape")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
