"""Guilds and channels as a test handles them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from playground import automod, permissions, scenery
from playground.box import Box
from playground.errors import PlaygroundError
from playground.messages import Message
from playground.people import Role
from playground.permissions import Overwrite, Permission
from playground.places import SILENT, Channel, Guild, Kind
from playground.plain import Json

if TYPE_CHECKING:
    from playground.actors.member import Member

_LOOK_BACK = 500


def anything(_message: Json) -> bool:
    """Want any message."""
    return True


class ChannelView:
    """A channel, a thread or a direct message."""

    def __init__(self, box: Box, channel: Channel) -> None:
        self._box = box
        self.channel = channel

    def __repr__(self) -> str:
        return f"<Channel #{self.channel.name or 'direct'}>"

    @property
    def id(self) -> int:
        return self.channel.id

    @property
    def name(self) -> str:
        return self.channel.name

    @property
    def mention(self) -> str:
        return f"<#{self.channel.id}>"

    # Reading

    @property
    def messages(self) -> list[Json]:
        """What everybody sees here, oldest first."""
        return [self._box.archive.show(each) for each in self._all() if not each.ephemeral]

    def seen_by(self, member: "Member") -> list[Json]:
        """What that person sees here: ephemeral answers to them too."""
        seen = (each for each in self._all() if each.seen_by in {0, member.id})
        return [self._box.archive.show(each) for each in seen]

    def _all(self) -> list[Message]:
        return list(self._box.archive.oldest_first(self.channel.id))

    @property
    def latest_id(self) -> int:
        """The newest message's id, to say "after this" later on; 0 when there is none."""
        ids = self._box.archive.ids_in(self.channel.id)
        return ids[-1] if ids else 0

    async def next_message(
        self,
        wanted: Callable[[Json], Any] = anything,
        timeout_s: float = 10.0,
        *,
        after: int | None = None,
    ) -> Json:
        """Wait for a message newer than now, or than `after`."""
        since = self.latest_id if after is None else after
        return await self._until(wanted, timeout_s, since)

    async def wait_for(self, wanted: Callable[[Json], Any], timeout_s: float = 10.0) -> Json:
        """Wait until one of the newest messages is as wanted: present, new or edited."""
        ids = self._box.archive.ids_in(self.channel.id)
        since = ids[-_LOOK_BACK] - 1 if len(ids) >= _LOOK_BACK else 0
        return await self._until(wanted, timeout_s, since)

    async def _until(self, wanted: Callable[[Json], Any], timeout_s: float, since: int) -> Json:
        archive = self._box.archive
        return await archive.signal(self.channel.id).until(
            lambda: archive.find(self.channel, wanted, after=since),
            timeout_s,
            f"The wanted message in #{self.channel.name or 'direct'}",
        )

    def file(self, message: Json, number: int = 0) -> bytes:
        """Read the bytes of a message's attachment."""
        return self._box.files.bytes_of(int(message["attachments"][number]["id"]))

    # Changing, as the guild's owner would

    def deny(self, *names: str, to: "Member | Role | None" = None) -> None:
        """Take permissions away here; from the bot unless somebody else is named."""
        self.change_overwrite(*self._target(to), deny=names)

    def allow(self, *names: str, to: "Member | Role | None" = None) -> None:
        """Give permissions here; to the bot unless somebody else is named."""
        self.change_overwrite(*self._target(to), allow=names)

    def _target(self, to: "Member | Role | None") -> tuple[int, int]:
        if to is None:
            return self._box.world.bot_id, 1
        return to.id, int(not isinstance(to, Role))

    def change_overwrite(
        self, target: int, kind: int = 1, *, allow: Iterable[str] = (), deny: Iterable[str] = ()
    ) -> None:
        """Give and take permissions by name; `kind` is 0 for a role, 1 for a person."""
        allowed, denied = permissions.named(allow), permissions.named(deny)
        old = self.channel.overwrites.get(target, Overwrite(target, kind))
        new = replace(
            old, allow=(old.allow & ~denied) | allowed, deny=(old.deny & ~allowed) | denied
        )
        self.channel.overwrites[target] = new
        self._box.world.save_channel(self.channel, "UPDATE")

    def clear_overwrites(self) -> None:
        self.channel.overwrites.clear()
        self._box.world.save_channel(self.channel, "UPDATE")

    def restrict(self, *, nsfw: bool) -> None:
        """Make this an age-restricted channel, or an ordinary one."""
        self.channel.nsfw = nsfw
        self._box.world.save_channel(self.channel, "UPDATE")

    def delete(self) -> None:
        self._box.world.delete_channel(self.channel)


class GuildView:
    """A guild."""

    def __init__(self, box: Box, guild: Guild) -> None:
        self._box = box
        self.guild = guild

    def __repr__(self) -> str:
        return f"<Guild {self.guild.name!r}>"

    @property
    def id(self) -> int:
        return self.guild.id

    @property
    def name(self) -> str:
        return self.guild.name

    @property
    def channels(self) -> list[ChannelView]:
        return [ChannelView(self._box, each) for each in self._box.world.channels_of(self.guild)]

    @property
    def threads(self) -> list[ChannelView]:
        return [ChannelView(self._box, each) for each in self._box.world.threads_of(self.guild)]

    def channel(self, name: str) -> ChannelView:
        for found in self.channels:
            if found.name == name:
                return found
        raise PlaygroundError(f"{self.name} has no channel #{name}.")

    def add_channel(self, name: str, *, nsfw: bool = False, kind: Kind = Kind.TEXT) -> ChannelView:
        """Add a channel: of text, or a `Kind.VOICE`, `STAGE`, `NEWS`, `FORUM` or `CATEGORY`."""
        channel = scenery.add_channel(self._box.world, self.guild, name, nsfw=nsfw, kind=kind)
        self._box.world.save_channel(channel, "CREATE")
        return ChannelView(self._box, channel)

    def add_role(self, name: str, *permission_names: str, mentionable: bool = False) -> Role:
        bits = permissions.named(permission_names)
        role = Role(self._box.ids.make(), name, bits, 1, mentionable=mentionable)
        self._box.world.save_role(self.guild, role, "CREATE")
        return role

    def set_permissions(self, role: Role, *permission_names: str) -> None:
        role.permissions = permissions.named(permission_names)
        self._box.world.save_role(self.guild, role, "UPDATE")

    @property
    def bot_role(self) -> Role:
        """The role that came with the bot."""
        world = self._box.world
        return next(role for role in self.guild.roles.values() if role.bot_id == world.bot_id)

    def boost(self, tier: int) -> None:
        """Set the boost tier, 0 to 3, and with it the upload limit."""
        if tier not in {0, 1, 2, 3}:
            raise PlaygroundError("Boost tiers are 0 to 3.")
        self.guild.tier = tier
        self._box.world.save_guild(self.guild)

    def set_locale(self, locale: str) -> None:
        self.guild.locale = locale
        self._box.world.save_guild(self.guild)

    def kick_bot(self) -> None:
        self._box.world.leave(self.guild, self._box.world.bot_id)

    def invite_bot(self) -> None:
        role = next((each.id for each in self.guild.roles.values() if each.managed), None)
        roles = () if role is None else (role,)
        self._box.world.join(self.guild, self._box.world.bot, roles)

    def override(
        self, command: str, target: "Member | Role | ChannelView", *, allowed: bool
    ) -> None:
        """Set who may use a command here, as the guild's owner does in the settings."""
        commands = self._box.commands
        found = next(
            (each for each in commands.seen_in(self.id) if each.name == command.lstrip("/")), None
        )
        if found is None:
            raise PlaygroundError(f"No command {command!r} is registered.")
        kind = 1 if isinstance(target, Role) else 3 if isinstance(target, ChannelView) else 2
        entry: Json = {"id": str(target.id), "type": kind, "permission": allowed}
        kept = self.guild.overrides.setdefault(found.id, [])
        kept[:] = [each for each in kept if (each["id"], each["type"]) != (entry["id"], kind)]
        kept.append(entry)
        self._box.world.keep(self.guild)
        body: Json = {
            "id": str(found.id),
            "application_id": str(self._box.world.bot_id),
            "guild_id": str(self.id),
            "permissions": kept,
        }
        self._box.world.announce(
            "APPLICATION_COMMAND_PERMISSIONS_UPDATE", body, self.guild, intent=0
        )


def breaks_rule(box: Box, channel: Channel, user_id: int, said: str) -> Json | None:
    """Find the AutoMod rule that a person's message would break."""
    guild = box.world.guilds.get(channel.guild_id)
    return automod.broken_rule(box.world, guild, channel, user_id, said) if guild else None


def may_speak(box: Box, channel: Channel, user_id: int) -> bool:
    if channel.type in SILENT:
        return False
    need = Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES
    return bool(box.world.may(user_id, channel) & need)
