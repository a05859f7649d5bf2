"""Every button under a clip, pressed on the page with the real bot behind it, before and after a restart."""

import re

import pytest
from playwright.async_api import Locator, expect

from bot.cli.child import Child
from playground import Playground
from tests.browser.conftest import Sit
from tests.browser.seat import Seat

pytestmark = pytest.mark.browser

PROMPT = "a red fox runs through snow at dawn"
WINDOWS = {"Remix": "Remix #1", "Extend": "Extend #1"}
BEHIND = {"Edit prompt": "Edit prompt", "Change a part": "Change a part #1", "Report…": "Report"}


def button(post: Locator, name: str) -> Locator:
    """A button of a message, and none of the page's own about it."""
    return post.locator("button.button").filter(has_text=re.compile(f"^{re.escape(name)}$"))


async def window(alice: Seat, opener: Locator, title: str) -> None:
    """A button opens a window that says what it is for, and Escape leaves it."""
    await opener.click()
    dialog = alice.page.get_by_role("dialog")
    await dialog.get_by_text(title).first.wait_for()
    await alice.press("Escape")
    await dialog.wait_for(state="detached")


async def look_round(alice: Seat) -> None:
    """Press what neither makes nor deletes anything."""
    clip = alice.showing("video")
    for name, title in WINDOWS.items():
        await window(alice, button(clip, name), title)
    await button(clip, "Favourite").click()
    await alice.sees("among your favourites")
    await button(clip, "More").click()
    more = alice.page.locator("#history .post").filter(
        has=alice.page.get_by_role("button", name="Delete", exact=True)
    )
    await more.last.wait_for()
    for name, title in BEHIND.items():
        await window(alice, button(more.last, name), title)
    await button(more.last, "Receipt").click()
    await alice.sees("Receipt of #1")


@pytest.mark.parametrize("scheme", ["dark"])
async def test_every_button(sit: Sit, bot: Child, discord: Playground, scheme: str) -> None:
    """Windows open with what they are for, a second *Favourite* lets go, *Again* asks anew, *Delete* deletes."""
    alice = await sit(scheme=scheme)
    await alice.command("video make", [("prompt", PROMPT)])
    video = alice.page.locator("#history video")
    await video.first.wait_for(timeout=90_000)
    await alice.sees("is ready")

    await look_round(alice)
    await bot.restart()
    await discord.ready()
    await look_round(alice)
    await alice.sees("is not among your favourites any more")

    clip = alice.showing("video")
    await button(clip, "Again").click()
    await alice.sees("#2 is in the queue")
    await alice.button("Cancel").click()
    await alice.sees("cancelled")
    await alice.button("Delete").click()
    await expect(video).to_have_count(0)
    assert await alice.too_wide() == 0
