"""A moderator's rules, end to end: rehearsed, put in force, met, taken back, with a restart in the middle."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import aiohttp
import discord as library
import pytest

from bot.client import Dailies
from bot.courier import DiscordCourier
from bot.domain.automod import AutoModRule
from bot.domain.ids import GuildId
from bot.moderation.filters import Filters
from bot.moderation.judge import FilterJudge
from bot.moderation.panel import Panel
from cogs import _automod
from playground import Playground
from tests.fakes.clocks import QuickClock
from tests.fakes.door_discord import connected, now_in, openapi
from tests.fakes.door_house import CATALOG, Rooms, empty_database, rooms
from tests.fakes.fake_files import MemoryClips
from tests.journeys.stage import words

MAY_POST = ("VIEW_CHANNEL", "SEND_MESSAGES", "ATTACH_FILES")


class World:
    """A Discord that outlives the bot, and the bot's house, which is opened anew at each start."""

    def __init__(self, discord: Playground, house: Rooms, courier: DiscordCourier) -> None:
        self.discord = discord
        self.house = house
        self.courier = courier

    @asynccontextmanager
    async def started(self) -> AsyncGenerator[Dailies]:
        """The bot, with nothing in memory of what was before."""
        filters = Filters(self.house.database)
        house = replace(self.house.house, filters=filters, judge=Panel([FilterJudge(filters)]))
        async with connected(self.discord, house, self.courier.kept) as bot:
            yield bot

    async def asked(self, who: str, command: str, **options: Any) -> str:
        """What somebody is told."""
        made = await self.discord.member(who).command(command, **options)
        return words(await made.answered())


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[World]:
    document = openapi(os.environ.get("DAILIES_DISCORD_OPENAPI"), Path(__file__).parents[2])
    async with Playground(openapi=document) as discord:
        clock = QuickClock(now_in(discord))
        courier = DiscordCourier(clock=clock, clips=MemoryClips(), catalog=CATALOG)
        folder = tmp_path / "empty"
        folder.mkdir()
        empty = await asyncio.to_thread(empty_database, folder)
        async with rooms(empty, tmp_path, courier, clock) as house:
            yield World(discord, house, courier)
        assert discord.violations == []


async def test_a_rule_is_rehearsed_enabled_met_and_taken_back(world: World) -> None:
    """Every button works after a restart, and one press takes the rule back."""
    async with world.started():
        for number in range(6):
            maker = "owner" if number % 2 else "alice"
            await world.asked(maker, "/video make", prompt=f"teapot number {number}")
        owner = world.discord.member("owner")
        made = await owner.command("/mod rules add", pattern="teapot", name="Teapots")
        rehearsed = await made.answered()
        said = words(rehearsed)
        assert "Not in force yet" in said
        assert "It meets 6 of the last 6 prompts here, and 0 of 500 harmless ones." in said
        assert "…and 1 prompt more." in said
        assert "is in the queue" in await world.asked("alice", "/video make", prompt="a teapot")

    async with world.started():
        owner = world.discord.member("owner")
        turned = await owner.press(rehearsed, "More prompts")
        assert "teapot number 0" in words(await turned.wait_for(lambda m: "number 0" in words(m)))
        pressed = await owner.press(rehearsed, "Enable")
        enabled = await pressed.wait_for(lambda message: "is in force" in words(message))
        assert "Version 2 of the rules is in force." in words(enabled)
        refused = await world.asked("alice", "/video make", prompt="a t3apot")
        assert "the server's rule *Teapots* stopped “t3apot”" in refused

    async with world.started():
        assert "*Teapots*" in await world.asked("alice", "/video make", prompt="a small teapot")
        record = await world.asked("owner", "/mod rules record")
        assert "2 hits, 1 member" in record
        back = await owner.press(enabled, "Take this back")
        await back.wait_for(lambda message: "Version 3" in words(message))
        assert "is in the queue" in await world.asked("alice", "/video make", prompt="a teapot")
        guild = GuildId(world.discord.guild.id)
        broken = await world.house.database.read(lambda unit: unit.audit_log.broken(guild))
        assert broken == []


async def test_discords_own_rules_are_followed(world: World) -> None:
    """AutoMod's words hold for prompts, change when they change there, and stay read-only here."""
    discord = world.discord
    async with world.started() as bot:
        alone = await world.asked("owner", "/mod rules automod")
        assert "I need the permission *Manage Server*" in alone

        discord.guild.set_permissions(discord.guild.bot_role, "MANAGE_GUILD", *MAY_POST)
        guild = bot.get_guild(discord.guild.id)
        assert guild is not None
        rule = await guild.create_automod_rule(
            name="No slugs",
            event_type=library.AutoModRuleEventType.message_send,
            trigger=library.AutoModTrigger(
                keyword_filter=["slug*"],
                allow_list=["sluggish"],
                regex_patterns=["sn(?=o)", "sn[o0]t"],
            ),
            actions=[library.AutoModRuleAction(custom_message="No.")],
            enabled=True,
        )
        copied = await world.asked("owner", "/mod rules automod")
        assert "**2 rules and 1 allow phrase of Discord's AutoMod hold" in copied
        assert "`sn(?=o)` of *No slugs* is left out" in copied
        assert "*No slugs* stopped “slug”" in await world.asked(
            "alice", "/video make", prompt="two slugs"
        )
        assert "is in the queue" in await world.asked(
            "alice", "/video make", prompt="a sluggish river"
        )

        await rule.edit(trigger=library.AutoModTrigger(keyword_filter=["snail"]))
        await until_told(world, "a snail")
        assert "is in the queue" in await world.asked("alice", "/video make", prompt="two slugs")
        listed = await world.asked("owner", "/mod rules list")
        assert "from Discord's AutoMod" in listed
        assert "those of the last time" not in listed
        discord.guild.set_permissions(discord.guild.bot_role, *MAY_POST)
        assert "those of the last time" in await world.asked("owner", "/mod rules list")
        discord.guild.set_permissions(discord.guild.bot_role, "MANAGE_GUILD", *MAY_POST)
        rule_id = (await rules_of(world))[0]
        edited = await world.asked("owner", "/mod rules edit", rule=rule_id, pattern="kettle")
        assert "is a copy of a rule of Discord's AutoMod" in edited

        await rule.delete()
        async with asyncio.timeout(10):
            while await rules_of(world):
                pass
        assert "no longer follow" in await world.asked("owner", "/mod rules automod", off=True)


async def test_what_changed_at_discord_while_we_were_away_is_followed(world: World) -> None:
    """Nobody tells us of it: the rules are read again at the start."""
    discord = world.discord
    discord.guild.set_permissions(discord.guild.bot_role, "MANAGE_GUILD", *MAY_POST)
    path = f"/guilds/{discord.guild.id}/auto-moderation/rules"
    async with world.started():
        made = await said_to(discord, "POST", path, name="Slow", keyword_filter=["slug"])
        await world.asked("owner", "/mod rules automod")
        assert len(await rules_of(world)) == 1

    await said_to(discord, "PATCH", f"{path}/{made['id']}", keyword_filter=["snail"])
    async with world.started():
        await until_told(world, "a snail")
        assert "is in the queue" in await world.asked("alice", "/video make", prompt="a slug")


async def test_of_two_changes_at_once_the_later_holds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the first is read until the second waits for its turn, or has had it."""
    words = iter(("slug", "slug", "snail"))
    reading, second_waits = asyncio.Event(), asyncio.Event()

    async def read(_: library.Guild) -> tuple[AutoModRule, ...]:
        return (AutoModRule(id=7, name="Slow", enabled=True, keywords=(next(words),)),)

    async def read_slowly(guild: library.Guild) -> tuple[AutoModRule, ...]:
        monkeypatch.setattr(_automod, "read", read)
        found = await read(guild)
        reading.set()
        await second_waits.wait()
        return found

    monkeypatch.setattr(_automod, "read", read)
    discord = world.discord
    discord.guild.set_permissions(discord.guild.bot_role, "MANAGE_GUILD", *MAY_POST)
    async with world.started() as bot:
        guild = bot.get_guild(discord.guild.id)
        assert guild is not None
        await world.asked("owner", "/mod rules automod")
        monkeypatch.setattr(_automod, "read", read_slowly)
        bot.house.board.copying[GuildId(guild.id)] = Turn(second_waits)
        first = asyncio.create_task(_automod.changed(bot, guild))
        await reading.wait()
        second = asyncio.create_task(_automod.changed(bot, guild))
        second.add_done_callback(lambda _: second_waits.set())
        await asyncio.gather(first, second)
        rules = await world.house.database.read(
            lambda unit: unit.rulebook.rules(GuildId(discord.guild.id))
        )
        assert [rule.pattern for rule in rules.rules] == ["snail"]


class Turn(asyncio.Lock):
    """A lock that tells when somebody has to wait for it."""

    def __init__(self, waits: asyncio.Event) -> None:
        super().__init__()
        self._told = waits

    async def acquire(self) -> Literal[True]:
        if self.locked():
            self._told.set()
        return await super().acquire()


async def said_to(discord: Playground, method: str, path: str, **rule: Any) -> Any:
    """What Discord answers a moderator who writes an AutoMod rule in its own settings."""
    body: dict[str, Any] = {"trigger_metadata": {"keyword_filter": rule.pop("keyword_filter")}}
    if method == "POST":
        body |= {"event_type": 1, "trigger_type": 1, "actions": [{"type": 1}], "enabled": True}
    headers = {"authorization": f"Bot {discord.token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.request(method, discord.api_url + path, json=body | rule) as answer,
    ):
        assert answer.ok, await answer.text()
        return await answer.json()


async def rules_of(world: World) -> list[str]:
    """The ids of the rules that are stored."""
    guild = GuildId(world.discord.guild.id)
    rules = await world.house.database.read(lambda unit: unit.rulebook.rules(guild))
    return [rule.id for rule in rules.rules]


async def until_told(world: World, prompt: str) -> None:
    """Wait until a change of Discord's rules has arrived."""
    async with asyncio.timeout(10):
        while "blocked" not in await world.asked("owner", "/mod test", text=prompt):
            pass
