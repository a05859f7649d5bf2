"""Guilds, channels, threads and direct messages."""

from dataclasses import asdict, dataclass, field
from enum import IntEnum

from playground.clock import iso
from playground.people import Membership, Role
from playground.permissions import Overwrite
from playground.plain import Json

MIB = 1024 * 1024
#: The largest file a channel takes, by the guild's boost tier (discord.py's own table).
UPLOAD_LIMIT_BYTES = {0: 10 * MIB, 1: 10 * MIB, 2: 50 * MIB, 3: 100 * MIB}
_BOOSTS = {0: 0, 1: 2, 2: 7, 3: 14}


class Kind(IntEnum):
    """Channel types that the playground has."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    NEWS = 5
    NEWS_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13
    FORUM = 15


THREADS = frozenset({Kind.NEWS_THREAD, Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD})
SILENT = frozenset({Kind.CATEGORY, Kind.FORUM})  #: where no messages are, a forum's posts apart


@dataclass(slots=True)
class ThreadState:
    """What only threads have."""

    owner_id: int
    created_at_s: float
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 1440
    archived_at_s: float = 0.0
    members: list[int] = field(default_factory=list[int])
    message_count: int = 0


@dataclass(slots=True)
class Channel:
    """A place where messages are."""

    id: int
    type: int
    name: str = ""
    guild_id: int = 0  #: 0 for a direct message
    topic: str | None = None
    nsfw: bool = False
    position: int = 0
    parent_id: int | None = None
    slowmode_s: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict[int, Overwrite])
    recipients: list[int] = field(default_factory=list[int])
    thread: ThreadState | None = None
    last_message_id: int | None = None

    @property
    def is_dm(self) -> bool:
        return self.type == Kind.DM

    def payload(self) -> Json:
        """Show a guild's channel or thread; `World.dm_payload` shows a direct message."""
        payload: Json = {
            "id": str(self.id),
            "type": int(self.type),
            "guild_id": str(self.guild_id),
            "name": self.name,
            "flags": 0,
            "last_message_id": _text(self.last_message_id),
            "parent_id": _text(self.parent_id),
            "rate_limit_per_user": self.slowmode_s,
        }
        if self.thread is not None:
            return {**payload, **_thread_fields(self, self.thread)}
        payload |= {
            "position": self.position,
            "permission_overwrites": [each.payload() for each in self.overwrites.values()],
            "nsfw": self.nsfw,
        }
        if self.type == Kind.CATEGORY:
            return payload
        if self.type in {Kind.VOICE, Kind.STAGE}:
            return payload | {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
        if self.type == Kind.FORUM:
            return payload | {"topic": self.topic, **_FORUM_FIELDS}
        return payload | {"topic": self.topic, "last_pin_timestamp": None}

    def row(self) -> Json:
        row = asdict(self)
        row["overwrites"] = [asdict(each) for each in self.overwrites.values()]
        return row

    @classmethod
    def from_row(cls, row: Json) -> "Channel":
        overwrites = [Overwrite(**each) for each in row.pop("overwrites")]
        thread = row.pop("thread")
        return cls(
            **row,
            overwrites={each.id: each for each in overwrites},
            thread=ThreadState(**thread) if thread else None,
        )


_FORUM_FIELDS: Json = {
    "available_tags": [],
    "default_reaction_emoji": None,
    "default_sort_order": None,
    "default_forum_layout": 0,
}


def _text(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)


def _thread_fields(channel: Channel, thread: ThreadState) -> Json:
    return {
        "owner_id": str(thread.owner_id),
        "thread_metadata": {
            "archived": thread.archived,
            "archive_timestamp": iso(thread.archived_at_s or thread.created_at_s),
            "auto_archive_duration": thread.auto_archive_minutes,
            "locked": thread.locked,
            "create_timestamp": iso(thread.created_at_s),
            **({"invitable": True} if channel.type == Kind.PRIVATE_THREAD else {}),
        },
        "message_count": thread.message_count,
        "member_count": min(len(thread.members), 50),
        "total_message_sent": thread.message_count,
    }


@dataclass(slots=True)
class Guild:
    """A server, in Discord's older word a guild."""

    id: int
    name: str
    owner_id: int
    tier: int = 0
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict[int, Role])
    members: dict[int, Membership] = field(default_factory=dict[int, Membership])
    automod: dict[int, Json] = field(default_factory=dict[int, Json])
    #: who may use a command, by its id, as the owner set it in the guild's settings
    overrides: dict[int, list[Json]] = field(default_factory=dict[int, list[Json]])
    nsfw_level: int = 0
    system_channel_id: int | None = None

    @property
    def upload_limit_bytes(self) -> int:
        return UPLOAD_LIMIT_BYTES[self.tier]

    def role_bits(self) -> dict[int, int]:
        return {role.id: role.permissions for role in self.roles.values()}

    def payload(self) -> Json:
        """Show the guild as REST does; the gateway adds members and channels."""
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "description": None,
            "home_header": None,
            "splash": None,
            "discovery_splash": None,
            "features": [],
            "banner": None,
            "owner_id": str(self.owner_id),
            "application_id": None,
            "region": "deprecated",
            "afk_channel_id": None,
            "afk_timeout": 300,
            "system_channel_id": _text(self.system_channel_id),
            "system_channel_flags": 0,
            "widget_enabled": False,
            "widget_channel_id": None,
            "verification_level": 1,
            "roles": [role.payload() for role in self.roles.values()],
            "default_message_notifications": 1,
            "mfa_level": 0,
            "explicit_content_filter": 2,
            "max_presences": None,
            "max_members": 25_000_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": None,
            "premium_tier": self.tier,
            "premium_subscription_count": _BOOSTS[self.tier],
            "preferred_locale": self.locale,
            "rules_channel_id": None,
            "safety_alerts_channel_id": None,
            "public_updates_channel_id": None,
            "premium_progress_bar_enabled": False,
            "nsfw": self.nsfw_level in {1, 3},
            "nsfw_level": self.nsfw_level,
            "emojis": [],
            "stickers": [],
            "incidents_data": None,
        }

    def row(self) -> Json:
        row = asdict(self)
        row["roles"] = [asdict(role) for role in self.roles.values()]
        row["members"] = [asdict(member) for member in self.members.values()]
        row["automod"] = list(self.automod.values())
        row["overrides"] = list(self.overrides.items())
        return row

    @classmethod
    def from_row(cls, row: Json) -> "Guild":
        roles = [Role(**each) for each in row.pop("roles")]
        members = [Membership(**each) for each in row.pop("members")]
        rules = {int(rule["id"]): rule for rule in row.pop("automod")}
        overrides = {int(command): entries for command, entries in row.pop("overrides")}
        return cls(
            **row,
            roles={role.id: role for role in roles},
            members={member.user_id: member for member in members},
            automod=rules,
            overrides=overrides,
        )
