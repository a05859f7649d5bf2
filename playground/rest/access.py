"""What the bot may do, asked before it does it, with Discord's codes for what it may not."""

from playground.box import Box
from playground.errors import no
from playground.events import Intent
from playground.messages import Message
from playground.permissions import Permission
from playground.places import SILENT, Channel, Guild
from playground.plain import Json


def channel(box: Box, channel_id: int, *needs: int) -> Channel:
    """Find a channel that the bot sees, and where it has these permissions."""
    found = box.world.channels.get(channel_id)
    if found is None:
        raise no("unknown_channel")
    may = box.world.may(box.world.bot_id, found)
    if not may & Permission.VIEW_CHANNEL:
        raise no("missing_access")
    for need in needs:
        if not may & need:
            raise no("missing_permissions")
    return found


def guild(box: Box, guild_id: int, *needs: int) -> Guild:
    """Find a guild that the bot is in, and where it has these permissions."""
    found = box.world.guild_of_bot(guild_id)
    may = box.world.may_in_guild(box.world.bot_id, found)
    for need in needs:
        if not may & need:
            raise no("missing_permissions")
    return found


def message(box: Box, place: Channel, message_id: int) -> Message:
    """Find a message that everybody in the channel sees."""
    found = box.archive.get(place.id, message_id)
    if found is None or found.ephemeral:
        raise no("unknown_message")
    return found


def to_send(box: Box, place: Channel, body: Json, *, files: bool) -> None:
    """Check that the bot may say this here."""
    may = box.world.may(box.world.bot_id, place)
    sending = Permission.SEND_MESSAGES_IN_THREADS if place.thread else Permission.SEND_MESSAGES
    needs = [sending]
    if body.get("embeds"):
        needs.append(Permission.EMBED_LINKS)
    if files:
        needs.append(Permission.ATTACH_FILES)
    if body.get("message_reference"):
        needs.append(Permission.READ_MESSAGE_HISTORY)
    if any(not may & need for need in needs):
        raise no("missing_permissions")
    if place.type in SILENT:
        raise no("no_text_channel")
    if place.thread is not None and place.thread.archived and place.thread.locked:
        raise no("thread_archived")


def readable(box: Box, place: Channel, found: Message) -> Json:
    """Show a message, without what an application lacking MESSAGE_CONTENT may not read."""
    shown = box.archive.show(found)
    mine = found.author_id == box.world.bot_id
    mentioned = any(each["id"] == str(box.world.bot_id) for each in shown["mentions"])
    if mine or mentioned or place.is_dm or box.gateway.privileged & Intent.MESSAGE_CONTENT:
        return shown
    return {**shown, "content": "", "embeds": [], "attachments": [], "components": []}
