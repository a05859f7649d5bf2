"""The application: itself, its commands everywhere and in guilds, and who may use them."""

from playground import shapes
from playground.box import Box
from playground.commands import Command
from playground.errors import no
from playground.plain import Json, is_list
from playground.rest import access
from playground.rest.routes import NO_CONTENT, Asked, Reply, route

_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def application(box: Box) -> Json:
    """Show the application that the bot belongs to."""
    bot = box.world.bot
    return {
        "id": str(bot.id),
        "name": bot.name,
        "icon": None,
        "description": "A bot on the playground.",
        "summary": "",
        "type": None,
        "bot": bot.payload(),
        "bot_public": True,
        "bot_require_code_grant": False,
        "integration_types_config": {"0": {}},
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "tags": [],
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": _owner(box),
        "approximate_guild_count": len(box.world.guilds_of_bot()),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "event_webhooks_status": 1,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }


def _owner(box: Box) -> Json:
    people = [user for user in box.world.users.values() if not user.bot]
    owner = next((user for user in people if user.key == "owner"), people[0])
    return owner.payload()


@route("GET", "/oauth2/applications/@me")
def oauth_application(asked: Asked) -> Reply:
    return 200, application(asked.box)


@route("GET", "/applications/@me")
def my_application(asked: Asked) -> Reply:
    return 200, application(asked.box)


def _guild_id(asked: Asked) -> int:
    """Read the guild, or 0 for the global commands; other applications are not ours."""
    if asked.id_of("application_id") != asked.box.world.bot_id:
        raise no("unknown_application")
    if "guild_id" not in asked.params:
        return 0
    found = asked.box.world.guilds.get(asked.id_of("guild_id"))
    if found is None or asked.box.world.bot_id not in found.members:
        raise no("missing_access")
    return found.id


def _show(asked: Asked, command: Command) -> Json:
    localised = asked.query.get("with_localizations", "true") != "false"
    return asked.box.commands.payload(command, asked.box.world.bot_id, localised=localised)


def list_commands(asked: Asked) -> Reply:
    localised = asked.query.get("with_localizations") == "true"
    bot = asked.box.world.bot_id
    found = asked.box.commands.of(_guild_id(asked))
    return 200, [asked.box.commands.payload(each, bot, localised=localised) for each in found]


def put_commands(asked: Asked) -> Reply:
    kept = asked.box.commands.replace_all(_guild_id(asked), _array(asked))
    return 200, [_show(asked, each) for each in kept]


def _array(asked: Asked) -> list[Json]:
    if not is_list(asked.body):
        raise shapes.refuse("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType.")
    return asked.body


def post_command(asked: Asked) -> Reply:
    command, fresh = asked.box.commands.create(_guild_id(asked), asked.json)
    return (201 if fresh else 200), _show(asked, command)


def _command(asked: Asked) -> Command:
    return asked.box.commands.get(_guild_id(asked), asked.id_of("command_id"))


def get_command(asked: Asked) -> Reply:
    return 200, _show(asked, _command(asked))


def patch_command(asked: Asked) -> Reply:
    command = _command(asked)
    asked.box.commands.edit(command, asked.json)
    return 200, _show(asked, _command(asked))


def delete_command(asked: Asked) -> Reply:
    asked.box.commands.delete(_command(asked))
    return NO_CONTENT, None


for _base in (_GLOBAL, _GUILD):
    route("GET", _base, query=("with_localizations",))(list_commands)
    route("PUT", _base)(put_commands)
    route("POST", _base)(post_command)
    route("GET", _base + "/{command_id}")(get_command)
    route("PATCH", _base + "/{command_id}")(patch_command)
    route("DELETE", _base + "/{command_id}")(delete_command)


def _permissions(asked: Asked, guild_id: int, command_id: int) -> Json:
    return {
        "id": str(command_id),
        "application_id": str(asked.box.world.bot_id),
        "guild_id": str(guild_id),
        "permissions": asked.box.world.guilds[guild_id].overrides.get(command_id, []),
    }


@route("GET", _GUILD + "/permissions")
def list_permissions(asked: Asked) -> Reply:
    guild_id = _guild_id(asked)
    overrides = asked.box.world.guilds[guild_id].overrides
    return 200, [_permissions(asked, guild_id, each) for each in overrides]


@route("GET", _GUILD + "/{command_id}/permissions")
def get_permissions(asked: Asked) -> Reply:
    guild_id = _guild_id(asked)
    command_id = asked.id_of("command_id")
    if command_id not in asked.box.world.guilds[guild_id].overrides:
        raise no("unknown_command_permissions")
    return 200, _permissions(asked, guild_id, command_id)


@route("PUT", _GUILD + "/{command_id}/permissions")
def put_permissions(asked: Asked) -> Reply:
    access.guild(asked.box, asked.id_of("guild_id"))
    raise no("bearer_only", wrong=True)
