"""Channels, their permission overwrites, and who is typing."""

from playground import shapes
from playground.errors import no
from playground.events import Dispatch, Intent
from playground.permissions import Overwrite, Permission
from playground.places import THREADS, Channel, Guild, Kind
from playground.plain import Json, items
from playground.rest import access
from playground.rest.routes import NO_CONTENT, Asked, Reply, route
from playground.shapes import anything, array, bits, boolean, form, integer, maybe, snowflake, text

_OVERWRITE = form(
    {"id": snowflake},
    {"type": maybe(shapes.one_of(0, 1)), "allow": maybe(bits), "deny": maybe(bits)},
)
_SETTINGS: dict[str, shapes.Check] = {
    "topic": maybe(text(0, 4096)),
    "nsfw": maybe(boolean),
    "position": maybe(integer(0)),
    "parent_id": maybe(snowflake),
    "rate_limit_per_user": maybe(integer(0, 21_600)),
    "permission_overwrites": maybe(array(_OVERWRITE, 0, 100)),
}
_CREATE = form(
    {"name": text(1, 100)}, {**_SETTINGS, "type": maybe(shapes.one_of(0, 2, 4, 5, 13, 15))}
)
_EDIT = form({}, {**_SETTINGS, "name": text(1, 100), "type": maybe(shapes.one_of(0, 5))})
_EDIT_THREAD = form(
    {},
    {
        "name": maybe(text(1, 100)),
        "archived": maybe(boolean),
        "locked": maybe(boolean),
        "invitable": maybe(boolean),
        "auto_archive_duration": maybe(shapes.one_of(60, 1440, 4320, 10080)),
        "rate_limit_per_user": maybe(integer(0, 21_600)),
        "flags": anything,
    },
)


@route("GET", "/channels/{channel_id}")
def get_channel(asked: Asked) -> Reply:
    place = access.channel(asked.box, asked.id_of("channel_id"))
    return 200, asked.box.world.channel_payload(place)


@route("GET", "/guilds/{guild_id}/channels")
def list_channels(asked: Asked) -> Reply:
    guild = access.guild(asked.box, asked.id_of("guild_id"))
    return 200, [channel.payload() for channel in asked.box.world.channels_of(guild)]


@route("POST", "/guilds/{guild_id}/channels")
def create_channel(asked: Asked) -> Reply:
    box = asked.box
    guild = access.guild(box, asked.id_of("guild_id"), Permission.MANAGE_CHANNELS)
    shapes.verify(_CREATE, asked.json)
    channel = Channel(box.ids.make(), asked.json.get("type") or Kind.TEXT, guild_id=guild.id)
    channel.position = len(box.world.channels_of(guild))
    _apply(asked, guild, channel)
    box.world.save_channel(channel, "CREATE")
    return 201, channel.payload()


def _apply(asked: Asked, guild: Guild, channel: Channel) -> None:
    body = asked.json
    if "name" in body:
        channel.name = body["name"]
    channel.topic = body.get("topic", channel.topic)
    channel.nsfw = bool(body.get("nsfw", channel.nsfw))
    channel.slowmode_s = body.get("rate_limit_per_user") or channel.slowmode_s
    if body.get("position") is not None:
        channel.position = body["position"]
    if "parent_id" in body:
        channel.parent_id = None if body["parent_id"] is None else int(body["parent_id"])
    for entry in items(body, "permission_overwrites"):
        overwrite = _overwrite(int(entry["id"]), entry, guild)
        channel.overwrites[overwrite.id] = overwrite


def _overwrite(target: int, entry: Json, guild: Guild) -> Overwrite:
    kind = entry.get("type")
    if kind is None:
        kind = 0 if target in guild.roles else 1
    return Overwrite(target, kind, int(entry.get("allow") or 0), int(entry.get("deny") or 0))


@route("PATCH", "/channels/{channel_id}")
def edit_channel(asked: Asked) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"))
    if place.is_dm:
        raise no("wrong_channel_type")
    if place.type in THREADS:
        return _edit_thread(asked, place)
    place = access.channel(box, place.id, Permission.MANAGE_CHANNELS)
    shapes.verify(_EDIT, asked.json)
    _apply(asked, box.world.guilds[place.guild_id], place)
    box.world.save_channel(place, "UPDATE")
    return 200, place.payload()


def _edit_thread(asked: Asked, place: Channel) -> Reply:
    box = asked.box
    thread = place.thread
    if thread is None:
        raise no("wrong_channel_type")
    shapes.verify(_EDIT_THREAD, asked.json)
    body = asked.json
    own = thread.owner_id == box.world.bot_id and not body.get("locked")
    if not own and not box.world.may(box.world.bot_id, place) & Permission.MANAGE_THREADS:
        raise no("missing_permissions")
    place.name = body.get("name") or place.name
    thread.auto_archive_minutes = body.get("auto_archive_duration") or thread.auto_archive_minutes
    if body.get("locked") is not None:
        thread.locked = body["locked"]
    if body.get("archived") is not None:
        thread.archived = body["archived"]
        thread.archived_at_s = box.clock.now_s()
    if body.get("rate_limit_per_user") is not None:
        place.slowmode_s = body["rate_limit_per_user"]
    box.world.save_channel(place, "UPDATE")
    return 200, place.payload()


@route("DELETE", "/channels/{channel_id}")
def delete_channel(asked: Asked) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"))
    if place.is_dm:
        return 200, box.world.dm_payload(place)
    need = Permission.MANAGE_THREADS if place.thread else Permission.MANAGE_CHANNELS
    access.channel(box, place.id, need)
    box.world.delete_channel(place)
    return 200, place.payload()


@route("PUT", "/channels/{channel_id}/permissions/{overwrite_id}")
def put_overwrite(asked: Asked) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"), Permission.MANAGE_ROLES)
    shapes.verify(
        form(
            {"type": shapes.one_of(0, 1)},
            {"allow": maybe(bits), "deny": maybe(bits), "id": snowflake},  # discord.py names it too
        ),
        asked.json,
    )
    guild = box.world.guilds[place.guild_id]
    target = asked.id_of("overwrite_id")
    if target not in guild.roles and target not in box.world.users:
        raise no("unknown_overwrite")
    place.overwrites[target] = _overwrite(target, asked.json, guild)
    box.world.save_channel(place, "UPDATE")
    return NO_CONTENT, None


@route("DELETE", "/channels/{channel_id}/permissions/{overwrite_id}")
def delete_overwrite(asked: Asked) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"), Permission.MANAGE_ROLES)
    if place.overwrites.pop(asked.id_of("overwrite_id"), None) is None:
        raise no("unknown_overwrite")
    box.world.save_channel(place, "UPDATE")
    return NO_CONTENT, None


@route("POST", "/channels/{channel_id}/typing")
def typing(asked: Asked) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"))
    access.to_send(box, place, {}, files=False)
    box.events.tell("typing", channel_id=place.id, user_id=box.world.bot_id)
    body: Json = {
        "channel_id": str(place.id),
        "user_id": str(box.world.bot_id),
        "timestamp": int(box.clock.now_s()),
    }
    intent = Intent.GUILD_MESSAGE_TYPING if place.guild_id else Intent.DIRECT_MESSAGE_TYPING
    box.events.dispatch(Dispatch("TYPING_START", body, place.guild_id, int(intent)))
    return NO_CONTENT, None
