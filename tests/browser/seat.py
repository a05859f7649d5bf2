"""A seat before the page: Chromium, one window, and what must never happen in it."""

import contextlib
import os
import shutil
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    Locator,
    Page,
    Request,
    Response,
    async_playwright,
    expect,
)

from playground import Playground

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = (1280, 800)
PHONE = (390, 844)
PATIENCE_MS = 40_000
expect.set_options(timeout=PATIENCE_MS)

#: Notes what the eye would notice: the first paint, and everything that jumps.
WATCH = """
window.seen = {paint_ms: null, shift: 0, jumps: []};
new PerformanceObserver((list) => {
  for (const each of list.getEntries())
    if (each.name === 'first-contentful-paint') seen.paint_ms = each.startTime;
}).observe({type: 'paint', buffered: true});
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) {
    seen.shift += each.value;
    seen.jumps.push([each.value, each.sources.map((one) => [
      one.node?.id || one.node?.className || one.node?.nodeName,
      one.previousRect.y, one.previousRect.height, one.currentRect.y, one.currentRect.height,
    ].join(' '))]);
  }
}).observe({type: 'layout-shift', buffered: true});
"""


#: Finds every text with a contrast below 4.5 to what is behind it.
CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = (top, below) => top.slice(0, 3).map((each, at) => (each * top[3] + below[at] * (255 - top[3])) / 255);
  const light = (colour) => {
    const [r, g, b] = colour.map((each) => each / 255).map((each) => (each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.push(rgba(getComputedStyle(each).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
    const style = getComputedStyle(element);
    if (!own || !element.checkVisibility({visibilityProperty: true, opacityProperty: true}) || element.disabled || element.closest('.spoiler, .unseen, noscript, option, [aria-busy]')) continue;
    const below = behind(element);
    const [a, b] = [light(over(rgba(style.color), below)), light(below)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push(`${element.tagName}.${element.className} ${element.textContent.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return poor;
}"""


def chromium() -> str | None:
    """Find Chromium: the environment's, else the first on PATH."""
    wished = os.environ.get("DAILIES_CHROMIUM")
    if wished:
        return wished
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@contextlib.asynccontextmanager
async def opened(path: str) -> AsyncGenerator[Browser]:
    """Run Chromium until the block ends."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


@dataclass  # without slots: Playwright notes its own on who listens
class Seat:
    """One person's window."""

    page: Page
    discord: Playground
    complaints: list[str] = field(default_factory=list[str])  #: what the console said
    strangers: list[str] = field(default_factory=list[str])  #: what was asked of other hosts

    @classmethod
    async def take(
        cls,
        browser: Browser,
        discord: Playground,
        *,
        who: str = "",
        size: tuple[int, int] = WIDE,
        scheme: Any = "dark",
        tour: bool = False,
        still: bool = True,
    ) -> Self:
        """Open the page in a profile of its own and wait until it can be used."""
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            locale="en-US",
            timezone_id="Europe/Berlin",
            reduced_motion="reduce" if still else "no-preference",
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        seat = cls(page, discord)
        page.on("console", seat._heard)
        page.on("pageerror", lambda error: seat.complaints.append(str(error)))
        page.on("request", seat._asked)
        await page.add_init_script(WATCH)
        if not tour:
            await page.add_init_script(
                "localStorage.setItem('tour', '{\"done\": [], \"over\": true}')"
            )
        await seat.go(who)
        return seat

    def _heard(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.port != self.discord.port:
            self.strangers.append(request.url)

    async def go(self, who: str = "") -> Response | None:
        """Open the page, as somebody."""
        answer = await self.page.goto(f"{self.discord.page_url}#{who}")
        await self.page.wait_for_selector("html[data-ready]", state="attached")
        return answer

    async def reload(self) -> None:
        await self.page.reload()
        await self.page.wait_for_selector("html[data-ready]", state="attached")

    async def leave(self) -> None:
        """Close the window; nothing may have gone wrong behind it."""
        await self.page.context.close()
        assert self.complaints == []
        assert self.strangers == []

    # Hands

    async def write(self, text: str) -> None:
        await self.page.keyboard.type(text)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def command(self, name: str, options: Sequence[tuple[str, str]] = ()) -> None:
        """Run a command by the keyboard alone: required options first, then others by name."""
        await self.page.locator("#box").focus()
        await self.write(f"/{name}")
        await self.offered(f"/{name}").wait_for()
        await self.press("Enter")
        for option, value in options:
            chip = self.page.locator(f".chip[data-option={option}]")
            if not await chip.count():
                await self.page.locator("#more-options").focus()
                await self.write(option)
                await self.press("Enter")
            await chip.locator("textarea").fill(value)
        await self.press("Escape") if await self.page.locator("#popup:visible").count() else None
        await self.press("Enter")

    # Eyes

    def offered(self, text: str) -> Locator:
        return self.page.locator("#popup [role=option]").filter(has_text=text).first

    def message(self, text: str) -> Locator:
        return self.page.locator("#history .post").filter(has_text=text).last

    def showing(self, selector: str) -> Locator:
        """The newest message with such a part."""
        return self.page.locator("#history .post").filter(has=self.page.locator(selector)).last

    def button(self, name: str) -> Locator:
        return self.page.locator("#history").get_by_role("button", name=name, exact=True).last

    async def sees(self, text: str) -> Locator:
        found = self.message(text)
        await found.wait_for()
        return found

    async def figures(self) -> Any:
        return await self.page.evaluate("seen")

    async def too_wide(self) -> int:
        """By how many pixels something sticks out of the window."""
        return await self.page.evaluate(
            "Math.max(document.documentElement.scrollWidth - innerWidth, "
            "document.querySelector('#scroll').scrollWidth - document.querySelector('#scroll').clientWidth)"
        )

    async def hard_to_read(self) -> list[str]:
        """The texts that do not stand out enough from what is behind them."""
        return await self.page.evaluate(CONTRAST)
