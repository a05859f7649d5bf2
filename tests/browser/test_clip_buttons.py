"""Every button under a clip, pressed on the page with the real bot behind it, before and after a restart, in both themes."""

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.async_api import Locator, expect

from bot.cli.child import Child
from playground import Playground
from tests.browser.conftest import Sit
from tests.browser.seat import Seat

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PROMPT = "stars at night"  #: what the engine draws soonest
WINDOWS = {"Remix": "Remix #1", "Extend": "Extend #1"}
BEHIND = {"Edit prompt": "Edit prompt", "Change a part": "Change a part #1", "Report…": "Report"}


def button(post: Locator, name: str) -> Locator:
    """A button of a message, and none of the page's own about it."""
    return post.locator("button.button").filter(has_text=re.compile(f"^{re.escape(name)}$"))


async def window(alice: Seat, opener: Locator, title: str) -> None:
    """A button opens a window that says what it is for and can be read, and Escape leaves it."""
    await opener.click()
    dialog = alice.page.get_by_role("dialog")
    await dialog.get_by_text(title).first.wait_for()
    assert await alice.hard_to_read() == []
    await alice.press("Escape")
    await dialog.wait_for(state="detached")


async def stands_out(alice: Seat, pressed: Locator) -> None:
    """Under the pointer a button is still one: its ground is not that of its message."""
    await pressed.hover()
    box = await pressed.bounding_box()
    assert box is not None
    gap = 6  # before the next one
    around: Any = {**box, "width": box["width"] + gap}
    shot = Image.open(io.BytesIO(await alice.page.screenshot(clip=around))).convert("L")
    middle = np.asarray(shot, int)[shot.height // 2]
    assert abs(middle[gap] - middle[-2]) > 12


async def look_round(alice: Seat, favoured: str) -> None:
    """Press what neither makes nor deletes anything; all that comes can be read."""
    clip = alice.showing("video")
    for name, title in WINDOWS.items():
        await window(alice, button(clip, name), title)
    await stands_out(alice, button(clip, "Favourite"))
    await button(clip, "Favourite").click()
    await alice.sees(favoured)
    await button(clip, "More").click()
    more = alice.page.locator("#history .post").filter(
        has=alice.page.get_by_role("button", name="Delete", exact=True)
    )
    await more.last.wait_for()
    for name, title in BEHIND.items():
        await window(alice, button(more.last, name), title)
    await button(more.last, "Thanks").click()
    await alice.sees("#1 is your own clip")
    await button(more.last, "Receipt").click()
    await alice.sees("Receipt of #1")
    assert await alice.hard_to_read() == []
    assert await alice.too_wide() == 0


async def test_every_button(sit: Sit, bot: Child, discord: Playground) -> None:
    """Windows open with what they are for, a second *Favourite* lets go, *Again* asks anew, *Delete* deletes."""
    alice = await sit(scheme="dark")
    await alice.command("video make", [("prompt", PROMPT)])
    video = alice.page.locator("#history video")
    await video.first.wait_for(timeout=90_000)
    await alice.sees("is ready")

    await look_round(alice, "#1 is among your favourites now")
    await bot.restart()
    await discord.ready()
    await look_round(alice, "#1 is not among your favourites any more")
    await alice.page.get_by_role("button", name="Dark or light").click()
    await look_round(alice, "#1 is among your favourites now")

    clip = alice.showing("video")
    await button(clip, "Again").click()
    await alice.sees("#2 is in the queue")
    await alice.button("Cancel").click()
    await alice.sees("cancelled")
    await alice.button("Delete").click()
    await expect(video).to_have_count(0)
    assert await alice.hard_to_read() == []
    assert await alice.too_wide() == 0
