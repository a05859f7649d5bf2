"""The playground as JSON for its page."""

from typing import Any

from playground import scenery
from playground.actors.places import may_speak
from playground.box import Box
from playground.calls import Call, Violation
from playground.events import News
from playground.interactions import Record
from playground.messages import LOADING, Message
from playground.people import User
from playground.permissions import Permission
from playground.places import Channel, Guild
from playground.plain import Json


def with_text_ids(body: Json) -> Json:
    """Write ids as strings, since JavaScript's numbers cannot hold them."""
    return {
        name: str(value) if isinstance(value, int) and _is_id(name) else value
        for name, value in body.items()
    }


def _is_id(name: str) -> bool:
    return name.endswith("_id") or name == "seen_by"


def person(box: Box, user: User) -> Json:
    inside = [guild for guild in box.world.guilds.values() if user.id in guild.members]
    return {
        "id": str(user.id),
        "key": user.key,
        "name": user.name,
        "username": user.username,
        "bot": user.bot,
        "locale": user.locale,
        "accepts_dms": user.accepts_dms,
        "guilds": [str(guild.id) for guild in inside],
        "roles": [str(role) for guild in inside for role in guild.members[user.id].roles],
    }


def guild(box: Box, shown: Guild) -> Json:
    return {
        "id": str(shown.id),
        "name": shown.name,
        "owner_id": str(shown.owner_id),
        "tier": shown.tier,
        "locale": shown.locale,
        "upload_limit_bytes": shown.upload_limit_bytes,
        "has_bot": box.world.bot_id in shown.members,
        "members": [str(each) for each in shown.members],
        "roles": [role.payload() for role in shown.roles.values()],
    }


def channel(box: Box, shown: Channel) -> Json:
    """Show a channel, and who sees and who may write in it."""
    people = [user.id for user in box.world.users.values()]
    may = {user_id: box.world.may(user_id, shown) for user_id in people}
    return {
        **box.world.channel_payload(shown),
        "is_thread": shown.thread is not None,
        "seen_by": [str(each) for each in people if may[each] & Permission.VIEW_CHANNEL],
        "writable_by": [str(each) for each in people if may_speak(box, shown, each)],
    }


def message(box: Box, shown: Message) -> Json:
    return {
        **box.archive.show(shown),
        "thinking": bool(shown.flags & LOADING),
        "yours": bool(shown.seen_by),
        "seen_by": str(shown.seen_by),
    }


def interaction(box: Box, record: Record) -> Json:
    response = record.response
    original = box.archive.by_id.get(record.original_id or 0)
    return {
        "id": str(record.id),
        "name": record.name,
        "user_id": str(record.user_id),
        "channel_id": str(record.channel_id),
        "kind": response.kind if response else None,
        "failed": record.failed,
        "ephemeral": bool(response and response.ephemeral),
        "modal": response.modal if response else None,
        "message": message(box, original) if original else None,
        "acknowledged_s": record.acknowledged_s,
    }


def call(shown: Call) -> Json:
    return {
        **shown.brief(),
        "query": shown.query,
        "request": shown.request,
        "response": shown.response,
    }


def violation(shown: Violation) -> Json:
    number = shown.call.number if shown.call else None
    return {"where": shown.where, "problem": shown.problem, "call": number}


def clock(box: Box) -> Json:
    return {"now_s": box.clock.now_s(), "offset_s": box.clock.offset_s}


def bot(box: Box) -> Json:
    return {
        **person(box, box.world.bot),
        "connected": box.gateway.connected,
        "commands": len(box.commands.by_id),
    }


def state(box: Box) -> Json:
    """Show all that the first picture needs, but for messages."""
    world = box.world
    return {
        "people": [
            person(box, user)
            for user in sorted(world.users.values(), key=scenery.billing)
            if not user.bot
        ],
        "guilds": [guild(box, each) for each in world.guilds.values()],
        "channels": [channel(box, each) for each in world.channels.values() if not each.is_dm],
        "dms": [channel(box, each) for each in world.channels.values() if each.is_dm],
        "bot": bot(box),
        "clock": clock(box),
        "limits": box.limits.enabled,
        "faults": [fault.payload() for fault in box.faults.planned],
        "violations": len(box.calls.violations),
        "judged": box.verdicts.enabled,
        "latest": box.events.latest,
    }


def news(box: Box, told: News) -> Json:
    """Show one thing that happened, with what it happened to as it is now."""
    body: Json = with_text_ids(told.body)
    found: Any
    match told.kind:
        case "message.create" | "message.update":
            found = box.archive.by_id.get(told.body["message_id"])
            body["message"] = message(box, found) if found else None
        case "interaction" | "interaction.answer" | "interaction.failed":
            found = box.interactions.by_id.get(told.body["interaction_id"])
            body["interaction"] = interaction(box, found) if found else None
        case "channel":
            found = box.world.channels.get(told.body["channel_id"])
            body["channel"] = channel(box, found) if found else None
        case "guild":
            body["guild"] = guild(box, box.world.guilds[told.body["guild_id"]])
        case "call":
            newest = box.calls.newest
            found = next((each for each in reversed(newest) if each.number == body["number"]), None)
            body["call"] = found.brief() if found else None
        case "faults":
            body["faults"] = [fault.payload() for fault in box.faults.planned]
        case "clock":
            body |= clock(box)
        case _:
            pass
    return {"number": told.number, "kind": told.kind, "body": body}
