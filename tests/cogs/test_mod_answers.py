"""What moderators are told of rules that could not do what was meant, and of what a rule says."""

import json
from typing import Any

import pytest

from bot.domain.ids import GuildId
from tests.cogs.conftest import Door, text


async def rules(door: Door, command: str, **options: Any) -> str:
    """What a moderator is told."""
    return text(await door.steward.slash(door.channel, f"mod rules {command}", **options))


async def test_the_list_says_that_there_is_more(door: Door) -> None:
    """Eleven rules are two pages, and a page beyond them is no empty answer."""
    await rules(door, "import", keywords=",".join(f"word{n}x" for n in range(11)), apply=True)

    assert (await rules(door, "list")).endswith(
        "Page 1 of 2. `/mod rules list` with `page` shows another."
    )
    second = await rules(door, "list", page=2)
    assert second.count("\n- ") == 1
    assert (await rules(door, "list", page=3)).endswith("There are 2 pages.")


async def test_a_rule_is_told_with_where_and_when_it_holds(door: Door) -> None:
    """Else two rules that differ in nothing but their channel read the same."""
    role = door.guild.create_role("Trusted")
    said = await rules(
        door,
        "add",
        pattern="fog",
        action="rewrite",
        replacement="mist",
        channel=door.channel,
        except_role=role,
        starts="2026-12-24 18:00",
        ends="2026-12-27",
    )
    limits = f"in <#{door.channel.id}> · not for <@&{role.id}> · from <t:1798135200:"
    assert f"`fog` · rewrites it to “mist” · {limits}" in said
    assert "leaves it out" in await rules(door, "edit", rule="r1", replacement="-")


async def test_a_rule_that_could_never_hold_is_refused(door: Door) -> None:
    """Its end is before its beginning: a slip, that would stop nothing in silence."""
    said = await rules(door, "add", pattern="fog", starts="2026-12-27", ends="2026-12-24")
    assert said == "I can't use *fog*: it would end before it begins. Nothing has changed."


async def test_a_blank_pattern_is_told_as_such(door: Door) -> None:
    """Two stars with nothing between them are no name."""
    assert (await rules(door, "add", pattern="   ")).startswith("I can't use *…*: it has no ")


@pytest.mark.parametrize(("category", "known"), [("violence", True), ("violins", False)])
async def test_a_category_is_not_rehearsed(door: Door, category: str, known: bool) -> None:
    """That it met no prompt of before says nothing; which there are is told to who wrote another."""
    said = await rules(door, "add", pattern=category, kind="category")
    assert "so it can't be rehearsed" in said
    assert "harmless ones" not in said
    assert ("OpenAI's are harassment, " in said) is not known


def file_of(content: str, name: str) -> tuple[str, bytes]:
    """A file as it is attached."""
    return name, content.encode()


@pytest.mark.parametrize("apply", [False, True])
async def test_two_rules_of_one_id_are_no_file_of_rules(door: Door, apply: bool) -> None:
    """Before, the preview showed both and the last one won."""
    twice = [{"id": "a", "pattern": "kettle"}, {"id": "a", "pattern": "teapot"}]
    file = file_of(json.dumps({"rules": twice}), "rules.json")
    said = await rules(door, "import", file=file, apply=apply)
    no = "I can't read that as rules: rules.json: two rules have the id “a”. Nothing has changed."
    assert said == no


async def test_words_may_come_in_a_file(door: Door) -> None:
    """A list of words, a line each, is read as one; what is neither is told what would work."""
    said = await rules(door, "import", file=file_of("kettle\nblue moon\n", "words.txt"))
    assert "keyword `kettle`" in said
    assert "phrase `blue moon`" in said
    odd = await rules(door, "import", file=file_of("kettle\n", "words.json"))
    assert odd.startswith("I read a file that `/mod rules export` wrote, or a .txt")


async def test_thresholds_that_could_not_hold_are_refused(door: Door) -> None:
    """What no server can make milder is not taken in silence, and neither are bounds that cross."""

    async def said(**options: Any) -> str:
        return text(await door.steward.slash(door.channel, "mod ai threshold", **options))

    mild = await said(category="sexual/minors", review=50, block=90)
    assert (
        mild
        == "No server can make *sexual/minors* milder than `review` 5 and `block` 10. Lower numbers work."
    )
    assert "*sexual/minors*: 2 % and 10 %" in await said(category="sexual/minors", review=2)
    crossed = await said(category="violence", review=80, block=40)
    assert crossed.startswith(
        "From 40 % on it would be refused, so at 80 % no moderator would look."
    )
    assert "*violence*: 30 % and 100 %" in await said(category="violence", review=30)
    assert "*violence*: 30 % and 30 %" in await said(category="violence", block=30)


async def test_a_message_that_is_no_clip_is_not_reported(door: Door) -> None:
    """The answer speaks of clips, not of remixing."""
    message = await door.ben.send(door.channel, "hello")
    said = text(await door.ann.context_menu(door.channel, "Report this clip", message))
    assert said == "That message is no clip of mine. Choose one that I posted."
    assert (
        await door.rooms.database.read(
            lambda unit: unit.audit_log.lines(GuildId(door.guild.id), limit=9)
        )
        == []
    )
