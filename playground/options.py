"""From what a person types to what Discord sends: options, checked, with what they refer to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playground import command_forms as kinds
from playground.commands import Command
from playground.errors import OptionError, UnknownCommandError
from playground.files import Attachment, Files
from playground.places import Channel
from playground.plain import Json
from playground.world import World

#: What may stand for a file: bytes with a name, or a path.
FileLike = Path | tuple[str, bytes] | Attachment


@dataclass(slots=True)
class Chosen:
    """A command as somebody wants to run it."""

    command: Command
    options: list[Json] = field(default_factory=list[Json])
    resolved: Json = field(default_factory=dict[str, Any])
    focused: Json | None = None


@dataclass(slots=True)
class Filler:
    """Fills in one command's options for one person in one channel."""

    world: World
    files: Files
    channel: Channel
    application_id: int
    upload_limit_bytes: int
    resolved: Json = field(default_factory=dict[str, Any])

    def fill(self, command: Command, path: list[str], values: Mapping[str, Any]) -> Chosen:
        """Check the values and build the nested options.

        Args:
            command: the registered command.
            path: the names below it: group and subcommand.
            values: by option name; None counts as absent.
        """
        declared, wrap = leaf(command, path)
        given = {name: value for name, value in values.items() if value is not None}
        _no_unknown(given, declared, command)
        options: list[Json] = []
        for option in declared:
            if option["name"] in given:
                value = self._value(option, given[option["name"]])
                options.append({"name": option["name"], "type": option["type"], "value": value})
            elif option.get("required"):
                raise OptionError(f"{option['name']} is required.")
        return Chosen(command, wrap(options), self.resolved)

    def fill_partly(
        self, command: Command, path: list[str], focused: str, value: str, values: Mapping[str, Any]
    ) -> Chosen:
        """Build the options of somebody who is still typing in one of them."""
        declared, wrap = leaf(command, path)
        found = [option for option in declared if option["name"] == focused]
        if not found or not found[0].get("autocomplete"):
            raise OptionError(f"{focused} does not offer suggestions.")
        given = {name: each for name, each in values.items() if each is not None}
        _no_unknown(given, declared, command)
        options: list[Json] = []
        for option in declared:
            head = {"name": option["name"], "type": option["type"]}
            if option["name"] == focused:
                options.append({**head, "value": value, "focused": True})
            elif option["name"] in given:
                options.append({**head, "value": self._value(option, given[option["name"]])})
        return Chosen(command, wrap(options), self.resolved, found[0])

    def _value(self, option: Json, given: Any) -> Any:
        match option["type"]:
            case kinds.STRING | kinds.INTEGER | kinds.NUMBER:
                return _plain(option, given)
            case kinds.BOOLEAN:
                if not isinstance(given, bool):
                    raise OptionError(f"{option['name']} is true or false.")
                return given
            case kinds.ATTACHMENT:
                return self._attachment(option, given)
            case kinds.CHANNEL:
                return self._channel(option, snowflake_of(given))
            case kinds.ROLE:
                return self._role(snowflake_of(given))
            case kinds.USER:
                return self.user(snowflake_of(given))
            case _:
                return self._mentionable(snowflake_of(given))

    def _put(self, kind: str, snowflake: int, shown: Json) -> str:
        self.resolved.setdefault(kind, {})[str(snowflake)] = shown
        return str(snowflake)

    def user(self, user_id: int) -> str:
        """Resolve a user, and their membership where they have one."""
        if user_id not in self.world.users:
            raise OptionError(f"There is no user {user_id}.")
        guild = self.world.guilds.get(self.channel.guild_id)
        if guild is not None and user_id in guild.members:
            member = self.world.member_payload(guild, user_id, with_user=False)
            member["permissions"] = str(self.world.may(user_id, self.channel))
            self._put("members", user_id, member)
        return self._put("users", user_id, self.world.users[user_id].payload())

    def _role(self, role_id: int) -> str:
        guild = self.world.guilds.get(self.channel.guild_id)
        if guild is None or role_id not in guild.roles:
            raise OptionError(f"There is no role {role_id} here.")
        return self._put("roles", role_id, guild.roles[role_id].payload())

    def _mentionable(self, snowflake: int) -> str:
        return self.user(snowflake) if snowflake in self.world.users else self._role(snowflake)

    def _channel(self, option: Json, channel_id: int) -> str:
        channel = self.world.channels.get(channel_id)
        if channel is None or channel.guild_id != self.channel.guild_id:
            raise OptionError(f"There is no channel {channel_id} here.")
        allowed = option.get("channel_types")
        if allowed and channel.type not in allowed:
            raise OptionError(f"{option['name']} takes another kind of channel.")
        return self._put("channels", channel_id, self.partial_channel(channel))

    def partial_channel(self, channel: Channel) -> Json:
        shown = channel.payload()
        shown.pop("permission_overwrites", None)
        shown["permissions"] = str(self.world.may(self.world.bot_id, channel))
        return shown

    def _attachment(self, option: Json, given: FileLike) -> str:
        attachment = given if isinstance(given, Attachment) else self.upload(given)
        if attachment.size > self.upload_limit_bytes:
            raise OptionError(f"{option['name']} is larger than may be uploaded here.")
        return self._put("attachments", attachment.id, self.files.payload(attachment))

    def upload(self, given: Path | tuple[str, bytes]) -> Attachment:
        """Take in a file that a person gives to a command."""
        name, content = given if isinstance(given, tuple) else (given.name, given.read_bytes())
        upload = self.files.begin(name)
        upload.write(content)
        attachment = self.files.look(upload, self.application_id, ephemeral=True, described={})
        self.files.save(attachment)
        return attachment

    def values(self, component_type: int, values: list[Any]) -> list[str]:
        """Resolve what was chosen in a select of users, roles, both or channels."""
        return [self._value_of_select(component_type, each) for each in values]

    def _value_of_select(self, component_type: int, value: Any) -> str:
        match component_type:
            case 5:
                return self.user(snowflake_of(value))
            case 6:
                return self._role(snowflake_of(value))
            case 7:
                return self._mentionable(snowflake_of(value))
            case 8:
                return self._channel({"name": "channel"}, snowflake_of(value))
            case 19:
                return self._attachment({"name": "file"}, value)
            case _:
                return str(value)


def snowflake_of(given: Any) -> int:
    """Take an id, a string of digits, or anything with an `id`."""
    try:
        return int(getattr(given, "id", given))
    except (TypeError, ValueError):
        raise OptionError(f"{given!r} is not somebody or something with an id.") from None


def leaf(command: Command, path: list[str]) -> tuple[list[Json], Any]:
    """Find the options that take values, and how to wrap them in group and subcommand."""
    declared: list[Json] = command.body.get("options", [])
    heads: list[Json] = []
    for name in path:
        found = [each for each in declared if each["name"] == name and each["type"] <= 2]
        if not found:
            raise UnknownCommandError(f"/{command.name} has no {name!r}.")
        heads.append(found[0])
        declared = found[0].get("options", [])
    if any(each["type"] <= 2 for each in declared):
        names = ", ".join(each["name"] for each in declared)
        raise UnknownCommandError(f"/{command.name} needs one of {names}.")

    def wrap(options: list[Json]) -> list[Json]:
        for head in reversed(heads):
            options = [{"name": head["name"], "type": head["type"], "options": options}]
        return options

    return declared, wrap


def _no_unknown(given: Mapping[str, Any], declared: list[Json], command: Command) -> None:
    names = [option["name"] for option in declared]
    for name in given:
        if name not in names:
            raise OptionError(f"/{command.name} has no option {name!r}; it has {', '.join(names)}.")


def _plain(option: Json, given: Any) -> Any:
    """Check a string or number against the option's choices and bounds."""
    name = option["name"]
    if choices := option.get("choices"):
        for choice in choices:
            if given in (choice["value"], choice["name"]) and not isinstance(given, bool):
                return choice["value"]
        raise OptionError(f"{name} is one of {', '.join(str(c['value']) for c in choices)}.")
    if option["type"] == kinds.STRING:
        return _string(option, given)
    good = int if option["type"] == kinds.INTEGER else (int, float)
    if isinstance(given, bool) or not isinstance(given, good):
        raise OptionError(f"{name} is a number{'' if good is not int else ' without a fraction'}.")
    low, high = option.get("min_value"), option.get("max_value")
    if (low is not None and given < low) or (high is not None and given > high):
        raise OptionError(f"{name} is from {low} to {high}.")
    return given


def _string(option: Json, given: Any) -> str:
    if not isinstance(given, str):
        raise OptionError(f"{option['name']} is text.")
    low, high = option.get("min_length", 0), option.get("max_length", 6000)
    if not low <= len(given) <= high or not given:
        raise OptionError(f"{option['name']} takes {max(low, 1)} to {high} characters.")
    return given
