"""The real bot, used through the page as a newcomer would."""

import pytest
from playwright.async_api import expect

from bot.cli.child import Child
from playground import Playground
from tests.browser.conftest import Sit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

EXAMPLE = "a red fox runs through snow at dawn"
PLAYS = """async (video) => {
  video.muted = true;
  await video.play();
  const before = video.currentTime;
  while (video.currentTime < before + 0.3) await new Promise(requestAnimationFrame);
  video.pause();
  return [video.videoWidth, video.videoHeight, video.duration];
}"""


async def test_the_whole_tour(sit: Sit, bot: Child, discord: Playground) -> None:
    """Its six steps: the keyboard is enough for the first, the clip really plays, nothing jumps."""
    alice = await sit(tour=True)
    bob = await sit(who="bob")
    page = alice.page
    tour = page.locator("#tour")
    assert await page.evaluate("document.activeElement.id") == "box"
    assert await tour.locator("li[aria-current=step]").get_attribute("aria-label") == "ask"

    await alice.write("/vid")
    await alice.offered("/video make").wait_for()
    await alice.press("Enter")
    await alice.write(EXAMPLE)
    await alice.press("Tab")
    await alice.write("sec")
    await alice.press("Enter")
    await alice.offered("8 s").wait_for()  # the bot's own suggestion, with its price
    await alice.write("4")
    await expect(page.locator("#popup [role=option]")).to_have_count(1)
    await alice.press("Enter", "Enter")

    await alice.sees("is in the queue")
    await alice.sees("is rendering")
    await alice.reload()  # in the middle of the job
    await bob.sees("is rendering")
    video = page.locator("#history video[src]")
    await video.wait_for(timeout=90_000)  # it is really rendered
    assert (await video.evaluate(PLAYS))[:2] == [1280, 720]
    await alice.sees("is ready")
    await bob.page.locator("#history video[src]").wait_for()
    assert await bob.message("Only you can see this").count() == 0

    await alice.button("Receipt").click()
    receipt = await alice.sees("Receipt of #1")
    assert "Only you can see this" in await receipt.inner_text()
    await tour.get_by_role("button", name="Fill it in").click()
    await alice.press("Enter")
    await alice.sees("$4.96")
    await receipt.get_by_role("button", name="Dismiss message").click()
    await receipt.wait_for(state="detached")
    await alice.reload()
    await alice.sees("is ready")
    assert await alice.message("Receipt of #1").count() == 0

    await tour.get_by_role("button", name="Be Maria and fill it in").click()
    await page.locator(".chip[data-option=pattern] textarea").wait_for()
    await alice.press("Enter")
    await alice.sees("teapot*")
    await tour.get_by_role("button", name="Fill it in", exact=True).click()
    await alice.press("Enter")
    await (await alice.sees("The pool")).locator("img").wait_for()
    await tour.get_by_text("That was the tour.").wait_for()
    for seat in (alice, bob):
        figures = await seat.figures()
        assert figures["shift"] < 0.01, figures["jumps"]


async def test_the_refused_prompt_comes_back_in_a_modal(sit: Sit, bot: Child) -> None:
    """A prompt that was refused stands in the modal behind *Edit prompt*, and goes on from there."""
    alice = await sit()

    await alice.command("video make", [("prompt", "\u200b")])
    await alice.button("Edit prompt").click()
    modal = alice.page.get_by_role("dialog")
    await modal.wait_for()
    field = modal.locator("textarea, input").first
    await field.fill("")
    await modal.get_by_role("button", name="Submit").click()
    assert "needs an answer" in await modal.get_by_role("alert").inner_text()
    await field.fill("a whale under the moon")
    await modal.get_by_role("button", name="Submit").click()

    await modal.wait_for(state="detached")
    await alice.sees("a whale under the moon")
    await alice.button("Cancel").click()
    await alice.sees("cancelled")


async def test_a_crash_is_told_and_mended(sit: Sit, bot: Child, discord: Playground) -> None:
    """A bot that dies is told with its last words, and one press brings it back."""
    alice = await sit()
    told = alice.page.locator("#bot-notice")

    bot.process.kill()
    await told.get_by_text("has crashed (exit code -9)").wait_for()
    assert "Ready: " in await told.locator("pre").inner_text()
    await alice.command("quota show")
    await alice.sees("/quota show: the application did not respond.")
    await alice.command("video make", [("prompt", "a whale under the moon")])
    failed = await alice.sees("/video make: the application did not respond.")
    await told.get_by_role("button", name="Restart the bot").click()

    await told.locator("span").wait_for(state="detached")
    await failed.get_by_role("button", name="Fill it in again").click()
    prompt = alice.page.locator(".chip[data-option=prompt] textarea")
    await expect(prompt).to_have_value("a whale under the moon")
    await expect(alice.message("/video make: the application")).to_have_count(0)
    await prompt.press("Enter")
    await alice.sees("#1 is in the queue.")


async def test_a_command_is_found_in_both_languages(sit: Sit, bot: Child) -> None:
    """Whoever has a German client finds a command by its German name, and as the papers call it."""
    alice = await sit()
    page = alice.page
    await page.locator("#me").click()
    await page.locator(".menu select").select_option("de")
    await alice.press("Escape")

    for typed in ("/video machen", "/video make"):
        await page.locator("#box").fill(typed)
        await expect(page.locator("#popup [role=option]").first).to_contain_text("/video machen")


async def test_a_command_that_is_written_out_is_filled_in(sit: Sit, bot: Child) -> None:
    """Typed or pasted whole, as people tell one another of it: its name is taken at the space, the rest is its text."""
    alice = await sit()
    page = alice.page
    prompt = page.locator(".chip[data-option=prompt] textarea")

    await page.locator("#box").focus()
    await alice.write("/video make a whale under the moon")
    await expect(prompt).to_have_value("a whale under the moon")
    await prompt.press("Enter")
    await alice.sees("#1 is in the queue.")

    await page.locator("#box").focus()
    await page.keyboard.insert_text("/Video make a ship in the fog")
    await expect(prompt).to_have_value("a ship in the fog")
    await alice.press("Enter")
    await alice.sees("#2 is in the queue.")

    await page.locator("#box").fill("/quota show me all of it")
    await expect(page.locator("#popup .none")).to_have_text("No command is called that.")


async def test_direct_messages_have_no_commands(sit: Sit, bot: Child) -> None:
    """A slash where the bot has no commands says where it has them."""
    alice = await sit()
    await alice.page.get_by_role("button", name="Direct messages").click()
    box = alice.page.get_by_role("combobox", name="Message @Dailies")
    await box.fill("/")  # once it is that place's
    none = alice.page.locator("#popup .none")
    await expect(none).to_have_text(
        "Dailies has no commands in direct messages. Its commands are in the servers."
    )
