"""Registering commands: what is taken, what keeps its id, and what is told where."""

import discord as library
import pytest
from discord import app_commands

from playground import Playground
from tests.playground.raw import Rest
from tests.playground.stock import Stock

COMMANDS = "/applications/{app}/commands"
GUILD_COMMANDS = "/applications/{app}/guilds/{guild}/commands"
SAY = {"type": 1, "name": "say", "description": "Say something"}


def option(name: str, kind: int = 3, **more: object) -> dict[str, object]:
    return {"type": kind, "name": name, "description": "An option", **more}


async def test_a_bulk_overwrite_keeps_the_ids_of_what_stays(rest: Rest) -> None:
    """What keeps its name keeps its id; what changed gets a new version; the rest is gone."""
    _, first = await rest("PUT", COMMANDS, [SAY, {**SAY, "name": "other"}])
    _, same = await rest("PUT", COMMANDS, [SAY])
    _, changed = await rest("PUT", COMMANDS, [{**SAY, "description": "Say it"}])
    _, listed = await rest("GET", COMMANDS)

    assert same == [first[0]]
    assert changed[0]["id"] == first[0]["id"]
    assert changed[0]["version"] != first[0]["version"]
    assert listed == changed


async def test_one_command_can_be_made_read_changed_and_deleted(rest: Rest) -> None:
    """The single operations work, in a guild too, and making the same again is an update."""
    made, command = await rest("POST", GUILD_COMMANDS, SAY)
    again, _ = await rest("POST", GUILD_COMMANDS, SAY)
    path = f"{GUILD_COMMANDS}/{command['id']}"
    _, read = await rest("GET", path)
    changed, after = await rest("PATCH", path, {"description": "Louder"})
    gone, _ = await rest("DELETE", path)
    lost, body = await rest("GET", path)

    assert (made, again, changed, gone, lost) == (201, 200, 200, 204, 404)
    assert read == command
    assert after["description"] == "Louder"
    assert body["code"] == 10063


async def test_a_guilds_command_is_for_that_guild(rest: Rest) -> None:
    """People elsewhere do not see it, and other people's guilds take none."""
    await rest("POST", GUILD_COMMANDS, SAY)
    registry = rest.playground.box.commands
    here, there = (each.id for each in rest.playground.guilds)
    status, body = await rest("GET", "/applications/{app}/guilds/1/commands")

    assert [each.name for each in registry.seen_in(here)] == ["say"]
    assert list(registry.seen_in(there)) == []
    assert (status, body["code"]) == (403, 50001)


@pytest.mark.parametrize(
    ("where", "command"),
    [
        ("name", {**SAY, "name": "Say"}),
        ("name", {**SAY, "name": "say it"}),
        ("name", {**SAY, "name": "x" * 33}),
        ("description", {**SAY, "description": ""}),
        ("description", {"type": 2, "name": "Menu", "description": "x"}),
        ("options", {**SAY, "options": [option(f"o{n}") for n in range(26)]}),
        ("options", {**SAY, "options": [option("same"), option("same")]}),
        ("options", {**SAY, "options": [option("a"), option("b", required=True)]}),
        ("options", {**SAY, "options": [option("a", 11, choices=[])]}),
        ("options", {**SAY, "options": [option("a", 4, min_length=1)]}),
        ("options", {**SAY, "options": [option("a", choices=[{"name": "x", "value": 1}])]}),
        (
            "options",
            {
                **SAY,
                "options": [option("a", choices=[{"name": "x", "value": "x"}], autocomplete=True)],
            },
        ),
        ("options", {**SAY, "options": [option("a", 1), option("b")]}),
        ("contexts", {**SAY, "contexts": []}),
        ("name_localizations", {**SAY, "name_localizations": {"xx": "sagen"}}),
        ("name_localizations", {**SAY, "name_localizations": {"de": "Sag Es"}}),
        ("colour", {**SAY, "colour": "red"}),
        (
            "_errors",
            {
                **SAY,
                "options": [
                    option(
                        f"o{n}",
                        choices=[{"name": "x" * 100, "value": f"{m}" * 100} for m in range(2)],
                    )
                    for n in range(25)
                ],
            },
        ),
    ],
)
async def test_a_wrong_command_is_told_where(
    rest: Rest, where: str, command: dict[str, object]
) -> None:
    """A command that Discord does not take is 50035 at its place, and nothing is registered."""
    status, body = await rest("PUT", COMMANDS, [SAY, command])

    assert (status, body["code"]) == (400, 50035)
    assert where in body["errors"]["1"]
    assert rest.playground.commands == []
    rest.playground.violations.clear()


async def test_there_are_limits_to_how_many(rest: Rest) -> None:
    """100 slash commands, 15 menus of each kind, no two of a name, 200 creations a day."""
    menus = [{"type": 2, "name": f"Menu {n}"} for n in range(16)]
    twins, _ = await rest("PUT", COMMANDS, [SAY, SAY])
    many, body = await rest("PUT", COMMANDS, menus)
    most, _ = await rest("PUT", COMMANDS, [{**SAY, "name": f"c{n}"} for n in range(100)])
    others, _ = await rest("PUT", COMMANDS, [{**SAY, "name": f"d{n}"} for n in range(100)])
    spent, refusal = await rest("POST", COMMANDS, {"type": 2, "name": "One more"})
    rest.playground.clock.advance(86_401)
    tomorrow, _ = await rest("POST", COMMANDS, {"type": 2, "name": "One more"})

    assert (twins, many, most, others, spent, tomorrow) == (400, 400, 200, 200, 400, 201)
    assert (body["code"], refusal["code"]) == (30032, 30034)
    rest.playground.violations.clear()


async def test_a_bot_may_not_set_permissions_itself(rest: Rest) -> None:
    """Command permissions are the guild's owner's to set; a bot's token is not enough."""
    _, command = await rest("POST", COMMANDS, SAY)
    path = f"{GUILD_COMMANDS}/{command['id']}/permissions"

    status, body = await rest("PUT", path, {"permissions": []})
    absent, none = await rest("GET", path)

    assert (status, body["code"]) == (403, 20001)
    assert (absent, none["code"]) == (404, 10066)
    rest.playground.violations.clear()


async def test_localised_names_travel(playground: Playground) -> None:
    """Translations of names and descriptions are kept as the library sends them."""

    class German(app_commands.Translator):
        async def translate(
            self, string: app_commands.locale_str, locale: library.Locale, context: object
        ) -> str | None:
            return "sagen" if locale is library.Locale.german and string.message == "say" else None

    bot = Stock()
    bot.sync = False

    async with bot:
        from tests.playground.stock import addresses

        with addresses(playground):
            await bot.login(playground.token)
            await bot.tree.set_translator(German())

            @bot.tree.command(name="say", description="Say something")
            async def say(interaction: library.Interaction) -> None:
                await interaction.response.send_message("said")

            await bot.tree.sync()
            fetched = await bot.tree.fetch_commands()

    assert {"say", "choose"} <= {each.name for each in fetched}
    names = {each["name"]: each.get("name_localizations") for each in playground.commands}
    assert names["say"] == {"de": "sagen"}
