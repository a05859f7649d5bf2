"""Messages of a channel: reading, posting, changing, deleting, pinning, reacting."""

from itertools import islice
from urllib.parse import unquote

from playground import forms, messages, shapes
from playground.clock import iso, moment_of
from playground.components import COMPONENTS_V2
from playground.errors import ApiError, no
from playground.messages import Message
from playground.permissions import Permission
from playground.places import Channel
from playground.plain import Json
from playground.posting import Origin
from playground.rest import access
from playground.rest.routes import NO_CONTENT, Asked, Reply, id_query, limit_of, route

_TWO_WEEKS_S = 14 * 86_400


@route("GET", "/channels/{channel_id}/messages", query=("limit", "before", "after", "around"))
def list_messages(asked: Asked) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"))
    limit = limit_of(asked, 50, 1, 100)
    if not box.world.may(box.world.bot_id, place) & Permission.READ_MESSAGE_HISTORY:
        return 200, []
    found = _page(asked, place, limit)
    return 200, [access.readable(box, place, message) for message in found]


def _page(asked: Asked, place: Channel, limit: int) -> list[Message]:
    """Take a page of the history, newest first."""
    archive = asked.box.archive
    before, after = id_query(asked, "before"), id_query(asked, "after")
    around = id_query(asked, "around")
    if after is not None:
        later = (each for each in archive.oldest_first(place.id, after) if not each.ephemeral)
        return list(islice(later, limit))[::-1]
    if around is not None:
        later = (each for each in archive.oldest_first(place.id, around - 1) if not each.ephemeral)
        newer = list(islice(later, limit // 2 + 1))[::-1]
        earlier = (each for each in archive.newest_first(place.id, around) if not each.ephemeral)
        return newer + list(islice(earlier, limit - len(newer)))
    earlier = (each for each in archive.newest_first(place.id, before) if not each.ephemeral)
    return list(islice(earlier, limit))


@route("GET", "/channels/{channel_id}/messages/{message_id}")
def get_message(asked: Asked) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"))
    if not box.world.may(box.world.bot_id, place) & Permission.READ_MESSAGE_HISTORY:
        raise no("missing_access")
    found = access.message(box, place, asked.id_of("message_id"))
    return 200, access.readable(box, place, found)


@route("POST", "/channels/{channel_id}/messages")
def create_message(asked: Asked) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"))
    body = asked.json
    access.to_send(box, place, body, files=bool(asked.form.uploads))
    forms.check_uploads(asked.form, box.posting.upload_limit_bytes(place))
    forms.check_message(forms.CREATE, body, flags=forms.CREATE_FLAGS)
    if place.is_dm:
        _check_reaches(asked, place)
    twin = box.archive.by_id.get(box.posting.nonces.twin(box.world.bot_id, body) or 0)
    if twin is not None:
        return 200, box.archive.show(twin, nonce=body["nonce"])
    origin = _reply_origin(asked, place)
    made = box.posting.create(place, box.world.bot_id, asked.form, origin)
    return 200, box.archive.show(made, nonce=body.get("nonce"))


def _check_reaches(asked: Asked, place: Channel) -> None:
    """Refuse a direct message that its reader does not want, or shares no guild for."""
    world = asked.box.world
    for user_id in place.recipients:
        shares = any(user_id in guild.members for guild in world.guilds_of_bot())
        if not shares or not world.users[user_id].accepts_dms:
            raise no("cannot_send_to_user")


def _reply_origin(asked: Asked, place: Channel) -> Origin | None:
    reference: Json | None = asked.json.get("message_reference")
    if reference is None:
        return None
    found = asked.box.archive.get(place.id, int(reference["message_id"]))
    if found is None or found.ephemeral:
        if reference.get("fail_if_not_exists") is False:
            return None
        raise shapes.refuse("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    kept: Json = {"message_id": found.id, "channel_id": place.id, "guild_id": place.guild_id}
    return Origin(type=messages.REPLY, reference=kept)


@route("PATCH", "/channels/{channel_id}/messages/{message_id}")
def edit_message(asked: Asked) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"))
    found = access.message(box, place, asked.id_of("message_id"))
    if found.author_id != box.world.bot_id:
        raise no("not_your_message")
    if place.thread is not None and place.thread.archived:
        raise no("thread_archived")
    forms.check_uploads(asked.form, box.posting.upload_limit_bytes(place))
    v2 = bool(found.flags & COMPONENTS_V2)
    forms.check_message(forms.EDIT, asked.json, flags=forms.EDIT_FLAGS, v2=v2)
    box.posting.edit(found, asked.form, clear_flags=messages.LOADING)
    return 200, box.archive.show(found)


@route("DELETE", "/channels/{channel_id}/messages/{message_id}")
def delete_message(asked: Asked) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"))
    found = access.message(box, place, asked.id_of("message_id"))
    may = box.world.may(box.world.bot_id, place)
    if found.author_id != box.world.bot_id and not may & Permission.MANAGE_MESSAGES:
        raise no("missing_permissions")
    box.posting.delete(found)
    return NO_CONTENT, None


@route("POST", "/channels/{channel_id}/messages/bulk-delete")
def bulk_delete(asked: Asked) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"), Permission.MANAGE_MESSAGES)
    shapes.verify(
        shapes.form({"messages": shapes.array(shapes.snowflake, 2, 100, unique=True)}), asked.json
    )
    ids = [int(each) for each in asked.json["messages"]]
    if any(box.clock.now_s() - moment_of(each) > _TWO_WEEKS_S for each in ids):
        raise ApiError(400, 50034, "You can only bulk delete messages that are under 14 days old.")
    for message_id in ids:
        if (found := box.archive.get(place.id, message_id)) and not found.ephemeral:
            box.posting.delete(found)
    return NO_CONTENT, None


# Pins


@route("GET", "/channels/{channel_id}/messages/pins", query=("before", "limit"))
def list_pins(asked: Asked) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"), Permission.READ_MESSAGE_HISTORY)
    limit = limit_of(asked, 50, 1, 50)
    pinned = _pinned(asked, place)
    items = [
        {"pinned_at": iso(at_s), "message": access.readable(box, place, found)}
        for at_s, found in pinned[:limit]
    ]
    return 200, {"items": items, "has_more": len(pinned) > limit}


def _pinned(asked: Asked, place: Channel) -> list[tuple[float, Message]]:
    found = [
        (each.core["pinned_at"], each)
        for each in asked.box.archive.newest_first(place.id)
        if "pinned_at" in each.core
    ]
    return sorted(found, key=lambda pair: pair[0], reverse=True)


@route("PUT", "/channels/{channel_id}/messages/pins/{message_id}")
def pin(asked: Asked) -> Reply:
    found = _to_pin(asked)
    asked.box.posting.change(found, {**found.core, "pinned_at": asked.box.clock.now_s()})
    return NO_CONTENT, None


@route("DELETE", "/channels/{channel_id}/messages/pins/{message_id}")
def unpin(asked: Asked) -> Reply:
    found = _to_pin(asked)
    core = found.core
    core.pop("pinned_at", None)
    asked.box.posting.change(found, core)
    return NO_CONTENT, None


def _to_pin(asked: Asked) -> Message:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"), Permission.PIN_MESSAGES)
    return access.message(box, place, asked.id_of("message_id"))


# Reactions

_REACTIONS = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}"


@route("PUT", _REACTIONS + "/@me")
def add_reaction(asked: Asked) -> Reply:
    needs = (Permission.READ_MESSAGE_HISTORY, Permission.ADD_REACTIONS)
    return _react(asked, needs, add=True)


@route("DELETE", _REACTIONS + "/@me")
def remove_reaction(asked: Asked) -> Reply:
    return _react(asked, (Permission.READ_MESSAGE_HISTORY,), add=False)


def _react(asked: Asked, needs: tuple[int, ...], *, add: bool) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"), *needs)
    found = access.message(box, place, asked.id_of("message_id"))
    emoji = unquote(asked.params["emoji_name"])
    if not emoji or emoji.isascii():
        raise no("unknown_emoji")
    core = found.core
    reactions: list[Json] = core.setdefault("reactions", [])
    mine = next((each for each in reactions if each["emoji"] == emoji), None)
    if add and mine is None:
        reactions.append({"emoji": emoji, "users": [box.world.bot_id]})
    elif mine is not None:
        users = {*mine["users"], box.world.bot_id} if add else {*mine["users"]} - {box.world.bot_id}
        mine["users"] = sorted(users)
    core["reactions"] = [each for each in reactions if each["users"]]
    box.posting.change(found, core)
    return NO_CONTENT, None


@route("GET", _REACTIONS, query=("after", "limit", "type"))
def list_reactions(asked: Asked) -> Reply:
    box = asked.box
    place = access.channel(box, asked.id_of("channel_id"), Permission.READ_MESSAGE_HISTORY)
    found = access.message(box, place, asked.id_of("message_id"))
    emoji = unquote(asked.params["emoji_name"])
    for reaction in found.core.get("reactions", []):
        if reaction["emoji"] == emoji:
            return 200, [box.world.users[each].payload() for each in reaction["users"]]
    raise no("unknown_emoji")
