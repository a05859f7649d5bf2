"""Users, roles and memberships."""

from dataclasses import dataclass, field

from playground.clock import iso
from playground.plain import Json


@dataclass(slots=True)
class User:
    """An account, human or bot."""

    id: int
    username: str
    global_name: str | None = None
    bot: bool = False
    locale: str = "en-US"
    accepts_dms: bool = True
    key: str = ""  #: the part this person plays in the playground, such as `alice`

    @property
    def name(self) -> str:
        return self.global_name or self.username

    def payload(self) -> Json:
        payload: Json = {
            "id": str(self.id),
            "username": self.username,
            "avatar": None,
            "discriminator": "0",
            "public_flags": 0,
            "flags": 0,
            "global_name": self.global_name,
            "primary_guild": None,
        }
        if self.bot:
            payload["bot"] = True
        return payload

    def own_payload(self) -> Json:
        """What `/users/@me` tells this account about itself."""
        return {
            **self.payload(),
            "mfa_enabled": False,
            "locale": self.locale,
            "verified": True,
            "email": None,
            "bio": "",
        }


@dataclass(slots=True)
class Role:
    """A role of a guild."""

    id: int
    name: str
    permissions: int = 0
    position: int = 0
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    managed: bool = False
    bot_id: int | None = None

    def payload(self) -> Json:
        payload: Json = {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(self.permissions),
            "position": self.position,
            "color": self.color,
            "colors": {
                "primary_color": self.color,
                "secondary_color": None,
                "tertiary_color": None,
            },
            "hoist": self.hoist,
            "managed": self.managed,
            "mentionable": self.mentionable,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }
        if self.bot_id is not None:
            payload["tags"] = {"bot_id": str(self.bot_id)}
        return payload


@dataclass(slots=True)
class Membership:
    """One user's place in one guild."""

    user_id: int
    joined_at_s: float
    roles: list[int] = field(default_factory=list[int])
    nick: str | None = None
    timeout_until_s: float | None = None

    def payload(self, user: User | None) -> Json:
        """Show the membership; with its user unless the surroundings already name them."""
        until = self.timeout_until_s
        payload: Json = {
            "avatar": None,
            "banner": None,
            "communication_disabled_until": None if until is None else iso(until),
            "flags": 0,
            "joined_at": iso(self.joined_at_s),
            "nick": self.nick,
            "pending": False,
            "premium_since": None,
            "roles": [str(role) for role in self.roles],
            "mute": False,
            "deaf": False,
        }
        if user is not None:
            payload["user"] = user.payload()
        return payload
