"""`/mod`: moderators try texts and change rules; others are turned away."""

import pytest

from bot.domain.ids import GuildId
from tests.cogs.conftest import Door, text


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


async def test_a_text_is_tried_and_not_kept(door: Door) -> None:
    """`/mod test` shows verdict, hit, span, view and time, and writes nothing down."""
    await door.steward.slash(
        door.channel, "mod rules add", pattern="teapot", name="Teapots", action="flag"
    )

    result = await door.steward.slash(door.channel, "mod test", text="a t3apot")

    assert result.ephemeral
    said = text(result)
    assert said.startswith("**It would wait for a moderator, for *Teapots*.** It took ")
    assert "nothing is kept" in said
    assert "*Teapots* asks a moderator: “t3apot”, characters 2 to 8, seen folded." in said
    log = await door.rooms.database.read(
        lambda unit: unit.audit_log.lines(GuildId(door.guild.id), limit=9)
    )
    assert [line.action for line in log] == ["rules.changed"]


async def test_a_rule_lives_its_life(door: Door) -> None:
    """Added, listed, switched off, deleted and rolled back, each said in a sentence."""
    added = await door.steward.slash(door.channel, "mod rules add", pattern="blue moon")
    assert text(added) == (
        "**Version 1 of the rules is in force.**\n- added `r1` · phrase `blue moon` · blocks."
    )
    off = await door.steward.slash(door.channel, "mod rules disable", rule="r1")
    assert "changed `r1` · phrase `blue moon` · blocks · switched off" in text(off)
    listed = text(await door.steward.slash(door.channel, "mod rules list"))
    assert listed.startswith("**1 rule, 0 allow phrases**, version 2.")
    found = await door.steward.autocomplete(door.channel, "mod rules delete", "rule", "moon")
    assert [each["value"] for each in found] == ["r1"]
    await door.steward.slash(door.channel, "mod rules delete", rule="r1")
    gone = await door.steward.slash(door.channel, "mod rules delete", rule="r1")
    assert text(gone) == "There is no rule “r1” here. `/mod rules list` names them."
    back = await door.steward.slash(door.channel, "mod rules rollback", version=1)
    assert text(back) == (
        "**Version 4 of the rules is in force.**\n- added `r1` · phrase `blue moon` · blocks."
    )
    allowed = await door.steward.slash(door.channel, "mod rules allow", phrase="blue moon bar")
    assert "allowed “blue moon bar”." in text(allowed)


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
