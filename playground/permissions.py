"""Permission bits, and Discord's rule for computing them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from playground.plain import Json


class Permission:
    """Discord's permission bits, by their documented names: plain integers, for they are asked often."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51


P = Permission
NAMED: dict[str, int] = {
    name: value for name, value in vars(Permission).items() if isinstance(value, int)
}
ALL = (1 << 52) - 1  #: what an administrator and the owner have
EVERYONE = (
    P.CREATE_INSTANT_INVITE
    | P.ADD_REACTIONS
    | P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.EMBED_LINKS
    | P.ATTACH_FILES
    | P.READ_MESSAGE_HISTORY
    | P.USE_EXTERNAL_EMOJIS
    | P.CHANGE_NICKNAME
    | P.USE_APPLICATION_COMMANDS
    | P.CREATE_PUBLIC_THREADS
    | P.SEND_MESSAGES_IN_THREADS
)
MODERATOR = (
    P.KICK_MEMBERS
    | P.BAN_MEMBERS
    | P.MANAGE_MESSAGES
    | P.MANAGE_THREADS
    | P.MODERATE_MEMBERS
    | P.VIEW_AUDIT_LOG
    | P.MENTION_EVERYONE
    | P.PIN_MESSAGES
)
#: All is lost with VIEW_CHANNEL; these are lost with SEND_MESSAGES, in a thread with its own.
_NEED_SENDING = P.MENTION_EVERYONE | P.SEND_TTS_MESSAGES | P.ATTACH_FILES | P.EMBED_LINKS
#: What a direct message allows everybody in it.
DIRECT = (
    P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.EMBED_LINKS
    | P.ATTACH_FILES
    | P.READ_MESSAGE_HISTORY
    | P.ADD_REACTIONS
    | P.USE_EXTERNAL_EMOJIS
    | P.PIN_MESSAGES
)


@dataclass(slots=True)
class Overwrite:
    """What a channel grants or denies one role or member."""

    id: int
    type: int  #: 0 for a role, 1 for a member
    allow: int = 0
    deny: int = 0

    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "type": self.type,
            "allow": str(self.allow),
            "deny": str(self.deny),
        }


def named(names: Iterable[str | int]) -> int:
    """Turn names such as `SEND_MESSAGES` (or bits) into one set of bits."""
    total = 0
    for name in names:
        total |= name if isinstance(name, int) else NAMED[name.upper()]
    return total


def base(guild_id: int, role_bits: Mapping[int, int], roles: Iterable[int]) -> int:
    """Compute what a member may do in the guild, before any channel has its say."""
    total = role_bits[guild_id]
    for role in roles:
        total |= role_bits.get(role, 0)
    return ALL if total & P.ADMINISTRATOR else total


def in_channel(
    total: int,
    overwrites: Mapping[int, Overwrite],
    guild_id: int,
    roles: Iterable[int],
    user_id: int,
    sending: int = P.SEND_MESSAGES,
) -> int:
    """Apply a channel's overwrites in Discord's order: everyone, roles together, the member."""
    if total & P.ADMINISTRATOR:
        return ALL
    if everyone := overwrites.get(guild_id):
        total = (total & ~everyone.deny) | everyone.allow
    allow = deny = 0
    for role in roles:
        if overwrite := overwrites.get(role):
            allow |= overwrite.allow
            deny |= overwrite.deny
    total = (total & ~deny) | allow
    if own := overwrites.get(user_id):
        total = (total & ~own.deny) | own.allow
    if not total & P.VIEW_CHANNEL:
        return 0
    return total if total & sending else total & ~_NEED_SENDING
