"""Guilds and their members."""

from datetime import datetime

from playground import shapes
from playground.box import Box
from playground.errors import no
from playground.events import Intent
from playground.people import Membership
from playground.permissions import Permission
from playground.places import Guild
from playground.rest import access
from playground.rest.routes import NO_CONTENT, Asked, Reply, id_query, limit_of, route
from playground.shapes import array, boolean, form, integer, maybe, moment, snowflake, text


@route("GET", "/guilds/{guild_id}", query=("with_counts",))
def get_guild(asked: Asked) -> Reply:
    found = access.guild(asked.box, asked.id_of("guild_id"))
    shown = found.payload()
    if asked.query.get("with_counts", "").lower() in {"true", "1"}:
        shown["approximate_member_count"] = len(found.members)
        shown["approximate_presence_count"] = len(found.members)
    return 200, shown


@route("GET", "/guilds/{guild_id}/members", query=("limit", "after"))
def list_members(asked: Asked) -> Reply:
    box = asked.box
    found = access.guild(box, asked.id_of("guild_id"))
    if not box.gateway.privileged & Intent.GUILD_MEMBERS:
        raise no("missing_access")
    limit = limit_of(asked, 1, 1, 1000)
    after = id_query(asked, "after") or 0
    ids = sorted(each for each in found.members if each > after)[:limit]
    return 200, [box.world.member_payload(found, each) for each in ids]


@route("GET", "/guilds/{guild_id}/members/search", query=("query", "limit"))
def search_members(asked: Asked) -> Reply:
    box = asked.box
    found = access.guild(box, asked.id_of("guild_id"))
    start = asked.query.get("query", "").lower()
    limit = limit_of(asked, 1, 1, 1000)
    fitting = [
        each for each in found.members if box.world.users[each].username.lower().startswith(start)
    ]
    return 200, [box.world.member_payload(found, each) for each in fitting[:limit]]


def _member(asked: Asked, guild: Guild, name: str = "user_id") -> Membership:
    user_id = asked.id_of(name)
    if user_id not in asked.box.world.users:
        raise no("unknown_user")
    if user_id not in guild.members:
        raise no("unknown_member")
    return guild.members[user_id]


@route("GET", "/guilds/{guild_id}/members/{user_id}")
def get_member(asked: Asked) -> Reply:
    found = access.guild(asked.box, asked.id_of("guild_id"))
    member = _member(asked, found)
    return 200, asked.box.world.member_payload(found, member.user_id)


def outranks(box: Box, guild: Guild, user_id: int) -> bool:
    """Tell whether the bot's highest role stands above that member's."""
    if user_id == guild.owner_id:
        return False
    return _height(guild, box.world.bot_id) > _height(guild, user_id)


def _height(guild: Guild, user_id: int) -> int:
    roles = guild.members[user_id].roles if user_id in guild.members else []
    return max((guild.roles[each].position for each in roles if each in guild.roles), default=0)


_EDIT = form(
    {},
    {
        "nick": maybe(text(0, 32)),
        "roles": maybe(array(snowflake, 0, 250, unique=True)),
        "mute": maybe(boolean),
        "deaf": maybe(boolean),
        "channel_id": maybe(snowflake),
        "communication_disabled_until": maybe(moment),
        "flags": maybe(integer(0)),
    },
)
_NEEDED = {
    "nick": Permission.MANAGE_NICKNAMES,
    "roles": Permission.MANAGE_ROLES,
    "communication_disabled_until": Permission.MODERATE_MEMBERS,
}


@route("PATCH", "/guilds/{guild_id}/members/{user_id}")
def edit_member(asked: Asked) -> Reply:
    box = asked.box
    shapes.verify(_EDIT, asked.json)
    needs = [need for name, need in _NEEDED.items() if name in asked.json]
    found = access.guild(box, asked.id_of("guild_id"), *needs)
    member = _member(asked, found)
    if not outranks(box, found, member.user_id):
        raise no("missing_permissions")
    body = asked.json
    if "nick" in body:
        member.nick = body["nick"] or None
    if "communication_disabled_until" in body:
        until = body["communication_disabled_until"]
        member.timeout_until_s = datetime.fromisoformat(until).timestamp() if until else None
    if body.get("roles") is not None:
        member.roles = [int(each) for each in body["roles"]]
    box.world.save_member(found, member)
    return 200, box.world.member_payload(found, member.user_id)


@route("PATCH", "/guilds/{guild_id}/members/@me")
def edit_me(asked: Asked) -> Reply:
    box = asked.box
    shapes.verify(form({}, {"nick": maybe(text(0, 32))}), asked.json)
    found = access.guild(box, asked.id_of("guild_id"), Permission.CHANGE_NICKNAME)
    member = found.members[box.world.bot_id]
    member.nick = asked.json.get("nick") or None
    box.world.save_member(found, member)
    return 200, box.world.member_payload(found, box.world.bot_id)


@route("DELETE", "/guilds/{guild_id}/members/{user_id}")
def kick(asked: Asked) -> Reply:
    found = access.guild(asked.box, asked.id_of("guild_id"), Permission.KICK_MEMBERS)
    member = _member(asked, found)
    if not outranks(asked.box, found, member.user_id):
        raise no("missing_permissions")
    asked.box.world.leave(found, member.user_id)
    return NO_CONTENT, None


@route("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def add_role(asked: Asked) -> Reply:
    return _change_role(asked, add=True)


@route("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def remove_role(asked: Asked) -> Reply:
    return _change_role(asked, add=False)


def _change_role(asked: Asked, *, add: bool) -> Reply:
    box = asked.box
    found = access.guild(box, asked.id_of("guild_id"), Permission.MANAGE_ROLES)
    member = _member(asked, found)
    role = found.roles.get(asked.id_of("role_id"))
    if role is None:
        raise no("unknown_role")
    if role.position >= _height(found, box.world.bot_id) or role.id == found.id:
        raise no("missing_permissions")
    roles = {*member.roles, role.id} if add else {*member.roles} - {role.id}
    member.roles = sorted(roles)
    box.world.save_member(found, member)
    return NO_CONTENT, None
