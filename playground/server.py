"""The playground as one thing: starts, serves, stops, and hands out people and places."""

import asyncio
import contextlib
import secrets
import shutil
import ssl
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from playground import assembly, scenery, verdicts
from playground.actors.interaction import Interaction
from playground.actors.member import Member
from playground.actors.places import ChannelView, GuildView
from playground.bot_process import BotProcess
from playground.calls import Call, Violation
from playground.control import Control
from playground.errors import NotConnectedError, PlaygroundError
from playground.people import User
from playground.plain import Json
from playground.site import PREFIX, Site

_SWEEP_S = 0.2
_OPENAPI_FROM_ENVIRONMENT = Path()


class Playground:
    """A Discord on loopback, for one bot.

    Args:
        folder: where guilds, messages, files and commands are kept from one run to the next; a
            temporary folder that goes away with the playground unless given.
        host: the address to listen on.
        port: the port; 0 takes any, and a port that is taken gives way to the next one.
        openapi: Discord's OpenAPI document, to hold every call against; None for no verdicts, and
            the environment's `DAILIES_DISCORD_OPENAPI` unless given.
        tls: serve HTTPS and WSS, and tell the bot Discord's own addresses; for a bot whose
            resolver leads them here.
        bot_name: what the bot is called.
        limits: whether rate limits hold; off for load tests.
        nonce_window_s: for how long an enforced nonce is remembered.
        privileged: names of privileged intents that the application was granted.
        shards: how many shards `/gateway/bot` recommends.
        max_concurrency: how many of them may identify at once.
        identify_window_s: how soon a lane may identify again; 0 does not ask.
        remember_calls: how many calls are kept for reading.
    """

    def __init__(
        self,
        *,
        folder: Path | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        openapi: Path | None = _OPENAPI_FROM_ENVIRONMENT,
        tls: ssl.SSLContext | None = None,
        bot_name: str = "Dailies",
        limits: bool = True,
        nonce_window_s: float = 180.0,
        privileged: tuple[str, ...] = (),
        shards: int = 1,
        max_concurrency: int = 1,
        identify_window_s: float = 0.0,
        remember_calls: int = 2000,
    ) -> None:
        self._site = Site(host, port, tls)
        self._bot_name = bot_name
        passing = Path(tempfile.gettempdir()) / f"playground-{secrets.token_hex(8)}"
        self._folder = folder or passing
        self._lasting = folder is not None
        document = verdicts.find_document() if openapi == _OPENAPI_FROM_ENVIRONMENT else openapi
        self.box = assembly.put_together(
            self._folder,
            lasting=self._lasting,
            openapi=document,
            limits=limits,
            nonce_window_s=nonce_window_s,
            privileged=privileged,
            remember_calls=remember_calls,
        )
        gateway = self.box.gateway
        gateway.shards, gateway.max_concurrency = shards, max_concurrency
        gateway.identify_window_s = identify_window_s
        self.clock = self.box.clock
        self.faults = self.box.faults
        self.limits = self.box.limits
        self.page_token = ""
        self._sweeper: asyncio.Task[None] | None = None
        self._process: BotProcess | None = None
        self.control = Control(self)

    # Living

    async def __aenter__(self) -> Self:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.box.journal.open()
        assembly.load(self.box, lambda: scenery.build(self.box.world, self._bot_name))
        self.page_token = assembly.setting(self.box, "page_token", secrets.token_urlsafe(18))
        await self._site.open(self.box, self.control)
        self.clock.on_advance(self._sweep)
        self._sweeper = asyncio.create_task(self._keep_sweeping(), name="playground-sweeper")
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Stop serving; what is to be kept is on disk afterwards."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeper
            self._sweeper = None
        for socket in list(self.box.gateway.sockets):
            socket.close(1001, "The playground stops.")
        self.control.stop()
        await self._site.close()
        await self.box.journal.close()
        if not self._lasting:
            shutil.rmtree(self._folder, ignore_errors=True)

    async def _keep_sweeping(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_S)
            self._sweep()

    def _sweep(self) -> None:
        self.box.interactions.sweep()
        self.box.gateway.sweep()

    # Addresses

    @property
    def port(self) -> int:
        return self._site.port

    @property
    def token(self) -> str:
        """The bot token that is accepted here."""
        return self.box.token

    @property
    def api_url(self) -> str:
        return self._site.url + PREFIX

    @property
    def gateway_url(self) -> str:
        return self.box.gateway.url

    @property
    def page_url(self) -> str:
        """The address for people: it carries the random token."""
        return f"{self._site.url}/{self.page_token}/"

    # The bot

    async def ready(self, timeout_s: float = 30.0) -> None:
        """Wait until a bot has identified and its commands are registered."""
        gateway, events = self.box.gateway, self.box.events

        def look() -> bool | None:
            return (gateway.connected and bool(self.box.commands.by_id)) or None

        try:
            await events.changed.until(look, timeout_s, "A bot with registered commands")
        except TimeoutError as error:
            raise NotConnectedError(str(error)) from None

    async def gone(self, timeout_s: float = 10.0) -> None:
        """Wait until no bot is connected any more."""
        gateway = self.box.gateway
        await gateway.changed.until(
            lambda: (not gateway.connected) or None, timeout_s, "The end of the bot's connection"
        )

    @property
    def connected(self) -> bool:
        return self.box.gateway.connected

    @property
    def calls(self) -> list[Call]:
        """The newest REST calls, oldest first."""
        return list(self.box.calls.newest)

    @property
    def violations(self) -> list[Violation]:
        """What Discord would not have let pass; clear it where that was the point."""
        return self.box.calls.violations

    def calls_to(self, route: str) -> list[Call]:
        """The calls of one operation, written `POST /channels/{channel_id}/messages`."""
        return [call for call in self.box.calls.newest if call.operation == route]

    @property
    def commands(self) -> list[Json]:
        """What the bot registered."""
        registry, bot = self.box.commands, self.box.world.bot_id
        return [registry.payload(each, bot) for each in registry.by_id.values()]

    # The bot's process, where somebody runs one for the page

    def supervise(self, process: BotProcess) -> None:
        """Let the page show and restart the bot's process."""
        self._process = process

    def process_state(self) -> Json:
        """Show the process: whether it runs, how it ended, and its log's last lines."""
        return {"supervised": False} if self._process is None else self._process.state()

    def process_changed(self) -> None:
        """Tell the page that the process wrote, ended or began."""
        self.box.events.tell("log")

    async def restart_bot(self) -> None:
        if self._process is None:
            raise PlaygroundError("The bot's process was not started by this playground.")
        await self._process.restart()

    # People and places

    @property
    def guilds(self) -> list[GuildView]:
        return [GuildView(self.box, guild) for guild in self.box.world.guilds.values()]

    @property
    def guild(self) -> GuildView:
        """The first guild."""
        return self.guilds[0]

    @property
    def channel(self) -> ChannelView:
        """The first guild's first channel, #clips."""
        return self.guild.channels[0]

    def channel_by_id(self, channel_id: int) -> ChannelView:
        return ChannelView(self.box, self.box.world.channels[channel_id])

    @property
    def members(self) -> list[Member]:
        """Everybody but the bot: Alice, Bob, a newcomer, a moderator, the owner, a stranger."""
        people = [user for user in self.box.world.users.values() if not user.bot]
        return [self._member(user.id) for user in sorted(people, key=scenery.billing)]

    def member(self, name: str) -> Member:
        """Find a person by the part they play, or by name."""
        for user in self.box.world.users.values():
            if not user.bot and name in {user.key, user.username, user.global_name}:
                return self._member(user.id)
        raise PlaygroundError(f"There is nobody called {name!r}.")

    def _member(self, user_id: int) -> Member:
        world = self.box.world
        guilds = list(world.guilds.values())
        home = next((guild for guild in guilds if user_id in guild.members), guilds[0])
        return Member(self.box, world.users[user_id], home)

    def add_member(self, name: str, *, guild: GuildView | None = None) -> Member:
        """Bring in one more person."""
        world = self.box.world
        user = User(world.ids.make(), name.lower().replace(" ", "."), name, key=name.lower())
        world.keep(user)
        home = (guild or self.guild).guild
        world.join(home, user)
        return Member(self.box, user, home)

    def add_guild(self, name: str, *, owner: Member | None = None) -> GuildView:
        """Found one more guild with the bot and a channel #general in it."""
        world = self.box.world
        user = owner.user if owner else scenery.person(world, "owner")
        guild = scenery.add_guild(world, name, user)
        scenery.add_channel(world, guild, "general")
        world.announce("GUILD_CREATE", world.gateway_guild(guild), guild)
        return GuildView(self.box, guild)

    def interaction(self, interaction_id: int) -> Interaction:
        """Find an interaction that still lives."""
        return Interaction(self.box, self.box.interactions.by_id[interaction_id])

    def sell(self, name: str, kind: int = 3) -> int:
        """Put a SKU on the shelf: 2 durable, 3 consumable, 5 subscription."""
        return self.box.premium.sell(name, kind)

    def file(self, attachment: Json) -> bytes:
        """Read the bytes of an attachment as it stands in a message."""
        return self.box.files.bytes_of(int(attachment["id"]))

    async def until(
        self, look: Callable[[], Any], timeout_s: float = 10.0, what: str = "That"
    ) -> Any:
        """Wait until `look` finds something, asked again after every change here."""
        return await self.box.events.changed.until(lambda: look() or None, timeout_s, what)
