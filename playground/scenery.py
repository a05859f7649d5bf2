"""The world that a fresh playground starts with: two guilds, six people and a bot."""

from playground import permissions
from playground.people import Membership, Role, User
from playground.permissions import Overwrite, Permission
from playground.places import Channel, Guild, Kind
from playground.world import World

_YEAR_S = 365 * 86_400.0
#: key, user name, shown name, age of the account in seconds
_CAST = (
    ("alice", "alice", "Alice", 4 * _YEAR_S),
    ("bob", "bob", "Bob", 3 * _YEAR_S),
    ("newcomer", "nora.new", "Nora", 3600.0),
    ("moderator", "mod.maria", "Maria", 5 * _YEAR_S),
    ("owner", "olga", "Olga", 6 * _YEAR_S),
    ("stranger", "stranger.sam", "Sam", 2 * _YEAR_S),
)
#: What the invitation of the bot asks for: see, write, embed, attach, read back, threads, react.
BOT_PERMISSIONS = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.ADD_REACTIONS
)


def cast(world: World, bot_name: str) -> None:
    """Bring in the bot and the people."""
    bot = User(world.ids.backdated(_YEAR_S), bot_name.lower(), bot_name, bot=True, key="bot")
    world.bot_id = bot.id
    world.keep(bot)
    for key, username, shown, age_s in _CAST:
        world.keep(User(world.ids.backdated(age_s), username, shown, key=key))


def person(world: World, key: str) -> User:
    """Find somebody by the part they play."""
    return next(user for user in world.users.values() if user.key == key)


def billing(user: User) -> tuple[int, int]:
    """Order people as the cast is listed, and whoever came later behind them."""
    keys = [key for key, *_ in _CAST]
    return (keys.index(user.key) if user.key in keys else len(keys)), user.id


def add_guild(world: World, name: str, owner: User, members: tuple[User, ...] = ()) -> Guild:
    """Found a guild with the bot in it: the bot's own role stands above the others."""
    guild = Guild(world.ids.backdated(_YEAR_S), name, owner.id)
    guild.roles[guild.id] = Role(guild.id, "@everyone", permissions.EVERYONE)
    robot = Role(
        world.ids.make(), world.bot.name, BOT_PERMISSIONS, 5, managed=True, bot_id=world.bot_id
    )
    guild.roles[robot.id] = robot
    joined = world.clock.now_s() - _YEAR_S / 2
    for user in (owner, *members):
        guild.members[user.id] = Membership(user.id, joined)
    guild.members[world.bot_id] = Membership(world.bot_id, joined, [robot.id])
    world.keep(guild)
    return guild


def add_channel(
    world: World,
    guild: Guild,
    name: str,
    *,
    nsfw: bool = False,
    topic: str | None = None,
    kind: Kind = Kind.TEXT,
) -> Channel:
    """Add a channel at the end."""
    position = len(world.channels_of(guild))
    channel = Channel(
        world.ids.make(),
        kind,
        name,
        guild.id,
        topic=topic,
        nsfw=nsfw,
        position=position,
    )
    world.keep(channel)
    return channel


def build(world: World, bot_name: str) -> None:
    """Build everything."""
    cast(world, bot_name)
    everybody = [person(world, key) for key in ("alice", "bob", "newcomer", "moderator")]
    guild = add_guild(world, "The Cutting Room", person(world, "owner"), tuple(everybody))
    guild.members[person(world, "newcomer").id].joined_at_s = world.clock.now_s() - 600
    moderators = Role(
        world.ids.make(), "Moderator", permissions.MODERATOR, 3, color=0x3BA55D, hoist=True
    )
    guild.roles[moderators.id] = moderators
    guild.members[person(world, "moderator").id].roles.append(moderators.id)
    world.keep(guild)
    add_channel(world, guild, "clips", topic="Ask for a clip with /video make")
    add_channel(world, guild, "general")
    desk = add_channel(world, guild, "moderators", topic="What waits for a moderator")
    hidden = Permission.VIEW_CHANNEL
    robot = guild.members[world.bot_id].roles[0]
    for overwrite in (
        Overwrite(guild.id, 0, deny=hidden),
        Overwrite(moderators.id, 0, allow=hidden),
        Overwrite(robot, 0, allow=hidden),
    ):
        desk.overwrites[overwrite.id] = overwrite
    world.keep(desk)
    add_channel(world, guild, "after-hours", nsfw=True)
    elsewhere = add_guild(world, "Elsewhere", person(world, "stranger"))
    add_channel(world, elsewhere, "general")
