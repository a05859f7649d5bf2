"""Threads: from a message or beside the channel, and who is in them."""

from playground import messages, shapes
from playground.clock import iso
from playground.errors import no
from playground.events import Intent
from playground.forms import Form
from playground.permissions import Permission
from playground.places import Channel, Kind, ThreadState
from playground.plain import Json
from playground.posting import Origin
from playground.rest import access
from playground.rest.routes import NO_CONTENT, Asked, Reply, limit_of, route
from playground.shapes import boolean, form, integer, maybe, text

_COMMON: dict[str, shapes.Check] = {
    "auto_archive_duration": maybe(shapes.one_of(60, 1440, 4320, 10080)),
    "rate_limit_per_user": maybe(integer(0, 21_600)),
}
_FROM_MESSAGE = form({"name": text(1, 100)}, _COMMON)
_ALONE = form(
    {"name": text(1, 100)},
    {**_COMMON, "type": maybe(shapes.one_of(10, 11, 12)), "invitable": maybe(boolean)},
)


def _start(asked: Asked, parent: Channel, kind: int, thread_id: int) -> Channel:
    box = asked.box
    body = asked.json
    now = box.clock.now_s()
    state = ThreadState(box.world.bot_id, now, members=[box.world.bot_id])
    state.auto_archive_minutes = body.get("auto_archive_duration") or 1440
    thread = Channel(
        thread_id,
        kind,
        body["name"],
        parent.guild_id,
        parent_id=parent.id,
        slowmode_s=body.get("rate_limit_per_user") or 0,
        thread=state,
    )
    box.world.save_channel(thread, "CREATE")
    return thread


def _created(asked: Asked, thread: Channel) -> Json:
    return {**thread.payload(), "member": _member(asked, thread, asked.box.world.bot_id)}


def _member(asked: Asked, thread: Channel, user_id: int) -> Json:
    created = thread.thread.created_at_s if thread.thread else asked.box.clock.now_s()
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": iso(created),
        "flags": 0,
    }


@route("POST", "/channels/{channel_id}/messages/{message_id}/threads")
def thread_from_message(asked: Asked) -> Reply:
    box = asked.box
    parent = access.channel(box, asked.id_of("channel_id"), Permission.CREATE_PUBLIC_THREADS)
    if parent.type not in {Kind.TEXT, Kind.NEWS}:
        raise no("wrong_channel_type")
    shapes.verify(_FROM_MESSAGE, asked.json)
    message = access.message(box, parent, asked.id_of("message_id"))
    if message.id in box.world.channels:
        raise no("thread_exists")
    thread = _start(asked, parent, Kind.PUBLIC_THREAD, message.id)
    core = message.core
    box.posting.change(message, {**core, "flags": core["flags"] | messages.HAS_THREAD})
    return 201, _created(asked, thread)


@route("POST", "/channels/{channel_id}/threads")
def thread_alone(asked: Asked) -> Reply:
    box = asked.box
    shapes.verify(_ALONE, asked.json)
    kind = asked.json.get("type") or Kind.PRIVATE_THREAD
    private = kind == Kind.PRIVATE_THREAD
    need = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
    parent = access.channel(box, asked.id_of("channel_id"), need)
    if parent.type not in {Kind.TEXT, Kind.NEWS}:
        raise no("wrong_channel_type")
    thread = _start(asked, parent, kind, box.ids.make())
    if not private:
        origin = Origin(type=messages.THREAD_CREATED)
        origin.reference = {"channel_id": thread.id, "guild_id": thread.guild_id, "message_id": 0}
        box.posting.create(parent, box.world.bot_id, Form({"content": thread.name}), origin)
    return 201, _created(asked, thread)


def _thread(asked: Asked) -> tuple[Channel, ThreadState]:
    place = access.channel(asked.box, asked.id_of("channel_id"))
    if place.thread is None:
        raise no("wrong_channel_type")
    return place, place.thread


@route("PUT", "/channels/{channel_id}/thread-members/@me")
def join_thread(asked: Asked) -> Reply:
    return _membership(asked, asked.box.world.bot_id, inside=True)


@route("DELETE", "/channels/{channel_id}/thread-members/@me")
def leave_thread(asked: Asked) -> Reply:
    return _membership(asked, asked.box.world.bot_id, inside=False)


@route("PUT", "/channels/{channel_id}/thread-members/{user_id}")
def add_to_thread(asked: Asked) -> Reply:
    return _membership(asked, asked.id_of("user_id"), inside=True)


@route("DELETE", "/channels/{channel_id}/thread-members/{user_id}")
def remove_from_thread(asked: Asked) -> Reply:
    access.channel(asked.box, asked.id_of("channel_id"), Permission.MANAGE_THREADS)
    return _membership(asked, asked.id_of("user_id"), inside=False)


def _membership(asked: Asked, user_id: int, *, inside: bool) -> Reply:
    box = asked.box
    place, thread = _thread(asked)
    if thread.archived:
        raise no("thread_archived")
    if user_id not in box.world.guilds[place.guild_id].members:
        raise no("unknown_member")
    members = {*thread.members, user_id} if inside else {*thread.members} - {user_id}
    thread.members = sorted(members)
    box.world.keep(place)
    body: Json = {
        "id": str(place.id),
        "guild_id": str(place.guild_id),
        "member_count": len(thread.members),
        "added_members": [_member(asked, place, user_id)] if inside else [],
        "removed_member_ids": [] if inside else [str(user_id)],
    }
    guild = box.world.guilds[place.guild_id]
    box.world.announce("THREAD_MEMBERS_UPDATE", body, guild, Intent.GUILDS)
    return NO_CONTENT, None


@route("GET", "/channels/{channel_id}/thread-members", query=("with_member", "after", "limit"))
def list_thread_members(asked: Asked) -> Reply:
    place, thread = _thread(asked)
    return 200, [_member(asked, place, user_id) for user_id in thread.members]


@route("GET", "/guilds/{guild_id}/threads/active")
def active_threads(asked: Asked) -> Reply:
    box = asked.box
    guild = access.guild(box, asked.id_of("guild_id"))
    seen = [
        each
        for each in box.world.threads_of(guild)
        if box.world.may(box.world.bot_id, each) & Permission.VIEW_CHANNEL
    ]
    return 200, _listed(asked, seen, more=False)


@route("GET", "/channels/{channel_id}/threads/archived/public", query=("before", "limit"))
def archived_threads(asked: Asked) -> Reply:
    box = asked.box
    parent = access.channel(box, asked.id_of("channel_id"), Permission.READ_MESSAGE_HISTORY)
    limit = limit_of(asked, 50, 2, 100)
    found = [
        each
        for each in box.world.channels.values()
        if each.parent_id == parent.id and each.thread is not None and each.thread.archived
    ]
    found.sort(key=lambda each: each.id, reverse=True)
    return 200, _listed(asked, found[:limit], more=len(found) > limit)


def _listed(asked: Asked, threads: list[Channel], *, more: bool) -> Json:
    me = asked.box.world.bot_id
    mine = [each for each in threads if each.thread is not None and me in each.thread.members]
    return {
        "threads": [each.payload() for each in threads],
        "members": [_member(asked, each, me) for each in mine],
        "has_more": more,
    }
