"""The page's door: its token, what is read and done behind it, and the stream of what happens."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from playground import Playground
from tests.playground.stock import MP4, Stock


class Page:
    """What the page's script would do."""

    def __init__(self, playground: Playground, session: aiohttp.ClientSession) -> None:
        self.playground = playground
        self.session = session
        self.base = playground.page_url
        self.people = {each.user.key: str(each.id) for each in playground.members}
        self.clips = str(playground.channel.id)

    async def read(self, path: str, **query: str) -> Any:
        async with self.session.get(f"{self.base}api/{path}", params=query) as response:
            return await response.json()

    async def do(self, deed: str, **body: Any) -> Any:
        """Post; an error comes back as its status and body."""
        async with self.session.post(f"{self.base}api/{deed}", json=body) as response:
            answer = await response.json()
            return answer if response.status == 200 else (response.status, answer)

    async def events(self, after: int) -> AsyncIterator[Any]:
        url = f"{self.base}api/events?after={after}"
        async with self.session.get(url) as response:
            async for line in response.content:
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])

    async def until(self, after: int, *kinds: str) -> list[Any]:
        """Read events until each of these kinds has come."""
        wanted, found = set(kinds), list[Any]()
        async with asyncio.timeout(10):
            async for event in self.events(after):
                found.append(event)
                wanted.discard(event["kind"])
                if not wanted:
                    break
        return found


@pytest.fixture
async def page(playground: Playground) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as session:
        yield Page(playground, session)


async def test_a_guessed_token_is_not_found(page: Page) -> None:
    """Every address under another token is a plain 404, whatever the method."""
    base = page.base.replace(page.playground.page_token, "guess")

    for method, path in (
        ("GET", ""),
        ("GET", "api/state"),
        ("GET", "api/events"),
        ("POST", "api/command"),
        ("DELETE", "api/faults"),
        ("PUT", "anything"),
    ):
        async with page.session.request(method, base + path) as response:
            assert response.status == 404
    for path in ("/", "/gateway"):  # where bots knock
        async with page.session.get(page.playground.page_url.rsplit("/", 2)[0] + path) as response:
            assert response.status == 404
    assert len(page.playground.page_token) >= 20


async def test_nothing_outside_the_pages_folder_is_served(page: Page) -> None:
    """Paths that climb out, and files that are no part of a page, are not found."""
    for path in ("../server.py", "%2e%2e/server.py", "..%2fserver.py", "nothing.html", "x.py"):
        async with page.session.get(page.base + path) as response:
            assert response.status == 404


async def test_the_state_is_all_that_a_first_picture_needs(page: Page, bot: Stock) -> None:
    """People, guilds, channels with who sees them, the bot, the clock."""
    state = await page.read("state")

    channels = {each["name"]: each for each in state["channels"]}
    assert [each["key"] for each in state["people"]] == list(page.people)
    assert page.people["alice"] in channels["clips"]["seen_by"]
    assert page.people["alice"] not in channels["moderators"]["seen_by"]
    assert page.people["moderator"] in channels["moderators"]["seen_by"]
    assert state["bot"]["connected"] is True
    assert state["process"] == {"supervised": False}
    assert all(isinstance(each["id"], str) for each in state["channels"])


async def test_a_whole_visit(page: Page, bot: Stock) -> None:
    """Offered commands, suggestions, a command with a file, its card, a button, a modal, a whisper."""
    alice = page.people["alice"]
    at = {"as": alice, "channel": page.clips}
    start = (await page.read("state"))["latest"]
    offered = await page.read("commands", **at)
    typed = await page.do(
        "autocomplete", **at, name="video make", focused="model", value="run", options={}
    )
    form = aiohttp.FormData()
    form.add_field("file", b"12345", filename="first frame.png")
    async with page.session.post(f"{page.base}api/upload", data=form) as response:
        file = await response.json()
    options = {"prompt": "a red fox", "image": {"attachment": file["id"]}}
    made = await page.do("command", **at, name="video make", options=options)
    seen = await page.until(start, "interaction.answer", "message.update", "call")
    card = await page.playground.channel.wait_for(lambda shown: shown["attachments"])
    await page.playground.interaction(int(made["id"])).followup()
    pressed = await page.do("press", **{"as": alice}, message=card["id"], component="edit")
    await page.playground.interaction(int(pressed["id"])).acknowledged()
    opened = await page.read(f"interactions/{pressed['id']}")
    answers = {"prompt": "a blue fox", "size": "Tall"}
    sent = await page.do("submit", **{"as": alice}, interaction=pressed["id"], answers=answers)
    await page.playground.interaction(int(sent["id"])).answered()
    history = await page.read(f"channels/{page.clips}/messages", **{"as": alice})
    others = await page.read(f"channels/{page.clips}/messages", **{"as": page.people["bob"]})

    assert {each["name"] for each in offered} >= {"video", "secret", "Report clip", "Show quota"}
    assert typed == {"choices": [{"name": "Runway:Gen4.5", "value": "runway:gen4.5"}]}
    assert made["name"] == "video make"
    assert any(each["kind"] == "message.create" and each["body"]["message"] for each in seen)
    assert opened["modal"]["title"] == "Edit the prompt"
    assert history[-1]["content"] == "edited: a blue fox (Tall)"
    assert [each["yours"] for each in history] == [False, True, False]
    assert " 5 False" in history[1]["content"]
    assert len(others) == 2
    async with page.session.get(history[0]["attachments"][0]["url"]) as video:
        assert await video.read() == MP4


async def test_menus_selects_words_and_direct_messages(page: Page, bot: Stock) -> None:
    """The rest of what a person can do."""
    alice = page.people["alice"]
    at = {"as": alice, "channel": page.clips}
    said = await page.do("say", **at, content="<b>hello</b>")
    menu = await page.do("menu", **at, name="Report clip", message=said["id"])
    person = await page.do("menu", **at, name="Show quota", person=page.people["bob"])
    choose = await page.do("command", **at, name="choose", options={})
    asked = await page.playground.interaction(int(choose["id"])).answered()
    chosen = await page.do(
        "select", **{"as": alice}, message=asked["id"], component="colour", values=["red"]
    )
    await page.playground.interaction(int(chosen["id"])).acknowledged()
    dm = await page.do("dm", **{"as": alice})

    assert said["content"] == "<b>hello</b>"
    assert (menu["name"], person["name"]) == ("Report clip", "Show quota")
    assert asked["content"] == "Which colour?"
    assert dm["recipients"][0]["username"] == "alice"
    assert dm["id"] in [each["id"] for each in (await page.read("state"))["dms"]]


async def test_mistakes_are_sentences(page: Page, bot: Stock) -> None:
    """What a person cannot do is 422 with a sentence; a malformed form is 400."""
    at = {"as": page.people["alice"], "channel": page.clips}

    assert (await page.do("command", **at, name="burn"))[1]["kind"] == "UnknownCommandError"
    wrong = await page.do("command", **at, name="video make", options={"prompt": "x"})
    assert wrong == (422, {"error": "prompt takes 3 to 100 characters.", "kind": "OptionError"})
    assert (await page.do("command", **{**at, "as": "7"}, name="secret"))[0] == 422
    assert (await page.do("command", **{**at, "channel": "7"}, name="secret"))[0] == 422
    assert (await page.do("command", name="secret"))[0] == 400
    assert (await page.do("clock", advance_s=-1))[0] == 422
    assert (await page.do("channels/" + page.clips, deny=["FLY"]))[0] == 422
    hidden = page.playground.guild.channel("moderators").id
    refused = await page.read(f"channels/{hidden}/messages", **{"as": page.people["alice"]})
    assert refused["kind"] == "NotAllowedError"
    async with page.session.post(f"{page.base}api/say", data=b"nonsense") as response:
        assert response.status == 422
    async with page.session.post(f"{page.base}api/nonsense", json={}) as response:
        assert response.status == 404


async def test_the_knobs_turn(page: Page, bot: Stock) -> None:
    """Clock, tier, channels, permissions, people, limits, faults and the gateway."""
    guild = str(page.playground.guild.id)
    before = page.playground.clock.now_s()
    clock = await page.do("clock", advance_s=3600)
    boosted = await page.do(f"guilds/{guild}", tier=3, locale="de")
    made = await page.do("channels", guild=guild, name="studio", nsfw=True)
    denied = await page.do(f"channels/{made['id']}", deny=["SEND_MESSAGES"], nsfw=False)
    gone = await page.do(f"channels/{made['id']}", delete=True)
    person = await page.do(f"people/{page.people['bob']}", accepts_dms=False, locale="fr")
    limits = await page.do("limits", enabled=False)
    fault = await page.do("faults", route="POST *", act="answer", status=500, when="after", times=2)
    planned = (await page.read("state"))["faults"]
    async with page.session.delete(f"{page.base}api/faults") as response:
        cleared = await response.json()
    cut = await page.do("gateway", act="cut")
    await page.playground.until(lambda: page.playground.box.gateway.resumed == 1)
    kicked = await page.do(f"guilds/{guild}", bot="kick")
    invited = await page.do(f"guilds/{guild}", bot="invite")

    assert clock["now_s"] >= before + 3600
    assert (boosted["upload_limit_bytes"], boosted["locale"]) == (100 * 1024 * 1024, "de")
    assert denied["permission_overwrites"][0]["deny"] == "2048"
    assert gone["gone"] is True
    assert (person["accepts_dms"], person["locale"]) == (False, "fr")
    assert limits == {"enabled": False}
    assert planned == [fault]
    assert cleared == []
    assert "connected" in cut
    assert (kicked["has_bot"], invited["has_bot"]) == (False, True)


async def test_calls_can_be_read(page: Page, bot: Stock) -> None:
    """The drawer lists calls briefly, and shows one whole."""
    calls = await page.read("calls")
    sync = next(each for each in calls if each["method"] == "PUT")
    whole = await page.read(f"calls/{sync['number']}")
    later = await page.read("calls", after=str(calls[-1]["number"]))

    assert "response" not in sync
    assert {each["name"] for each in whole["request"]} >= {"video", "secret"}
    assert later == []
    assert await page.read("violations") == []
    assert (await page.read("calls/999999"))["kind"] == "PlaygroundError"


async def test_a_listener_that_missed_too_much_starts_over(page: Page) -> None:
    """The stream goes on from a number; where some of it is forgotten it says `reset`."""
    events = page.playground.box.events
    for number in range(2100):
        events.tell("clock", number=number)

    late = await page.until(1, "reset")
    fresh = await page.until(events.latest - 2, "clock")

    assert late[0]["number"] == events.latest
    assert fresh[0]["number"] == events.latest - 1


async def test_a_supervised_bot_is_shown_and_restarted(page: Page) -> None:
    """Where somebody runs the bot's process, the page shows its log and restarts it."""

    class Process:
        def __init__(self) -> None:
            self.starts = 1

        def state(self) -> dict[str, Any]:
            return {"supervised": True, "running": True, "exit_code": None, "lines": ["up"]}

        async def restart(self) -> None:
            self.starts += 1

    refused = await page.do("bot", act="restart")
    process = Process()
    page.playground.supervise(process)
    restarted = await page.do("bot", act="restart")

    assert refused[0] == 422
    assert (process.starts, restarted["lines"]) == (2, ["up"])
    assert (await page.read("log"))["running"] is True


async def test_stopping_lets_every_listener_go(page: Page) -> None:
    """The playground stops at once although a page still listens."""
    listening = asyncio.create_task(page.until(page.playground.box.events.latest, "never"))
    await asyncio.sleep(0)
    await page.read("state")

    async with asyncio.timeout(2):
        await page.playground.stop()
    await asyncio.wait_for(listening, 2)
