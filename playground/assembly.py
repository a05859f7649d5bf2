"""Where the parts meet: made, wired to one another, and filled from an earlier run."""

import base64
import secrets
from collections.abc import Callable
from pathlib import Path

from playground.asking import Asking
from playground.box import Box
from playground.callbacks import Callbacks
from playground.calls import Calls
from playground.clock import Clock, Snowflakes
from playground.commands import Commands
from playground.events import Events, Intent
from playground.faults import Faults
from playground.files import Files
from playground.gateway.gateway import Gateway
from playground.interactions import Interactions
from playground.journal import Journal
from playground.limits import Limits
from playground.messages import Archive
from playground.offers import Offers
from playground.plain import dumps, loads
from playground.posting import Posting
from playground.premium import Premium
from playground.verdicts import Verdicts
from playground.world import World

_SETTINGS = {"secret": 1, "bot_token": 2, "page_token": 3, "clock_offset_s": 4}


def put_together(
    folder: Path,
    *,
    lasting: bool,
    openapi: Path | None,
    limits: bool,
    nonce_window_s: float,
    privileged: tuple[str, ...],
    remember_calls: int,
) -> Box:
    """Make every part once."""
    clock = Clock()
    ids = Snowflakes(clock)
    events = Events()
    journal = Journal(folder / "playground.sqlite3" if lasting else None)
    world = World(clock, ids, events, journal)
    files = Files(folder / "attachments", clock, ids, journal)
    archive = Archive(world, files, journal)
    posting = Posting(world, files, archive, events, clock, ids, nonce_window_s)
    commands = Commands(ids, clock, events, journal)
    interactions = Interactions(clock, events, archive, journal)
    premium = Premium(clock, ids, events, journal)
    offers = Offers(world, commands, clock)
    asking = Asking(world, files, archive, offers, interactions, premium, clock, ids)
    granted = sum(int(Intent[name.upper()]) for name in privileged)
    gateway = Gateway(world, events, clock, "", privileged=granted)
    interactions.heard = gateway.heard
    calls = Calls(remember_calls)
    gateway.complain = calls.blame_gateway
    return Box(
        clock=clock,
        ids=ids,
        events=events,
        journal=journal,
        world=world,
        files=files,
        archive=archive,
        posting=posting,
        commands=commands,
        interactions=interactions,
        callbacks=Callbacks(world, archive, posting, interactions),
        premium=premium,
        offers=offers,
        asking=asking,
        gateway=gateway,
        limits=Limits(clock, limits),
        faults=Faults(gateway, events),
        calls=calls,
        verdicts=Verdicts(openapi),
    )


def setting(box: Box, name: str, fresh: str) -> str:
    """Read a setting of an earlier run, or keep a fresh one."""
    row_id = _SETTINGS[name]
    for found, body in box.journal.load("setting"):
        if found == row_id:
            return str(loads(body))
    box.journal.put("setting", row_id, dumps(fresh))
    return fresh


def _keep_clock(box: Box) -> None:
    text = dumps(str(box.clock.offset_s))
    box.journal.put("setting", _SETTINGS["clock_offset_s"], text)


def load(box: Box, build: Callable[[], None]) -> None:
    """Fill the parts from the journal; a fresh playground is built instead."""
    secret = setting(box, "secret", secrets.token_hex(32)).encode()
    box.files.secret = secret
    box.interactions.secret = secret
    box.world.load()
    if not box.world.users:
        build()
    box.clock.offset_s = float(setting(box, "clock_offset_s", "0"))
    box.clock.on_advance(lambda: _keep_clock(box))
    bot_id = box.world.bot_id
    head = base64.urlsafe_b64encode(str(bot_id).encode()).decode().rstrip("=")
    fresh = f"{head}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(20)}"
    box.gateway.token = setting(box, "bot_token", fresh)
    box.premium.application_id = bot_id
    for part in (box.files, box.archive, box.commands, box.interactions, box.premium, box.verdicts):
        part.load()
    for channel in box.world.channels.values():
        ids = box.archive.ids_in(channel.id)
        channel.last_message_id = ids[-1] if ids else None
    newest = max((*box.archive.by_id, *box.world.channels, *box.commands.by_id), default=0)
    box.ids.last = max(box.ids.last, newest)
