"""Users, the bot itself, its guilds, and the way into the gateway."""

from playground import shapes
from playground.errors import no
from playground.events import Dispatch, Intent
from playground.plain import Json
from playground.rest.routes import (
    NO_CONTENT,
    Asked,
    Reply,
    id_query,
    limit_of,
    route,
)

_GUILD_PAGE = ("before", "after", "limit", "with_counts")


@route("GET", "/users/@me")
def me(asked: Asked) -> Reply:
    return 200, asked.box.world.bot.own_payload()


@route("GET", "/users/{user_id}")
def get_user(asked: Asked) -> Reply:
    return 200, asked.box.world.user(asked.id_of("user_id")).payload()


@route("GET", "/users/@me/guilds", query=_GUILD_PAGE)
def my_guilds(asked: Asked) -> Reply:
    world = asked.box.world
    found: list[Json] = []
    for guild in sorted(world.guilds_of_bot(), key=lambda each: each.id):
        shown = guild.payload()
        partial = {name: shown[name] for name in ("id", "name", "icon", "banner", "features")}
        found.append(
            {
                **partial,
                "owner": guild.owner_id == world.bot_id,
                "permissions": str(world.may_in_guild(world.bot_id, guild)),
            }
        )
    after = id_query(asked, "after") or 0
    later = [each for each in found if int(each["id"]) > after]
    return 200, later[: limit_of(asked, 200, 1, 200)]


@route("DELETE", "/users/@me/guilds/{guild_id}")
def leave_guild(asked: Asked) -> Reply:
    world = asked.box.world
    world.leave(world.guild_of_bot(asked.id_of("guild_id")), world.bot_id)
    return NO_CONTENT, None


@route("POST", "/users/@me/channels")
def open_dm(asked: Asked) -> Reply:
    world = asked.box.world
    shapes.verify(shapes.form({"recipient_id": shapes.snowflake}), asked.json)
    user = world.users.get(int(asked.json["recipient_id"]))
    if user is None or user.bot:
        raise no("cannot_send_to_user")
    known = {channel.id for channel in world.channels.values() if channel.is_dm}
    channel = world.dm_between(user.id)
    shown = world.dm_payload(channel)
    if channel.id not in known:
        event = Dispatch("CHANNEL_CREATE", shown, 0, int(Intent.DIRECT_MESSAGES))
        asked.box.events.dispatch(event)
    return 200, shown


@route("GET", "/gateway", public=True)
def gateway(asked: Asked) -> Reply:
    return 200, {"url": asked.box.gateway.url}


@route("GET", "/gateway/bot")
def gateway_bot(asked: Asked) -> Reply:
    gate = asked.box.gateway
    return 200, {
        "url": gate.url,
        "shards": gate.shards,
        "session_start_limit": {
            "total": 1000,
            "remaining": gate.starts_left(),
            "reset_after": 86_400_000,
            "max_concurrency": gate.max_concurrency,
        },
    }
