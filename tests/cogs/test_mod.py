"""`/mod`: moderators try texts and change rules; others are turned away."""

import pytest

from bot.courier.rule_ids import key_of
from bot.domain.ids import GuildId
from tests.cogs.conftest import Door, buttons, text
from tests.cogs.presses import forged


async def test_members_are_turned_away(door: Door) -> None:
    """Who is no moderator changes nothing and sees nothing."""
    for command, options in (
        ("mod test", {"text": "a teapot"}),
        ("mod rules add", {"pattern": "teapot"}),
        ("mod rules list", {}),
    ):
        said = text(await door.ann.slash(door.channel, command, **options))
        assert said == ("This is for moderators: who may time out members or manage the server."), (
            command
        )
    assert await door.ann.autocomplete(door.channel, "mod rules delete", "rule", "") == []


async def added(door: Door, **options: str) -> None:
    """A rule is written and put in force."""
    result = await door.steward.slash(door.channel, "mod rules add", **options)
    assert result.response is not None
    await door.steward.click(result.response, label="Enable")


async def test_a_text_is_tried_and_not_kept(door: Door) -> None:
    """`/mod test` shows verdict, hit, span, view and time, and writes nothing down."""
    await added(door, pattern="teapot", name="Teapots", action="flag")

    result = await door.steward.slash(door.channel, "mod test", text="a t3apot")

    assert result.ephemeral
    said = text(result)
    assert said.startswith("**It would wait for a moderator, for *Teapots*.** It took ")
    assert "nothing is kept" in said
    assert "*Teapots* asks a moderator: “t3apot”, characters 2 to 8, seen folded." in said
    log = await door.rooms.database.read(
        lambda unit: unit.audit_log.lines(GuildId(door.guild.id), limit=9)
    )
    assert [line.action for line in log] == ["rules.changed", "rules.changed"]


async def test_a_rule_lives_its_life(door: Door) -> None:
    """Written, rehearsed, enabled, changed, switched off, deleted and taken back, each said in a sentence."""
    written = await door.steward.slash(door.channel, "mod rules add", pattern="blue moon")
    assert text(written) == (
        "**Not in force yet:** `r1` · phrase `blue moon` · blocks · switched off.\n"
        "It meets 0 of the last 0 prompts here, and 0 of 500 harmless ones.\n"
        "So far it would have changed nothing."
    )
    assert buttons(written) == ["Enable", "Only watch", "Delete the rule"]
    assert written.response is not None
    await door.restart()
    await door.steward.click(written.response, label="Enable")
    assert "**Version 2 of the rules is in force.**" in text(written)
    assert buttons(written) == ["Take this back"]

    async def said(command: str, **options: object) -> str:
        return text(await door.steward.slash(door.channel, f"mod rules {command}", **options))

    assert (
        "changed `r1` **Moons** · phrase `blue moon` · rewrites it to “full moon”."
        in await said("edit", rule="r1", name="Moons", action="rewrite", replacement="full moon")
    )
    assert "switched off." in await said("disable", rule="r1")
    assert (await said("list")).startswith("**1 rule, 0 allow phrases**, version 4.")
    found = await door.steward.autocomplete(door.channel, "mod rules delete", "rule", "moon")
    assert [each["value"] for each in found] == ["r1"]
    assert "deleted `r1`" in await said("delete", rule="r1")
    assert await said("delete", rule="r1") == (
        "There is no rule “r1” here. `/mod rules list` names them."
    )
    assert "added `r1` **Moons**" in await said("rollback", version=3)
    assert "allowed “blue moon bar”." in await said("allow", phrase="blue moon bar")
    assert "no longer allowed" in await said("allow", phrase="blue moon bar", remove=True)
    assert "as a time" in await said("edit", rule="r1", starts="tomorrow")
    versions = await said("versions")
    assert versions.startswith("**8** <t:")
    assert "back to version 3" in versions
    assert "hits" not in await said("record")


async def test_a_button_of_before_a_change_changes_nothing(door: Door) -> None:
    """Whoever presses *Enable* under an older rehearsal is shown the rule as it is now."""
    written = await door.steward.slash(door.channel, "mod rules add", pattern="teapot")
    await door.steward.slash(door.channel, "mod rules edit", rule="r1", pattern="kettle")
    assert written.response is not None

    await door.steward.click(written.response, label="Enable")

    assert "Not in force yet:** `r1` · keyword `kettle`" in text(written)


async def test_members_cannot_press_what_is_a_moderators(door: Door) -> None:
    """A forged press by somebody else changes nothing."""
    await door.steward.slash(door.channel, "mod rules add", pattern="teapot")

    for verb in ("rule-on", "rule-watch", "rule-delete", "rule-page", "rules-back"):
        result = await forged(door, f"dailies|{verb}|{key_of('r1')}|1", door.ann)
        assert text(result).startswith("This is for moderators"), verb

    rules = await door.rooms.database.read(
        lambda unit: unit.rulebook.rules(GuildId(door.guild.id)).rules
    )
    assert [rule.enabled for rule in rules] == [False]


async def test_a_server_says_how_long_prompts_are_kept(door: Door) -> None:
    """The number of days is kept, and who chose it is in the log."""
    result = await door.steward.slash(door.channel, "mod rules keep", days=7)

    assert text(result).startswith("Prompts stay in the moderators' log for 7 days;")
    guild = GuildId(door.guild.id)
    assert await door.rooms.database.read(lambda unit: unit.audit_log.keep_days(guild)) == 7
    (line,) = await door.rooms.database.read(lambda unit: unit.audit_log.lines(guild, limit=9))
    assert (line.action, line.actor_id) == ("log.keeping", door.steward.id)
    assert await door.rooms.database.read(lambda unit: unit.audit_log.broken(guild)) == []


async def test_rules_travel_as_files_and_words(door: Door) -> None:
    """A list of words is shown as a difference first, and holds once it is applied."""
    shown = await door.steward.slash(
        door.channel, "mod rules import", keywords="slug*, pale snail,"
    )
    assert text(shown) == (
        "**It would change this.** Ask again with `apply` to put it in force.\n"
        "- added `word:slug*` · keyword `slug*` · blocks.\n"
        "- added `word:pale snail` · phrase `pale snail` · blocks."
    )
    done = await door.steward.slash(
        door.channel, "mod rules import", keywords="slug*, pale snail,", apply=True
    )
    assert "Version 1" in text(done)
    exported = await door.steward.slash(door.channel, "mod rules export")
    assert text(exported) == "2 rules and 0 allow phrases are in the file."
    for unknown in (
        -1,
        99,
    ):  # a copy that is empty, or another than was asked for, would be found too late
        no = await door.steward.slash(door.channel, "mod rules export", version=unknown)
        assert "The present one is 1." in text(no)
    nothing = await door.steward.slash(door.channel, "mod rules import")
    assert text(nothing).startswith("Attach a file of rules")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"pattern": "x*", "kind": "regex"}, "it matches the empty string"),
        ({"pattern": "(?=x)y", "kind": "regex"}, "RE2 does not take it"),
        ({"pattern": "the"}, "harmless prompts, such as these. Nothing has changed.\n- *"),
    ],
)
async def test_a_rule_that_cannot_be_used_is_refused(
    door: Door, options: dict[str, str], why: str
) -> None:
    """The moderator reads why, with harmless prompts where the rule met them."""
    said = text(await door.steward.slash(door.channel, "mod rules add", **options))
    assert said.startswith("I can't use *")
    assert why in said
