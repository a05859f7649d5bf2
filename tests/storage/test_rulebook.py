"""Rules are kept in all their versions, each readable again."""

from datetime import UTC, datetime

import pytest

from bot.domain.ids import GuildId
from bot.domain.rule_edits import Edit, applied, between
from bot.domain.rules import Action, Kind, Options, RegexView, Rule, RuleSet, Scope
from bot.ports import Unit
from tests.storage.makers import GUILD, MEMBER, NOON, OTHER, opened

RICH_RULE = Rule(
    id="ré\ud800|1",
    pattern="gun\\s?\\d\x00\ud83d",
    kind=Kind.REGEX,
    action=Action.REWRITE,
    name="Guns",
    replacement="toy",
    view=RegexView.RAW,
    options=Options(plural=False, typo=True),
    scope=Scope(channels=frozenset({3, 1}), except_roles=frozenset({9}), age_restricted=False),
    priority=-2,
    enabled=False,
    shadow=True,
    starts_at=datetime(2026, 12, 1, tzinfo=UTC),
    ends_at=datetime(2026, 12, 24, 18, 30, tzinfo=UTC),
    source="automod:7",
    version=3,
    note="for the holidays",
)


def rule(pattern: str, **said: object) -> Rule:
    return Rule(id=pattern, pattern=pattern, **said)  # pyright: ignore[reportArgumentType]


def write(
    unit: Unit, edit: Edit, *, guild: GuildId = GUILD, after: int | None = None
) -> int | None:
    return unit.rulebook.write(guild, edit, at=NOON, actor_id=MEMBER, note="a change", after=after)


async def test_every_version_can_be_read_again(url: str) -> None:
    """Adding, changing, dropping and allowing each make a version, and none is lost."""
    edits = [
        Edit(put=(rule("walrus"), rule("teapot"), RICH_RULE), allow=("teapot museum",)),
        Edit(put=(rule("walrus", action=Action.FLAG),)),
        Edit(drop=frozenset({"teapot"}), disallow=frozenset({"teapot museum"})),
        Edit(put=(rule("teapot"),), allow=("a", "teapot museum", "a")),
    ]
    expected = [RuleSet()]
    async with opened(url) as database:
        for edit in edits:
            expected.append(applied(expected[-1], edit))
            version = await database.write(lambda unit, edit=edit: write(unit, edit))
            assert version == len(expected) - 1

        for version, rules in enumerate(expected):
            assert rules == await database.read(
                lambda unit, version=version: unit.rulebook.rules(GUILD, version)
            )
        assert expected[-1] == await database.read(lambda unit: unit.rulebook.rules(GUILD))
        assert (
            await database.read(lambda unit: unit.rulebook.rule(GUILD, RICH_RULE.id)) == RICH_RULE
        )
        versions = await database.read(lambda unit: unit.rulebook.versions(GUILD, limit=2))
        assert [(each.version, each.actor_id, each.note) for each in versions] == [
            (4, MEMBER, "a change"),
            (3, MEMBER, "a change"),
        ]
        assert await database.read(lambda unit: unit.rulebook.guilds()) == [GUILD]


async def test_a_version_is_written_after_the_one_it_was_made_for(url: str) -> None:
    """Of two moderators who change the same version, the second writes nothing and is told."""
    async with opened(url) as database:
        assert await database.write(lambda unit: write(unit, Edit(put=(rule("a"),)), after=0)) == 1
        assert (
            await database.write(lambda unit: write(unit, Edit(put=(rule("b"),)), after=0)) is None
        )
        found = await database.read(lambda unit: unit.rulebook.rules(GUILD))
    assert [each.id for each in found.rules] == ["a"]


async def test_guilds_have_their_own_rules(url: str) -> None:
    """One guild's rules and versions are not another's."""
    other = GuildId(OTHER)
    async with opened(url) as database:
        await database.write(lambda unit: write(unit, Edit(put=(rule("a"),))))
        await database.write(lambda unit: write(unit, Edit(put=(rule("b"),)), guild=other))
        here = await database.read(lambda unit: unit.rulebook.rules(GUILD))
        there = await database.read(lambda unit: unit.rulebook.rules(other))
        nobody = await database.read(lambda unit: unit.rulebook.version(GuildId(9)))
    assert [each.id for each in here.rules] == ["a"]
    assert [each.id for each in there.rules] == ["b"]
    assert nobody == 0


@pytest.mark.parametrize("order", [1, -1])
def test_an_edit_leads_from_one_set_to_another(order: int) -> None:
    """Whatever two sets there are, applying what lies between them leads to the second."""
    sets = [
        RuleSet((rule("a"), rule("b"), rule("c")), ("x", "y")),
        RuleSet((rule("b", priority=1), rule("d")), ("y", "z")),
    ][::order]
    after = applied(sets[0], between(*sets))
    assert {each.id: each for each in after.rules} == {each.id: each for each in sets[1].rules}
    assert set(after.allow) == set(sets[1].allow)
    assert not between(after, sets[1])
