"""Every kind of component, option and menu, shown and used."""

from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import expect

from playground import Playground
from tests.browser.conftest import Sit, each
from tests.browser.kinds import PNG, Kinds
from tests.playground.stock import Stock, running

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@each
async def stock(discord: Playground) -> AsyncGenerator[Stock]:
    async with running(discord, Kinds) as bot:
        await discord.ready()
        yield bot


async def test_every_component_is_shown_and_answers(sit: Sit, stock: Stock) -> None:
    """Containers, sections, galleries, files and buttons of all styles; a form with every field."""
    alice = await sit()
    page = alice.page
    await alice.command("show")
    card = alice.showing(".container")
    await card.wait_for()

    assert (
        await card.locator(
            "h1, strong, em, u, s, code, .spoiler, li li, ol, blockquote, .small, pre"
        ).count()
        >= 12
    )
    await expect(card.locator("pre")).to_have_text('x = "*raw*"')
    await expect(card.locator(".md time")).to_have_text("November 20, 2026")
    await expect(card.locator(".small a")).to_have_attribute("rel", "noopener noreferrer")
    assert "*not italic*" in await card.inner_text()
    await expect(card.locator("img")).to_have_count(3)
    assert (
        await card.locator("img[alt='the dot']").evaluate(
            "async (img) => { await img.decode(); return img.naturalWidth; }"
        )
        == 1
    )
    await expect(card.get_by_role("button", name="Off")).to_be_disabled()
    await expect(card.get_by_role("link", name="Site")).to_have_attribute("target", "_blank")
    await expect(card.get_by_role("link", name="notes.txt")).to_have_attribute(
        "download", "notes.txt"
    )
    for name in ("Aside", "Primary", "Secondary", "Success", "Danger"):
        await card.get_by_role("button", name=name).click()
        await alice.sees(f"used {name.lower()}")
    await card.get_by_role("button", name="Silent").click()
    await card.get_by_text("This interaction failed").wait_for()

    await card.get_by_role("button", name="Form").click()
    form = page.get_by_role("dialog")
    await form.get_by_label("Line").fill("hi")
    await form.get_by_role("button", name="Submit").click()
    await form.get_by_text("Line needs at least 3 characters; it has 2.").wait_for()
    await form.get_by_label("Line").fill("hello")
    await form.get_by_label("One").click()
    await page.get_by_role("option", name="B").click()
    await form.get_by_label("Who").click()
    for name in ("Bob", "Alice"):
        await page.get_by_role("option", name=name).click()
    await page.get_by_role("button", name="Done").click()
    await form.get_by_label("File").set_input_files(
        {"name": "x.png", "mimeType": "image/png", "buffer": PNG}
    )
    await form.get_by_text("x.png (").wait_for()
    await form.get_by_role("button", name="Submit").click()
    await alice.sees("hello ['B'] ['alice', 'bob'] ['x.png']")


async def test_selects_embeds_and_menus(sit: Sit, stock: Stock, discord: Playground) -> None:
    """Every select by pointer or keyboard, a classic embed, and the menus of messages and people."""
    alice = await sit()
    page = alice.page
    await alice.command("embed")
    classic = await alice.sees("classic")
    await expect(classic.locator(".embed dt")).to_have_text("Field")
    await expect(classic.locator(".embed strong")).to_have_text("words")

    await alice.command("selects")
    menu = alice.showing(".choose")
    await menu.get_by_text("Strings").click()
    await alice.press("Space", "ArrowDown", "ArrowDown", "Enter")
    await page.get_by_role("button", name="Done").click()
    await alice.sees("used strings red blue")
    bob, clips = discord.members[1], discord.channel
    for name, shown, value in (
        ("UserSelect", "Bob", bob.id),
        ("RoleSelect", "Moderator", ""),
        ("MentionableSelect", "Bob", bob.id),
        ("ChannelSelect", "#clips", clips.id),
    ):
        await menu.get_by_text(name, exact=True).click()
        await page.get_by_role("option", name=shown).first.click()
        await alice.sees(f"used {name} {value}".strip())

    await classic.click(button="right", position={"x": 300, "y": 4})
    await page.get_by_role("menuitem", name="Report clip").click()
    await alice.sees("reported classic")
    await page.get_by_role("button", name="Members").click()
    await page.get_by_role("menuitem", name="Bob").click()
    await page.get_by_role("menuitem", name="Show quota").click()
    await alice.sees("quota of bob")


async def test_options_of_every_kind(sit: Sit, stock: Stock) -> None:
    """Choices, bounds, people, channels, roles and files; what is wrong is said before it is sent."""
    alice = await sit()
    complaint = alice.page.locator("#complaint")

    await alice.command("options")
    await expect(complaint).to_contain_text("text is required")
    await alice.press("Escape", "Escape")
    await alice.command("options", [("text", "hi")])
    await expect(complaint).to_have_text("text needs at least 3 characters; it has 2.")
    await alice.press("Escape", "Escape")
    await alice.command("options", [("text", "hello"), ("whole", "7")])
    await expect(complaint).to_have_text("whole takes 1 to 3.")
    await alice.press("Escape", "Escape")
    await alice.command("options", [("text", "hello"), ("size", "XL")])
    await expect(complaint).to_contain_text("size has to be chosen from its list: S, M, L.")
    await alice.press("Escape", "Escape")

    await alice.page.locator("#box").focus()
    await alice.write("/options")
    await alice.press("Enter")
    await alice.write("hello")
    await alice.press("Tab")
    for name, typed in (
        ("whole", "2"),
        ("number", "1.5"),
        ("loud", "yes"),
        ("person", "bob"),
        ("channel", "gen"),
        ("role", "mod"),
    ):
        await alice.write(name)
        await alice.press("Enter")
        await alice.write(typed)
        await alice.press("Tab")
    await alice.write("file")
    await alice.press("Enter")
    await alice.page.locator(".chip input[type=file]").set_input_files(
        {"name": "x.png", "mimeType": "image/png", "buffer": PNG}
    )
    await alice.page.get_by_text("x.png (").wait_for()
    await alice.press("Enter")
    await alice.sees("given ['hello', 'S', 2, 1.5, True, 'bob', 'general', 'Moderator', 'x.png']")


async def test_thinking_and_silence(sit: Sit, stock: Stock) -> None:
    """A deferred answer thinks; a command that nobody answers is told after three seconds."""
    alice = await sit()

    await alice.command("slow")
    await alice.sees("is thinking…")
    await alice.command("mute")
    await alice.sees("/mute: the application did not respond.")
