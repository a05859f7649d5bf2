"""Who a message pings: what its text names, and what `allowed_mentions` lets through."""

import re
from dataclasses import dataclass, field

from playground import shapes
from playground.components import TEXT, walk
from playground.permissions import Permission
from playground.places import Channel
from playground.plain import Json, items
from playground.shapes import Field, array, boolean, form, maybe, snowflake, then
from playground.world import World

_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(everyone|here)\b")
_FORM = form(
    {},
    {
        "parse": maybe(array(shapes.one_of("users", "roles", "everyone"), 0, 3, unique=True)),
        "users": maybe(array(snowflake, 0, 100, unique=True)),
        "roles": maybe(array(snowflake, 0, 100, unique=True)),
        "replied_user": maybe(boolean),
    },
)


def _no_contradiction(value: Json, place: Field) -> None:
    for name in ("users", "roles"):
        if name in items(value, "parse") and value.get(name):
            place.wrong(
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.',
            )


ALLOWED_MENTIONS = then(_FORM, _no_contradiction)


@dataclass(slots=True)
class Pings:
    """Whom a message reaches."""

    users: list[int] = field(default_factory=list[int])
    roles: list[int] = field(default_factory=list[int])
    everyone: bool = False


def text_of(content: str, components: list[Json]) -> str:
    """All that a message says, in either kind of message."""
    said = [each["content"] for each in walk(components) if each["type"] == TEXT]
    return "\n".join([content, *said])


def resolve(
    world: World,
    channel: Channel,
    author_id: int,
    said: str,
    allowed: Json | None,
    replied_to: int | None,
) -> Pings:
    """Decide who is pinged by `said`."""
    pings = Pings()
    if "<@" in said:
        found = dict.fromkeys(int(each) for each in _USER.findall(said))
        pings.users = [
            each for each in found if each in world.users and _lets(allowed, "users", each)
        ]
        pings.roles = _roles(world, channel, author_id, said, allowed)
    if "@" in said and _EVERYONE.search(said):
        may = world.may(author_id, channel) & Permission.MENTION_EVERYONE
        pings.everyone = bool(may) and _parses(allowed, "everyone")
    if replied_to is not None and _pings_reply(allowed) and replied_to not in pings.users:
        pings.users.append(replied_to)
    return pings


def _roles(
    world: World, channel: Channel, author_id: int, said: str, allowed: Json | None
) -> list[int]:
    guild = world.guilds.get(channel.guild_id)
    if guild is None:
        return []
    anyone = world.may(author_id, channel) & Permission.MENTION_EVERYONE
    found = dict.fromkeys(int(each) for each in _ROLE.findall(said))
    return [
        each
        for each in found
        if (role := guild.roles.get(each))
        and (role.mentionable or anyone)
        and _lets(allowed, "roles", each)
    ]


def _parses(allowed: Json | None, kind: str) -> bool:
    return allowed is None or kind in items(allowed, "parse")


def _lets(allowed: Json | None, kind: str, snowflake_id: int) -> bool:
    if _parses(allowed, kind):
        return True
    listed = items(allowed or {}, kind)
    return any(int(each) == snowflake_id for each in listed)


def _pings_reply(allowed: Json | None) -> bool:
    return True if allowed is None else bool(allowed.get("replied_user"))
