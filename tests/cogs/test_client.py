"""The client: what it tells Discord of itself, how it speaks languages, and when it answers."""

import asyncio
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.env import Env

from bot.client import SYNCED, CommandWords, create_bot, point_discord_at
from bot.courier import DiscordCourier
from bot.courier.turns import Turns
from tests.cogs.conftest import Door, text
from tests.fakes.door_house import Rooms

GERMAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgctxt "command"
msgid "make"
msgstr "machen"

msgctxt "command"
msgid "Make a clip of what you describe"
msgstr "Einen Clip von dem machen, was du beschreibst"

msgctxt "command"
msgid "What is to be seen"
msgstr "Was zu sehen sein soll"

msgid "{job} is in the queue"
msgstr "{job} steht in der Schlange"
"""


def registrations(env: Env) -> int:
    """How often Discord was told of the commands."""
    return sum(call.method == "PUT" and "/commands" in call.path for call in env.http_requests)


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house in which somebody has translated four messages."""
    folder = tmp_path / "locales" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "dailies.po").write_text(GERMAN, encoding="utf-8")
    monkeypatch.setattr("bot.words.tongue.LOCALES", tmp_path / "locales")


async def test_commands_are_told_once(door: Door) -> None:
    """A restart with the same commands does not tell Discord again."""
    assert registrations(door.env) == 1
    await door.restart()
    assert registrations(door.env) == 1


async def test_changed_commands_are_told_again(door: Door) -> None:
    """What the mark remembers is compared with what there is."""
    await door.rooms.database.write(lambda unit: unit.marks.put(SYNCED, "of yesterday"))
    await door.restart()
    assert registrations(door.env) == 2


async def test_commands_that_discord_does_not_take(door: Door) -> None:
    """Where Discord refuses the commands, the bot starts with those it knows, and asks again next time."""
    await door.rooms.database.write(lambda unit: unit.marks.put(SYNCED, "of yesterday"))
    door.env.inject_error("PUT", "/applications/*/commands", status=400, code=50035)
    await door.restart()
    assert (await door.made()).id == 1

    await door.restart()
    assert registrations(door.env) == 3


def test_no_privileged_intent(house: Rooms, courier: DiscordCourier) -> None:
    """The bot asks for guilds and their AutoMod rules, and nothing else."""
    assert create_bot(house.house, courier.kept).intents == discord.Intents(
        guilds=True, auto_moderation_configuration=True
    )


def commands(env: Env) -> dict[str, Any]:
    """What Discord was told, by name."""
    told = next(call for call in env.http_requests if call.method == "PUT")
    assert isinstance(told.json, list)
    return {each["name"]: each for each in told.json}


async def test_commands_are_for_guilds(door: Door) -> None:
    """Nobody is offered a command in a direct message, where there is no pool."""
    told = commands(door.env)
    assert {"video", "quota", "gallery", "style", "Remix this clip"} <= told.keys()
    assert all(body["contexts"] == [0] for body in told.values())
    assert all(body["integration_types"] == [0] for body in told.values())


@pytest.mark.usefixtures("german")
async def test_commands_speak_languages(door: Door) -> None:
    """Names and descriptions are told in every language that has them, English among them."""
    make = next(each for each in commands(door.env)["video"]["options"] if each["name"] == "make")

    assert make["name_localizations"] == {"de": "machen", "en-US": "make", "en-GB": "make"}
    assert make["description_localizations"]["de"].startswith("Einen Clip von dem")
    prompt = next(each for each in make["options"] if each["name"] == "prompt")
    assert prompt["description_localizations"]["de"] == "Was zu sehen sein soll"
    assert "de" not in prompt.get("name_localizations", {})


@pytest.mark.usefixtures("german")
async def test_answers_speak_the_members_language(door: Door) -> None:
    """A member is answered in the language of their own Discord; what is not translated is English."""
    payloads: list[Any] = []

    def german_too(event: str, payload: Any, *_: Any) -> None:
        if event == "INTERACTION_CREATE":
            payload["locale"] = "de"
            payloads.append(payload)

    door.env.backend.subscribers.insert(0, german_too)
    result = await door.make()

    assert payloads
    assert text(result).startswith("**#1 steht in der Schlange.** You are next;")
    assert (await door.rooms.job(1)).locale == "de"


async def test_an_answer_waits_for_its_turn(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is told that an answer comes can wait for it: it is said when its turn comes, after its work is done."""
    asked, may_begin = asyncio.Queue[None](), asyncio.Semaphore(0)

    async def begin(_turns: Turns) -> None:
        asked.put_nowait(None)
        await may_begin.acquire()

    monkeypatch.setattr(Turns, "begin", begin)
    asking = asyncio.create_task(door.make())
    async with asyncio.timeout(30):
        await asked.get()
        assert await door.jobs() == []
        may_begin.release()
        await asked.get()
        (job,) = await door.jobs()
        assert not any(call.method == "PATCH" for call in door.env.http_requests)
        may_begin.release()

        assert f"#{job.id} is in the queue" in text(await asking)


async def test_a_language_that_nobody_speaks() -> None:
    """A language without a catalog gets no translation of its own, so Discord shows the English."""
    make = discord.app_commands.locale_str("make")
    words = CommandWords()
    context: Any = None

    assert await words.translate(make, discord.Locale.polish, context) is None
    assert await words.translate(make, discord.Locale.american_english, context) == "make"


def test_discord_can_be_elsewhere() -> None:
    """The addresses are those of the settings; without them nothing changes."""
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    try:
        point_discord_at(api_url=None, gateway_url=None)
        assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
        point_discord_at(api_url="http://127.0.0.1:1/api/v10/", gateway_url="ws://127.0.0.1:1/")
        assert Route("GET", "/users/@me").url == "http://127.0.0.1:1/api/v10/users/@me"
        assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:1/"
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
