"""The commands that a bot has registered: checked, numbered, kept, and found again by name."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from playground import shapes
from playground.clock import Clock, Snowflakes
from playground.errors import ApiError, no
from playground.events import Events
from playground.journal import Journal
from playground.plain import Json, JsonValue, dumps, items, loads, part
from playground.shapes import (
    Check,
    Field,
    Problems,
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
_MOST = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
_CREATES_A_DAY = 200
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
_COMMAND = form({"name": text(1, 32)}, _MORE)
_PATCH = form(
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


_CHECK_COMMAND = then(_COMMAND, _command_rules)


@dataclass(slots=True)
class Command:
    """One registered command, as Discord would show it."""

    id: int
    guild_id: int  #: 0 where it is global
    body: Json

    @property
    def name(self) -> str:
        return str(self.body["name"])

    @property
    def type(self) -> int:
        return int(self.body["type"])


def _completed(body: Json, *, top: bool = True) -> Json:
    """Drop what is empty, as Discord does: null, and false where false is the default."""
    whole = {name: value for name, value in body.items() if value is not None and name != "id"}
    for name in ("required", "autocomplete"):
        if whole.get(name) is False:
            del whole[name]
    for name in ("options", "choices"):
        if whole.get(name):
            whole[name] = [_completed(each, top=False) for each in whole[name]]
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


class Commands:
    """The registry."""

    def __init__(self, ids: Snowflakes, clock: Clock, events: Events, journal: Journal) -> None:
        self._ids = ids
        self._clock = clock
        self._events = events
        self._journal = journal
        self.by_id: dict[int, Command] = {}
        #: (guild, command) -> overrides that a person set in the guild's settings
        self.overrides: dict[tuple[int, int], list[Json]] = {}
        self._creates: dict[int, deque[float]] = {}

    def load(self) -> None:
        for command_id, body in self._journal.load("command"):
            row = loads(body)
            self.by_id[command_id] = Command(command_id, row["guild_id"], row["body"])

    # Reading

    def of(self, guild_id: int) -> list[Command]:
        """List the commands of a guild (0: the global ones)."""
        return [each for each in self.by_id.values() if each.guild_id == guild_id]

    def seen_in(self, guild_id: int) -> Iterator[Command]:
        """List what people in a guild see: its own commands first, then the global ones."""
        if guild_id:
            yield from self.of(guild_id)
        yield from self.of(0)

    def get(self, guild_id: int, command_id: int) -> Command:
        command = self.by_id.get(command_id)
        if command is None or command.guild_id != guild_id:
            raise no("unknown_command")
        return command

    def payload(self, command: Command, application_id: int, *, localised: bool = True) -> Json:
        shown: Json = {
            "id": str(command.id),
            "application_id": str(application_id),
            **command.body,
        }
        if command.guild_id:
            shown["guild_id"] = str(command.guild_id)
        return shown if localised else _without_locales(shown)

    # Registering

    def replace_all(self, guild_id: int, bodies: list[Json]) -> list[Command]:
        """Do a bulk overwrite: what keeps its name and kind keeps its id."""
        problems = Problems()
        array(_CHECK_COMMAND)(bodies, Field(problems))
        if problems:
            raise shapes.invalid_form(problems)
        wanted = [_completed(body) for body in bodies]
        keys = [(body["type"], body["name"]) for body in wanted]
        if len(set(keys)) != len(keys):
            raise ApiError(
                400,
                50035,
                "Invalid Form Body: application command names must be unique",
                wrong=True,
            )
        for kind, most in _MOST.items():
            if sum(key[0] == kind for key in keys) > most:
                raise no("too_many_commands", wrong=True)
        old = {(each.type, each.name): each for each in self.of(guild_id)}
        self._count_creates(guild_id, sum(key not in old for key in keys))
        for key, command in old.items():
            if key not in keys:
                self._drop(command)
        kept = [
            self._put(old.get(key), guild_id, body) for key, body in zip(keys, wanted, strict=True)
        ]
        self._events.tell("commands", guild_id=guild_id)
        return kept

    def create(self, guild_id: int, body: Json) -> tuple[Command, bool]:
        """Register one command; tells whether it is new."""
        shapes.verify(_CHECK_COMMAND, body)
        whole = _completed(body)
        same = [e for e in self.of(guild_id) if (e.type, e.name) == (whole["type"], whole["name"])]
        kinds = [each for each in self.of(guild_id) if each.type == whole["type"]]
        if not same:
            if len(kinds) >= _MOST[whole["type"]]:
                raise no("too_many_commands", wrong=True)
            self._count_creates(guild_id, 1)
        command = self._put(same[0] if same else None, guild_id, whole)
        self._events.tell("commands", guild_id=guild_id)
        return command, not same

    def edit(self, command: Command, body: Json) -> None:
        shapes.verify(_PATCH, body)
        whole = {**command.body, **body}
        whole.pop("version")
        shapes.verify(_CHECK_COMMAND, whole)
        self._put(command, command.guild_id, _completed(whole))
        self._events.tell("commands", guild_id=command.guild_id)

    def delete(self, command: Command) -> None:
        self._drop(command)
        self._events.tell("commands", guild_id=command.guild_id)

    def _put(self, old: Command | None, guild_id: int, body: Json) -> Command:
        """Keep a command; its version changes only when it does."""
        if old is not None:
            version = old.body["version"]
            if {**body, "version": version} == old.body:
                return old
        command_id = old.id if old else self._ids.make()
        command = Command(command_id, guild_id, {**body, "version": str(self._ids.make())})
        self.by_id[command_id] = command
        row = {"guild_id": guild_id, "body": command.body}
        self._journal.put("command", command_id, dumps(row))
        return command

    def _drop(self, command: Command) -> None:
        del self.by_id[command.id]
        self._journal.drop("command", command.id)

    def _count_creates(self, guild_id: int, fresh: int) -> None:
        now = self._clock.monotonic_s()
        spent = self._creates.setdefault(guild_id, deque())
        while spent and spent[0] <= now - 86_400:
            spent.popleft()
        if len(spent) + fresh > _CREATES_A_DAY:
            raise no("command_creates_spent")
        spent.extend([now] * fresh)


def _without_locales(shown: Json) -> Json:
    return {name: value for name, value in shown.items() if not name.endswith("_localizations")}
