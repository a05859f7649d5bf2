"""What a person's client offers them: the commands they see, and may use, where they are."""

from dataclasses import dataclass

from playground import command_forms as kinds
from playground.clock import Clock
from playground.commands import Command, Commands
from playground.errors import NotAllowedError, UnknownCommandError
from playground.people import User
from playground.permissions import Permission
from playground.places import SILENT, Channel
from playground.world import World

IN_GUILD, IN_DM = 0, 1
_RUN = Permission.VIEW_CHANNEL | Permission.USE_APPLICATION_COMMANDS


@dataclass(slots=True)
class Offers:
    """Finds commands, by Discord's rules for who may use which where."""

    world: World
    commands: Commands
    clock: Clock

    def find(self, user: User, channel: Channel, name: str) -> tuple[Command, list[str]]:
        """Find a slash command that this person may run here; returns the names below it too."""
        words = name.removeprefix("/").split()
        if not words:
            raise UnknownCommandError("A command has a name.")
        return self.visible(user, channel, words[0], kinds.CHAT_INPUT), words[1:]

    def visible(self, user: User, channel: Channel, name: str, kind: int) -> Command:
        for command in self.commands.seen_in(channel.guild_id):
            if command.name == name and command.type == kind:
                self.check_may_run(user, channel, command)
                return command
        known = sorted({each.name for each in self.commands.seen_in(channel.guild_id)})
        raise UnknownCommandError(
            f"No bot has registered {name!r}; registered are {', '.join(known) or 'none'}."
        )

    def check_may_run(self, user: User, channel: Channel, command: Command) -> None:
        """Raise unless Discord's client would offer this command to this person here."""
        contexts = command.body.get("contexts")
        if contexts is None:
            contexts = [0, 1, 2] if command.body.get("dm_permission", True) else [0]
        if (IN_DM if channel.is_dm else IN_GUILD) not in contexts:
            raise NotAllowedError(f"{command.name!r} is not offered in this kind of channel.")
        if channel.is_dm:
            return
        if channel.type in SILENT:
            raise NotAllowedError(f"There is nothing to type into in #{channel.name}.")
        guild = self.world.guilds[channel.guild_id]
        if self.world.bot_id not in guild.members:
            raise NotAllowedError(f"The bot is not in {guild.name}.")
        may = self.world.may(user.id, channel)
        if may & _RUN != _RUN:
            raise NotAllowedError(f"{user.name} may not use commands in #{channel.name}.")
        until = guild.members[user.id].timeout_until_s
        if until is not None and until > self.clock.now_s():
            raise NotAllowedError(f"{user.name} is timed out.")
        place = self.world.channels.get(channel.parent_id or 0) if channel.thread else channel
        if command.body["nsfw"] and not (place and place.nsfw):
            raise NotAllowedError(f"{command.name!r} is for age-restricted channels.")
        if not self._permitted(user, channel, command, may):
            raise NotAllowedError(f"{user.name} may not use {command.name!r} here.")

    def _permitted(self, user: User, channel: Channel, command: Command, may: int) -> bool:
        """Apply the command's default permissions, or what the guild's owner set instead."""
        if may & Permission.ADMINISTRATOR:
            return True
        guild = self.world.guilds[channel.guild_id]
        set_here = guild.overrides.get(command.id, [])
        by_id = {(each["type"], int(each["id"])): each["permission"] for each in set_here}
        for key in ((3, channel.id), (3, guild.id - 1)):
            if key in by_id:
                if not by_id[key]:
                    return False
                break
        if (2, user.id) in by_id:
            return bool(by_id[2, user.id])
        roles = [by_id[1, role] for role in guild.members[user.id].roles if (1, role) in by_id]
        if roles:
            return any(roles)
        if (1, guild.id) in by_id:
            return bool(by_id[1, guild.id])
        needed = command.body["default_member_permissions"]
        if needed is None:
            return True
        return int(needed) != 0 and may & int(needed) == int(needed)
