"""The page itself: what it keeps out, how it looks, and how fast it is there."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from playground import Playground
from tests.browser.conftest import Sit
from tests.browser.kinds import PNG
from tests.browser.seat import PHONE, WATCH, Seat

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOSTILE = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>'
LINKS = '[go](javascript:window.ran=1) <javascript:window.ran=1> [x](https://example.org/"onmouseover=alert(1))'


#: Goes through the whole channel, and tells how long each of sixty frames took.
SCROLL = """async () => {
  const pane = document.querySelector('#scroll');
  const frames = [];
  for (let at = 0; at < 60; at += 1) {
    const start = performance.now();
    pane.scrollTop = (pane.scrollHeight / 60) * at;
    await new Promise(requestAnimationFrame);
    frames.push(performance.now() - start);
  }
  return frames.sort((one, other) => one - other);
}"""


async def test_hostile_texts_and_names_run_nothing(sit: Sit, discord: Playground) -> None:
    """What looks like HTML or a script is shown as it was written, in texts, file names and channels."""
    alice = discord.members[0]
    discord.guild.add_channel(HOSTILE[:100])
    await alice.say(
        HOSTILE + LINKS, files=((f"{HOSTILE}.txt", b"x"), ("<b>.html", HOSTILE.encode()))
    )
    await alice.say(f"```{HOSTILE}```> {HOSTILE}\n# {HOSTILE}\n- {HOSTILE}\n||{HOSTILE}||")

    bob = await sit(who="bob")
    shown = await bob.sees("<img src=x")
    await shown.click()

    assert await bob.page.evaluate("window.ran ?? null") is None
    assert await bob.page.locator("#history :is(img, script)").count() == 0
    assert await bob.page.locator("#history a[href^=javascript]").count() == 0
    async with aiohttp.ClientSession() as session, session.get(discord.page_url) as response:
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert "unsafe" not in response.headers["Content-Security-Policy"]


async def test_a_wrong_token_is_not_found(browser: Browser, discord: Playground) -> None:
    """Without the token there is no page, only a 404."""
    page = await browser.new_page()
    answer = await page.goto(discord.page_url.replace(discord.page_token, "guess"))
    assert answer is not None
    assert answer.status == 404
    assert "Not Found" in await page.inner_text("body")
    await page.close()


async def bare_paint_ms(browser: Browser) -> float:
    """How long a page of one word takes at this moment."""
    context = await browser.new_context()
    page = await context.new_page()
    await page.add_init_script(WATCH)
    await page.goto("data:text/html,<p>hello")
    await page.wait_for_function("seen.paint_ms !== null")
    took = await page.evaluate("seen.paint_ms")
    await context.close()
    return took


async def painted(browser: Browser, sit: Sit, **wishes: Any) -> Seat:
    """A view that was there within half a second, or six times what one word takes: the best of three."""
    shown: list[tuple[float, float]] = []
    for _ in range(3):
        limit = max(500.0, 6 * await bare_paint_ms(browser))
        seat = await sit(**wishes)
        await seat.sees("word59")
        shown.append(((await seat.figures())["paint_ms"], limit))
        if shown[-1][0] < limit:
            return seat
    pytest.fail(f"painted after, allowed (ms): {shown}")


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_the_first_view(browser: Browser, sit: Sit, discord: Playground, scheme: str) -> None:
    """On a phone nothing sticks out; it paints within half a second and then stands still."""
    for number in range(60):
        await discord.members[number % 2].say(f"word{number} " + "long" * (number % 30))

    wide = await painted(browser, sit, scheme=scheme)
    phone = await painted(browser, sit, scheme=scheme, size=PHONE)

    for seat in (wide, phone):
        figures = await seat.figures()
        assert figures["shift"] < 0.01, figures["jumps"]
        assert await seat.too_wide() <= 0
    await phone.page.get_by_role("button", name="Servers and channels").click()
    await phone.page.get_by_role("button", name="general").click()
    await expect(phone.page.locator("#place-name")).to_have_text("#general")
    background = "getComputedStyle(document.body).backgroundColor"
    before = await wide.page.evaluate(background)
    await wide.page.get_by_role("button", name="Dark or light").click()
    assert await wide.page.evaluate(background) != before


async def test_the_side_of_a_phone_opens_and_shuts_by_keys(sit: Sit) -> None:
    """Where things move, too, the focus goes into the list of channels, and Escape brings it back."""
    phone = await sit(size=PHONE, still=False)
    side = phone.page.locator("#side")

    await phone.page.locator("#open-side").press("Enter")
    await expect(side.get_by_role("button", name="clips")).to_be_focused()
    await phone.press("Escape")

    await expect(side).not_to_have_class("open")
    await expect(phone.page.locator("#open-side")).to_be_focused()


async def test_an_address_that_means_nothing(sit: Sit) -> None:
    """Somebody who is not here, in a place that is not, is the first of us in the first channel."""
    seat = await sit(who="%zz/7")
    await expect(seat.page.locator("#place-name")).to_have_text("#clips")


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_everything_can_be_read(sit: Sit, discord: Playground, scheme: str) -> None:
    """Every text has a contrast of at least 4.5 to what is behind it, in both themes, backstage too."""
    alice, bob = discord.members[:2]
    text = f"**bold** `code` {bob.mention} [link](https://example.org) <t:1795183601:R>\n> quote\n-# small"
    await alice.say(text)
    await alice.say(f"{bob.mention} look", files=(("notes.txt", b"hello"),))

    seat = await sit(who="bob", scheme=scheme, tour=True)
    await seat.sees("look")
    found = await seat.hard_to_read()
    for tab in ("Calls", "Knobs", "Bot"):
        if tab == "Calls":
            await seat.press("Control+.")
        await seat.page.get_by_role("tab", name=tab).click()
        found += await seat.hard_to_read()
    await seat.page.locator("#me").click()
    found += await seat.hard_to_read()
    assert found == []


async def test_the_notice_covers_neither_the_welcome_nor_what_is_read(
    sit: Sit, discord: Playground
) -> None:
    """It has room of its own above the first message; where the channel is long, the newest stay in sight."""
    notice = "document.querySelector('#bot-notice').getBoundingClientRect().bottom"
    welcome = "document.querySelector('#start .sign').getBoundingClientRect().top"
    short = await sit()
    await short.page.locator("#bot-notice").get_by_text("No bot is connected").wait_for()
    assert await short.page.evaluate(f"{notice} <= {welcome}")

    for number in range(60):
        await discord.members[0].say(f"word{number}")
    seen = await short.sees("word59")
    await expect(seen).to_be_in_viewport(ratio=1)
    await expect(short.page.locator("#bot-notice")).to_be_in_viewport(ratio=1)


async def test_pictures_that_were_lost_on_the_way_come_back(
    browser: Browser, tmp_path: Path
) -> None:
    """While the playground is away the page says so; what it could not load is there afterwards."""
    async with Playground(folder=tmp_path, openapi=None) as discord:
        await discord.members[0].say("look", files=(("a.png", PNG),))
        seat = await Seat.take(browser, discord)
        await seat.page.route("**/attachments/**", lambda route: route.abort())
        await seat.reload()
        await (await seat.sees("look")).get_by_text("This picture cannot be shown.").wait_for()
    notice = seat.page.locator("#bot-notice")
    await notice.get_by_text("The playground does not answer.").wait_for()
    await seat.page.unroute("**/attachments/**")

    async with Playground(folder=tmp_path, openapi=None, port=discord.port):
        await (await seat.sees("look")).locator("img").wait_for()
        await expect(notice).not_to_contain_text("does not answer")
    seat.complaints.clear()  # the console tells of each call that met nobody
    await seat.leave()


async def test_a_thousand_messages_and_the_way_up(sit: Sit, discord: Playground) -> None:
    """Fifty are read at first; older ones come on the way up, and the place that is read stays."""
    for number in range(1000):
        await discord.members[number % 2].say(f"line {number}")

    seat = await sit()
    await seat.sees("line 999")
    posts = seat.page.locator("#history .post")
    assert await posts.count() == 50
    assert (
        await seat.page.evaluate(
            "(() => { const s = document.querySelector('#scroll'); return s.scrollHeight - s.scrollTop - s.clientHeight; })()"
        )
        < 2
    )
    for _ in range(19):
        before = await posts.count()
        await seat.page.evaluate("document.querySelector('#scroll').scrollTop = 0")
        await expect(posts).not_to_have_count(before)
    await seat.sees("line 0")
    took = await seat.page.evaluate(SCROLL)
    for _ in range(4):  # others use the machine, too: the smoothest of five counts
        if took[53] < 100 and took[-1] < 250:
            break
        took = await seat.page.evaluate(SCROLL)
    assert took[53] < 100, took  # nine frames of ten
    assert took[-1] < 250, took


async def test_people_languages_threads_and_rights(sit: Sit, discord: Playground) -> None:
    """Everybody sees their own channels; languages change dates; a channel that goes is left."""
    seat = await sit()
    page = seat.page
    channels = page.locator("#channels")
    assert "moderators" not in await channels.inner_text()
    await seat.write("hello **there**")
    await seat.press("Enter")
    await expect((await seat.sees("hello there")).locator("strong")).to_have_text("there")

    await page.locator("#me").click()
    await page.get_by_role("menuitemradio", name="Maria").click()
    await channels.get_by_role("button", name="moderators").click()
    await page.locator("#me").click()
    await page.locator(".menu select").select_option("de")
    await seat.press("Escape")
    await page.locator("#me").click()
    await page.get_by_role("menuitemradio", name="Sam").click()
    await expect(page.locator("#guild-name")).to_have_text("Elsewhere")

    await seat.go("moderator")
    await expect(page.locator(".day").first).to_contain_text(".")  # a German date
    extra = discord.guild.add_channel("passing")
    await channels.get_by_role("button", name="passing").click()
    extra.delete()
    await expect(page.locator("#place-name")).to_have_text("#clips")
    await page.get_by_role("button", name="Direct messages").click()
    await expect(page.locator("#place-name")).to_have_text("@Dailies")
