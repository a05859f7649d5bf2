"""The commands that a bot has registered: numbered, kept, and found again by name."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from playground import shapes
from playground.clock import Clock, Snowflakes
from playground.command_forms import (
    CHAT_INPUT,
    COMMAND,
    MESSAGE_MENU,
    PATCH,
    USER_MENU,
    completed,
)
from playground.errors import ApiError, no
from playground.events import Events
from playground.journal import Journal
from playground.plain import Json, dumps, loads
from playground.shapes import Field, Problems, array

_MOST = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
_CREATES_A_DAY = 200


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


class Commands:
    """The registry."""

    def __init__(self, ids: Snowflakes, clock: Clock, events: Events, journal: Journal) -> None:
        self._ids = ids
        self._clock = clock
        self._events = events
        self._journal = journal
        self.by_id: dict[int, Command] = {}
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
        array(COMMAND)(bodies, Field(problems))
        if problems:
            raise shapes.invalid_form(problems)
        wanted = [completed(body) for body in bodies]
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
        shapes.verify(COMMAND, body)
        whole = completed(body)
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
        shapes.verify(PATCH, body)
        whole = {**command.body, **body}
        whole.pop("version")
        shapes.verify(COMMAND, whole)
        self._put(command, command.guild_id, completed(whole))
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
