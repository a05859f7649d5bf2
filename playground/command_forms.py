"""What a bot may register: the forms of commands and options, and what Discord makes of them."""

import re

from playground import shapes
from playground.plain import Json, JsonValue, items, part
from playground.shapes import (
    Check,
    Field,
    array,
    boolean,
    form,
    integer,
    maybe,
    text,
    then,
)

SUB_COMMAND, SUB_COMMAND_GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)
CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
_MOST_LETTERS = 8000
_NAME = re.compile(r"^[-_'\w]{1,32}$")
LOCALES = frozenset(
    [
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    ]
)


def _name(value: JsonValue, field: Field) -> None:
    """Accept a slash command's or option's name: lower case, no spaces."""
    if not isinstance(value, str) or not _NAME.match(value) or value != value.lower():
        field.wrong("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _locale(value: JsonValue, field: Field) -> None:
    if value not in LOCALES:
        field.wrong("BASE_TYPE_CHOICES", f"{value} is not a locale that Discord knows.")


def _localised(check: Check) -> Check:
    return maybe(shapes.mapping(_locale, check))


_TITLES: dict[str, Check] = {
    "name_localizations": _localised(_name),
    "description_localizations": _localised(text(1, 100)),
}
_OPTION: dict[str, Check] = {"type": integer(1, 11), "name": _name, "description": text(1, 100)}
_OPTIONAL: dict[str, Check] = {**_TITLES, "required": maybe(boolean)}


def _choices(value: Check) -> Check:
    choice = form(
        {"name": text(1, 100), "value": value}, {"name_localizations": _localised(text(1, 100))}
    )
    return maybe(array(choice, 0, 25))


def _suggesting(more: dict[str, Check], choice: Check) -> Check:
    return form(
        _OPTION,
        {**_OPTIONAL, **more, "choices": _choices(choice), "autocomplete": maybe(boolean)},
    )


_PLAIN = form(_OPTION, _OPTIONAL)
_VALUE_OPTIONS: dict[int, Check] = {
    STRING: _suggesting(
        {"min_length": maybe(integer(0, 6000)), "max_length": maybe(integer(1, 6000))},
        text(1, 100),
    ),
    INTEGER: _suggesting(
        {"min_value": maybe(integer()), "max_value": maybe(integer())},
        integer(-(2**53), 2**53),
    ),
    NUMBER: _suggesting(
        {"min_value": maybe(shapes.number), "max_value": maybe(shapes.number)}, shapes.number
    ),
    CHANNEL: form(
        _OPTION, {**_OPTIONAL, "channel_types": maybe(array(integer(0, 20), 0, 20, unique=True))}
    ),
    **dict.fromkeys((BOOLEAN, USER, ROLE, MENTIONABLE, ATTACHMENT), _PLAIN),
}


def _option_list(kinds: dict[int, Check], rule: Check) -> Check:
    def names_and_rule(options: list[Json], field: Field) -> None:
        names = [option["name"] for option in options]
        if len(set(names)) != len(names):
            field.wrong("APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name is taken.")
        rule(options, field)

    return then(array(shapes.tagged(kinds), 0, 25), names_and_rule)


def _value_rules(options: list[Json], field: Field) -> None:
    asked_for = False
    for index, option in enumerate(options):
        if option["type"] in {SUB_COMMAND, SUB_COMMAND_GROUP}:
            if any(each["type"] > SUB_COMMAND_GROUP for each in options):
                field.wrong("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Mixed kinds of options.")
            return
        if not option.get("required"):
            asked_for = True
        elif asked_for:
            field.at(index).wrong(
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        if option.get("autocomplete") and option.get("choices"):
            field.at(index).wrong(
                "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", "Choices exclude autocomplete."
            )


_VALUES = _option_list(_VALUE_OPTIONS, _value_rules)
_SUB = form(_OPTION, {**_OPTIONAL, "options": maybe(_VALUES)})
_GROUP = form(
    _OPTION, {**_OPTIONAL, "options": maybe(_option_list({SUB_COMMAND: _SUB}, shapes.anything))}
)
_TOP_OPTIONS = _option_list(
    {SUB_COMMAND: _SUB, SUB_COMMAND_GROUP: _GROUP, **_VALUE_OPTIONS}, _value_rules
)
_MORE: dict[str, Check] = {
    "id": maybe(shapes.snowflake),
    "type": maybe(integer(1, 3)),
    "name_localizations": _localised(text(1, 32)),
    "description": maybe(text(0, 100)),
    "description_localizations": _localised(text(1, 100)),
    "options": maybe(_TOP_OPTIONS),
    "default_member_permissions": maybe(shapes.bits),
    "dm_permission": maybe(boolean),
    "nsfw": maybe(boolean),
    "contexts": maybe(array(integer(0, 2), 1, 3, unique=True)),
    "integration_types": maybe(array(integer(0, 1), 1, 2, unique=True)),
}
_FIELDS = form({"name": text(1, 32)}, _MORE)
PATCH = form(
    {}, {"name": text(1, 32), **{k: v for k, v in _MORE.items() if k not in {"id", "type"}}}
)


def _letters(thing: Json) -> int:
    """Count what Discord counts towards 8,000: names, descriptions, values, the longest locale."""
    total = 0
    for name in ("name", "description"):
        spelled = [str(thing.get(name) or ""), *part(thing, f"{name}_localizations").values()]
        total += max(len(each) for each in spelled)
    if isinstance(thing.get("value"), str):
        total += len(thing["value"])
    for inner in (*items(thing, "options"), *items(thing, "choices")):
        total += _letters(inner)
    return total


def _command_rules(command: Json, field: Field) -> None:
    """Check what depends on a command's kind, and its size."""
    if command.get("type") in {None, CHAT_INPUT}:
        _name(command["name"], field.at("name"))
        text(1, 100)(command.get("description") or "", field.at("description"))
        for locale, name in part(command, "name_localizations").items():
            _name(name, field.at("name_localizations").at(locale))
    elif command.get("description") or command.get("options"):
        field.at("description").wrong(
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED",
            "Context menu commands cannot have description or options",
        )
    if _letters(command) > _MOST_LETTERS:
        field.wrong("APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")


COMMAND = then(_FIELDS, _command_rules)


def completed(body: Json, *, top: bool = True) -> Json:
    """Drop what is empty, as Discord does: null, and false where false is the default."""
    whole = {name: value for name, value in body.items() if value is not None and name != "id"}
    for name in ("required", "autocomplete"):
        if whole.get(name) is False:
            del whole[name]
    for name in ("options", "choices"):
        if whole.get(name):
            whole[name] = [completed(each, top=False) for each in whole[name]]
        else:
            whole.pop(name, None)
    if top:
        whole.setdefault("type", CHAT_INPUT)
        whole.setdefault("description", "")
        whole.setdefault("nsfw", False)
        whole.setdefault("integration_types", [0])
        bits = whole.get("default_member_permissions")
        whole["default_member_permissions"] = None if bits is None else str(bits)
        whole.setdefault("contexts", None)
        whole.setdefault("dm_permission", whole["contexts"] is None or 1 in whole["contexts"])
    return whole
