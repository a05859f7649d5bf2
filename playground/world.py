"""Everybody and every place: users, guilds, channels, and who may do what where."""

from dataclasses import asdict

from playground import permissions
from playground.clock import Clock, Snowflakes
from playground.errors import no
from playground.events import Dispatch, Events, Intent
from playground.journal import Journal
from playground.people import Membership, Role, User
from playground.permissions import Permission
from playground.places import THREADS, Channel, Guild, Kind
from playground.plain import Json, dumps, loads


class World:
    """The state of the playground, but for messages and commands."""

    def __init__(self, clock: Clock, ids: Snowflakes, events: Events, journal: Journal) -> None:
        self.clock = clock
        self.ids = ids
        self.events = events
        self.journal = journal
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.bot_id = 0

    @property
    def bot(self) -> User:
        return self.users[self.bot_id]

    # Keeping

    def load(self) -> None:
        """Read back what an earlier run left behind."""
        for _, body in self.journal.load("user"):
            user = User(**loads(body))
            self.users[user.id] = user
            if user.bot and user.key == "bot":
                self.bot_id = user.id
        for _, body in self.journal.load("guild"):
            guild = Guild.from_row(loads(body))
            self.guilds[guild.id] = guild
        for _, body in self.journal.load("channel"):
            channel = Channel.from_row(loads(body))
            self.channels[channel.id] = channel

    def keep(self, thing: User | Guild | Channel) -> None:
        """Take a thing in, or write down that it changed."""
        match thing:
            case User():
                self.users[thing.id] = thing
                self.journal.put("user", thing.id, dumps(asdict(thing)))
            case Guild():
                self.guilds[thing.id] = thing
                self.journal.put("guild", thing.id, dumps(thing.row()))
            case Channel():
                self.channels[thing.id] = thing
                self.journal.put("channel", thing.id, dumps(thing.row()))

    def forget_channel(self, channel: Channel) -> None:
        del self.channels[channel.id]
        self.journal.drop("channel", channel.id)

    # Finding

    def user(self, user_id: int) -> User:
        try:
            return self.users[user_id]
        except KeyError:
            raise no("unknown_user") from None

    def guild_of_bot(self, guild_id: int) -> Guild:
        """Find a guild as the bot sees it: one that it is not in does not exist."""
        guild = self.guilds.get(guild_id)
        if guild is None or self.bot_id not in guild.members:
            raise no("unknown_guild")
        return guild

    def channels_of(self, guild: Guild) -> list[Channel]:
        found = [each for each in self.channels.values() if each.guild_id == guild.id]
        return sorted(
            (each for each in found if each.thread is None), key=lambda each: each.position
        )

    def threads_of(self, guild: Guild) -> list[Channel]:
        return [
            each
            for each in self.channels.values()
            if each.guild_id == guild.id and each.thread is not None and not each.thread.archived
        ]

    def guilds_of_bot(self) -> list[Guild]:
        return [guild for guild in self.guilds.values() if self.bot_id in guild.members]

    def dm_between(self, user_id: int) -> Channel:
        """Find the direct channel between the bot and a user, or open it."""
        for channel in self.channels.values():
            if channel.is_dm and user_id in channel.recipients:
                return channel
        channel = Channel(self.ids.make(), Kind.DM, recipients=[user_id])
        self.keep(channel)
        return channel

    # Who may do what

    def may(self, user_id: int, channel: Channel) -> int:
        """Compute the permission bits of a user in a channel; 0 where they cannot look."""
        if channel.is_dm:
            return permissions.DIRECT if user_id in {self.bot_id, *channel.recipients} else 0
        guild = self.guilds.get(channel.guild_id)
        member = guild.members.get(user_id) if guild else None
        if guild is None or member is None:
            return 0
        if guild.owner_id == user_id:
            return permissions.ALL
        place = self.channels.get(channel.parent_id or 0) if channel.thread else channel
        if place is None:
            return 0
        total = permissions.in_channel(
            permissions.base(guild.id, guild.role_bits(), member.roles),
            place.overwrites,
            guild.id,
            member.roles,
            user_id,
            Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES,
        )
        if channel.type == Kind.PRIVATE_THREAD and not self._in_thread(user_id, channel, total):
            return 0
        return total

    def _in_thread(self, user_id: int, channel: Channel, total: int) -> bool:
        thread = channel.thread
        return bool(total & Permission.MANAGE_THREADS) or (
            thread is not None and user_id in thread.members
        )

    def may_in_guild(self, user_id: int, guild: Guild) -> int:
        """Compute the guild-wide permission bits of a member."""
        member = guild.members.get(user_id)
        if member is None:
            return 0
        if guild.owner_id == user_id:
            return permissions.ALL
        return permissions.base(guild.id, guild.role_bits(), member.roles)

    # Showing

    def dm_payload(self, channel: Channel) -> Json:
        last = channel.last_message_id
        return {
            "id": str(channel.id),
            "type": int(Kind.DM),
            "flags": 0,
            "last_message_id": None if last is None else str(last),
            "recipients": [self.users[each].payload() for each in channel.recipients],
        }

    def channel_payload(self, channel: Channel) -> Json:
        return self.dm_payload(channel) if channel.is_dm else channel.payload()

    def member_payload(self, guild: Guild, user_id: int, *, with_user: bool = True) -> Json:
        user = self.users[user_id] if with_user else None
        return guild.members[user_id].payload(user)

    def gateway_guild(self, guild: Guild) -> Json:
        """Show a guild as GUILD_CREATE does to a bot without privileged intents: itself alone."""
        me = guild.members[self.bot_id]
        return {
            **guild.payload(),
            "joined_at": me.payload(None)["joined_at"],
            "large": False,
            "unavailable": False,
            "member_count": len(guild.members),
            "voice_states": [],
            "members": [me.payload(self.bot)],
            "channels": [channel.payload() for channel in self.channels_of(guild)],
            "threads": [
                thread.payload()
                for thread in self.threads_of(guild)
                if self.may(self.bot_id, thread) & Permission.VIEW_CHANNEL
            ],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    # Changing, and telling the bots

    def announce(self, name: str, body: Json, guild: Guild, intent: int = Intent.GUILDS) -> None:
        """Tell the sessions of the guild's shard, if the bot is in that guild."""
        if self.bot_id in guild.members:
            self.events.dispatch(Dispatch(name, body, guild.id, int(intent)))

    def save_channel(self, channel: Channel, event: str) -> None:
        """Keep a guild's channel or thread and tell everyone: `CREATE` or `UPDATE`."""
        self.keep(channel)
        noun = "THREAD" if channel.type in THREADS else "CHANNEL"
        guild = self.guilds[channel.guild_id]
        if self.may(self.bot_id, channel) & Permission.VIEW_CHANNEL or noun == "CHANNEL":
            self.announce(f"{noun}_{event}", channel.payload(), guild)
        self.events.tell("channel", channel_id=channel.id)

    def delete_channel(self, channel: Channel) -> None:
        noun = "THREAD" if channel.type in THREADS else "CHANNEL"
        guild = self.guilds[channel.guild_id]
        self.forget_channel(channel)
        for thread in [each for each in self.channels.values() if each.parent_id == channel.id]:
            if thread.thread is not None:
                self.forget_channel(thread)
        self.announce(f"{noun}_DELETE", channel.payload(), guild)
        self.events.tell("channel", channel_id=channel.id, gone=True)

    def save_guild(self, guild: Guild) -> None:
        self.keep(guild)
        self.announce("GUILD_UPDATE", guild.payload(), guild)
        self.events.tell("guild", guild_id=guild.id)

    def save_role(self, guild: Guild, role: Role, event: str) -> None:
        guild.roles[role.id] = role
        self.keep(guild)
        body: Json = {"guild_id": str(guild.id), "role": role.payload()}
        self.announce(f"GUILD_ROLE_{event}", body, guild)
        self.events.tell("guild", guild_id=guild.id)

    def delete_role(self, guild: Guild, role: Role) -> None:
        del guild.roles[role.id]
        for member in guild.members.values():
            if role.id in member.roles:
                member.roles.remove(role.id)
        self.keep(guild)
        body: Json = {"guild_id": str(guild.id), "role_id": str(role.id)}
        self.announce("GUILD_ROLE_DELETE", body, guild)
        self.events.tell("guild", guild_id=guild.id)

    def save_member(self, guild: Guild, member: Membership) -> None:
        """Write down that a member's roles, nick or timeout changed."""
        self.keep(guild)
        body = {"guild_id": str(guild.id), **member.payload(self.users[member.user_id])}
        intent = Intent.GUILD_MEMBERS if member.user_id != self.bot_id else Intent.GUILDS
        self.announce("GUILD_MEMBER_UPDATE", body, guild, intent)
        self.events.tell("guild", guild_id=guild.id)

    def join(self, guild: Guild, user: User, roles: tuple[int, ...] = ()) -> Membership:
        """Let a user in; a bot that joins gets the whole guild by GUILD_CREATE."""
        member = Membership(user.id, self.clock.now_s(), list(roles))
        guild.members[user.id] = member
        self.keep(guild)
        if user.id == self.bot_id:
            self.announce("GUILD_CREATE", self.gateway_guild(guild), guild)
        else:
            body = {"guild_id": str(guild.id), **member.payload(user)}
            self.announce("GUILD_MEMBER_ADD", body, guild, Intent.GUILD_MEMBERS)
        self.events.tell("guild", guild_id=guild.id)
        return member

    def leave(self, guild: Guild, user_id: int) -> None:
        """Let a user go, by their own will or not; a bot that goes is told GUILD_DELETE."""
        if user_id == self.bot_id:
            self.announce("GUILD_DELETE", {"id": str(guild.id)}, guild)
            del guild.members[user_id]
        else:
            del guild.members[user_id]
            body: Json = {"guild_id": str(guild.id), "user": self.users[user_id].payload()}
            self.announce("GUILD_MEMBER_REMOVE", body, guild, Intent.GUILD_MEMBERS)
        self.keep(guild)
        self.events.tell("guild", guild_id=guild.id)
