"""The playground, a Discord in a box: gateway, REST and CDN on loopback.

    async with Playground() as discord:
        ...  # point a bot at discord.api_url and discord.gateway_url with discord.token
        await discord.ready()
        made = await discord.members[0].command("/video make", prompt="a red fox")
        card = await made.answered()

The map: `server.py` is the whole; `box.py` names its parts. `world.py` keeps people and places,
`messages.py` and `posting.py` what is said, `commands.py`, `asking.py`, `interactions.py` and
`callbacks.py` the way from a person to the bot and back; `gateway/`, `rest/` and `cdn.py` are
Discord's three doors, `control.py` is the page's; `actors/` are the people a test moves.
"""

from playground.actors.interaction import Interaction
from playground.actors.member import Member
from playground.actors.places import ChannelView, GuildView
from playground.calls import Call, Violation
from playground.errors import (
    ComponentError,
    NotAllowedError,
    NotConnectedError,
    OldStateError,
    OptionError,
    PlaygroundError,
    UnknownCommandError,
)
from playground.faults import Fault
from playground.interactions import Response
from playground.places import Kind
from playground.server import Playground

__all__ = [
    "Call",
    "ChannelView",
    "ComponentError",
    "Fault",
    "GuildView",
    "Interaction",
    "Kind",
    "Member",
    "NotAllowedError",
    "NotConnectedError",
    "OldStateError",
    "OptionError",
    "Playground",
    "PlaygroundError",
    "Response",
    "UnknownCommandError",
    "Violation",
]
