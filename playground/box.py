"""The parts of the playground, put together once and handed to whoever serves with them."""

from dataclasses import dataclass

from playground.asking import Asking
from playground.callbacks import Callbacks
from playground.calls import Calls
from playground.clock import Clock, Snowflakes
from playground.commands import Commands
from playground.events import Events
from playground.faults import Faults
from playground.files import Files
from playground.gateway.gateway import Gateway
from playground.interactions import Interactions
from playground.journal import Journal
from playground.limits import Limits
from playground.messages import Archive
from playground.offers import Offers
from playground.posting import Posting
from playground.premium import Premium
from playground.verdicts import Verdicts
from playground.world import World


@dataclass(slots=True)
class Box:
    """Everything that a call, a socket or a person can reach."""

    clock: Clock
    ids: Snowflakes
    events: Events
    journal: Journal
    world: World
    files: Files
    archive: Archive
    posting: Posting
    commands: Commands
    interactions: Interactions
    callbacks: Callbacks
    premium: Premium
    offers: Offers
    asking: Asking
    gateway: Gateway
    limits: Limits
    faults: Faults
    calls: Calls
    verdicts: Verdicts

    @property
    def token(self) -> str:
        """The bot token that is accepted."""
        return self.gateway.token
