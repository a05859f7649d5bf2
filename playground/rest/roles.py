"""Roles of a guild."""

from playground import shapes
from playground.errors import no
from playground.people import Role
from playground.permissions import Permission
from playground.places import Guild
from playground.plain import Json, part
from playground.rest import access
from playground.rest.routes import NO_CONTENT, Asked, Reply, route
from playground.shapes import bits, boolean, form, integer, maybe, text

_COLORS = form(
    {"primary_color": integer(0, 0xFFFFFF)},
    {
        "secondary_color": maybe(integer(0, 0xFFFFFF)),
        "tertiary_color": maybe(integer(0, 0xFFFFFF)),
    },
)
_FORM = form(
    {},
    {
        "name": maybe(text(1, 100)),
        "permissions": maybe(bits),
        "color": maybe(integer(0, 0xFFFFFF)),
        "colors": maybe(_COLORS),
        "hoist": maybe(boolean),
        "mentionable": maybe(boolean),
    },
)


@route("GET", "/guilds/{guild_id}/roles")
def list_roles(asked: Asked) -> Reply:
    found = access.guild(asked.box, asked.id_of("guild_id"))
    return 200, [role.payload() for role in found.roles.values()]


@route("GET", "/guilds/{guild_id}/roles/{role_id}")
def get_role(asked: Asked) -> Reply:
    return 200, _role(asked, access.guild(asked.box, asked.id_of("guild_id"))).payload()


def _role(asked: Asked, guild: Guild) -> Role:
    role = guild.roles.get(asked.id_of("role_id"))
    if role is None:
        raise no("unknown_role")
    return role


def _apply(role: Role, body: Json) -> None:
    role.name = body.get("name") or role.name
    if body.get("permissions") is not None:
        role.permissions = int(body["permissions"])
    colors = part(body, "colors")
    role.color = colors.get("primary_color", body.get("color", role.color)) or 0
    role.hoist = bool(body.get("hoist", role.hoist))
    role.mentionable = bool(body.get("mentionable", role.mentionable))


@route("POST", "/guilds/{guild_id}/roles")
def create_role(asked: Asked) -> Reply:
    box = asked.box
    found = access.guild(box, asked.id_of("guild_id"), Permission.MANAGE_ROLES)
    shapes.verify(_FORM, asked.json)
    role = Role(box.ids.make(), "new role", position=1)
    _apply(role, asked.json)
    if role.permissions & ~box.world.may_in_guild(box.world.bot_id, found):
        raise no("missing_permissions")
    box.world.save_role(found, role, "CREATE")
    return 200, role.payload()


@route("PATCH", "/guilds/{guild_id}/roles/{role_id}")
def edit_role(asked: Asked) -> Reply:
    box = asked.box
    found = access.guild(box, asked.id_of("guild_id"), Permission.MANAGE_ROLES)
    shapes.verify(_FORM, asked.json)
    role = _role(asked, found)
    _apply(role, asked.json)
    box.world.save_role(found, role, "UPDATE")
    return 200, role.payload()


@route("DELETE", "/guilds/{guild_id}/roles/{role_id}")
def delete_role(asked: Asked) -> Reply:
    found = access.guild(asked.box, asked.id_of("guild_id"), Permission.MANAGE_ROLES)
    role = _role(asked, found)
    if role.id == found.id or role.managed:
        raise no("invalid_role")
    asked.box.world.delete_role(found, role)
    return NO_CONTENT, None
