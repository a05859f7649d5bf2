"""Commands in every language, as Discord is told of them."""

import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from tests.cogs.conftest import Door

NAME_AT_MOST: Final = 32
TEXT_AT_MOST: Final = 100
#: characters of one command with all that is under it, in its longest language
BUDGET: Final = 8000


def is_name(text: str) -> bool:
    """Discord's rule for slash commands and options: letters, numbers, `-`, `_` and `'`, in lower case."""
    return (
        0 < len(text) <= NAME_AT_MOST
        and text == text.lower()
        and all(sign in "-_'" or unicodedata.category(sign)[0] in "LN" for sign in text)
    )


def registered(door: Door) -> list[Any]:
    """The commands that Discord was told of."""
    found = next(
        call for call in door.env.http_requests if call.method == "PUT" and "/commands" in call.path
    )
    body: Any = found.json
    return list(body)


def groups(commands: list[Any]) -> Iterator[list[Any]]:
    """Each command or group, each row of siblings under it."""
    yield commands
    for command in commands:
        if command.get("options"):
            yield from groups(command["options"])


def spoken(part: Any, field: str, locale: str) -> str:
    """A name or a description in a language, as Discord falls back to the English one."""
    return (part.get(f"{field}_localizations") or {}).get(locale) or part.get(field) or ""


def locales(commands: list[Any]) -> set[str]:
    """Every language in which something is named."""
    return {
        locale
        for row in groups(commands)
        for part in row
        for locale in (*(part.get("name_localizations") or {}), "en-US")
    }


async def test_names_are_valid_and_differ(door: Door) -> None:
    """In every language a command has a name that Discord takes and that no sibling has."""
    commands = registered(door)
    menus = [each for each in commands if each.get("type", 1) in {2, 3}]
    slashes = [each for each in commands if each not in menus]
    assert slashes
    assert {"de", "es-ES", "fr", "ja", "ko", "pt-BR", "zh-CN"} <= locales(commands)
    for locale in locales(commands):
        for row in (menus, *groups(slashes)):
            names = [spoken(part, "name", locale) for part in row]
            assert len(set(names)) == len(names), (locale, names)
            for name in names:
                fits = 0 < len(name) <= NAME_AT_MOST
                assert fits if row is menus else is_name(name), (locale, name)


async def test_descriptions_and_choices_fit(door: Door) -> None:
    """In every language what is said beside a command has at most a hundred characters."""
    commands = registered(door)
    for locale in locales(commands):
        for row in groups(commands):
            for part in row:
                assert len(spoken(part, "description", locale)) <= TEXT_AT_MOST, (locale, part)
                choices = [spoken(each, "name", locale) for each in part.get("choices", ())]
                assert all(0 < len(each) <= TEXT_AT_MOST for each in choices), (locale, part)
                assert len(set(choices)) == len(choices), (locale, choices)


async def test_a_command_stays_within_its_budget(door: Door) -> None:
    """Discord counts the longest language of each name and description, 8,000 characters in all."""

    def longest(part: Any, field: str) -> int:
        said = [part.get(field) or "", *(part.get(f"{field}_localizations") or {}).values()]
        return max(map(len, said))

    for command in registered(door):
        spent = 0
        for row in groups([command]):
            for part in row:
                spent += longest(part, "name") + longest(part, "description")
                for choice in part.get("choices", ()):
                    spent += longest(choice, "name") + len(str(choice["value"]))
        assert spent <= BUDGET, command["name"]
