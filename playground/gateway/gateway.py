"""The gateway itself: who is connected, who may come back, and who hears what."""

import secrets
from collections import deque
from collections.abc import Callable

from aiohttp import web

from playground.clock import Clock
from playground.events import Dispatch, Events, Intent, Signal
from playground.gateway.compression import packer
from playground.gateway.identify import (
    AUTHENTICATION_FAILED,
    INVALID_SEQUENCE,
    INVALID_VERSION,
    TIMED_OUT,
    CloseError,
    read_identify,
    read_members,
    read_resume,
)
from playground.gateway.sessions import RESUME_WINDOW_S, Session, fan_out
from playground.gateway.sockets import Socket
from playground.plain import Json, JsonValue, dumps, items
from playground.world import World

HEARTBEAT_S = 41.25
IDENTIFIES_A_DAY = 1000
API_VERSION = "10"


class Gateway:
    """Every session, and the sockets they use."""

    def __init__(
        self,
        world: World,
        events: Events,
        clock: Clock,
        token: str,
        *,
        privileged: int = 0,
        max_concurrency: int = 1,
        identify_window_s: float = 0.0,
        shards: int = 1,
    ) -> None:
        self.world = world
        self.events = events
        self.clock = clock
        self.token = token
        self.privileged = privileged
        self.max_concurrency = max_concurrency
        self.identify_window_s = identify_window_s
        self.shards = shards  #: how many the bot is told to start
        self.heartbeat_s = HEARTBEAT_S
        self.url = ""
        self.resume_url = ""
        self.sessions: dict[str, Session] = {}
        self.sockets: set[Socket] = set()
        self.identified = 0
        self.resumed = 0
        self.changed = Signal()
        self.complain: Callable[[str], None] = lambda _text: None
        self._identifies: deque[float] = deque()
        self._last_identify: dict[int, float] = {}
        events.to_gateway(self.dispatch)

    # Told from outside

    def dispatch(self, event: Dispatch) -> None:
        if self.sessions:
            fan_out(event, list(self.sessions.values()), self.world.bot)

    def heard(self, guild_id: int) -> bool:
        """Tell whether a session would hear what happens in this guild, now or after RESUME."""
        event = Dispatch("", {}, guild_id)
        return any(session.hears(event) for session in self.sessions.values())

    @property
    def connected(self) -> bool:
        return any(session.line is not None for session in self.sessions.values())

    def sweep(self) -> None:
        """Drop sessions nobody came back for, and sockets whose heart stopped."""
        now = self.clock.monotonic_s()
        for session in list(self.sessions.values()):
            if session.line is None and now - session.lost_at_s > RESUME_WINDOW_S:
                self.end(session)
        for socket in list(self.sockets):
            if self.clock.unmoved_s() - socket.beat_at_s > 1.5 * self.heartbeat_s:
                socket.close(TIMED_OUT, "Session timed out.")

    def end(self, session: Session) -> None:
        """Forget a session: it cannot be resumed."""
        self.sessions.pop(session.id, None)
        self._count_intents()
        self.events.tell("gateway", connected=self.connected)
        self.changed.fire()

    def starts_left(self) -> int:
        now = self.clock.monotonic_s()
        while self._identifies and self._identifies[0] <= now - 86_400:
            self._identifies.popleft()
        return IDENTIFIES_A_DAY - len(self._identifies)

    # Told by sockets

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Let a bot in; a wrong version or compression is told by a close code.

        A browser that looks here, without the page's token in its address, finds nothing.
        """
        if not web.WebSocketResponse().can_prepare(request):
            raise web.HTTPNotFound
        query = request.query
        try:
            pack, wrong = packer(query.get("compress")), ""
        except LookupError as error:
            pack, wrong = None, str(error)
        if query.get("v") != API_VERSION or query.get("encoding") != "json":
            wrong = wrong or f"v={query.get('v')} encoding={query.get('encoding')}"
        socket = Socket(self, request, pack)
        if wrong:
            self.complain(wrong)
            socket.close(INVALID_VERSION, wrong)
        return await socket.run()

    def opened(self, socket: Socket) -> None:
        self.sockets.add(socket)

    def closed(self, socket: Socket, code: int | None) -> None:
        """Let go of a socket: its session stays for RESUME unless the bot said goodbye."""
        self.sockets.discard(socket)
        session, socket.session = socket.session, None
        if session is None or session.line is not socket:
            return
        session.line = None
        session.lost_at_s = self.clock.monotonic_s()
        if code in {1000, 1001}:
            self.end(session)
        self.events.tell("gateway", connected=self.connected)
        self.changed.fire()

    def identify(self, socket: Socket, value: JsonValue) -> None:
        guilds = self.world.guilds_of_bot()
        asked = read_identify(value, self.token, self.privileged, len(guilds))
        number, count = items(asked, "shard") or [0, 1]
        shard = (int(number), int(count))
        if not self._may_start(shard[0]):
            socket.say(9, value=False)
            return
        session = Session(secrets.token_hex(16), shard, asked["intents"], socket)
        self.sessions[session.id] = session
        socket.session = session
        self._count_intents()
        self.identified += 1
        mine = [guild for guild in guilds if (guild.id >> 22) % shard[1] == shard[0]]
        session.push("READY", dumps(self._ready(session, [guild.id for guild in mine])))
        for guild in mine:
            if session.intents & Intent.GUILDS:
                session.push("GUILD_CREATE", dumps(self.world.gateway_guild(guild)))
        session.ready = True
        self.events.tell("gateway", connected=True)
        self.changed.fire()

    def _may_start(self, shard: int) -> bool:
        """Count a start; false when Discord would call the session invalid for haste."""
        if self.starts_left() <= 0:
            raise CloseError(AUTHENTICATION_FAILED, "Too many IDENTIFYs: the token was reset.")
        now = self.clock.monotonic_s()
        lane = shard % self.max_concurrency
        hasty = now - self._last_identify.get(lane, -1e9) < self.identify_window_s
        self._last_identify[lane] = now
        self._identifies.append(now)
        return not hasty

    def _ready(self, session: Session, guild_ids: list[int]) -> Json:
        return {
            "v": int(API_VERSION),
            "user": self.world.bot.own_payload(),
            "guilds": [{"id": str(each), "unavailable": True} for each in guild_ids],
            "session_id": session.id,
            "resume_gateway_url": self.resume_url,
            "session_type": "normal",
            "shard": list(session.shard),
            "application": {"id": str(self.world.bot_id), "flags": 0},
            "private_channels": [],
            "relationships": [],
            "_trace": [],
        }

    def resume(self, socket: Socket, value: JsonValue) -> None:
        asked = read_resume(value, self.token)
        session = self.sessions.get(asked["session_id"])
        after = asked["seq"] or 0
        if session is not None and after > session.sequence:
            raise CloseError(INVALID_SEQUENCE, "Invalid seq.")
        if session is None or not session.can_replay(after):
            socket.say(9, value=False)
            return
        if session.line is not None:
            session.line.close(TIMED_OUT, "Resumed elsewhere.")
        session.line = socket
        socket.session = session
        self.resumed += 1
        session.replay(after)
        session.push("RESUMED", b'{"_trace":[]}')
        self.events.tell("gateway", connected=True)
        self.changed.fire()

    def send_members(self, session: Session, value: JsonValue) -> None:
        """Answer REQUEST_GUILD_MEMBERS by ids or by the beginning of a name."""
        asked = read_members(value)
        guild = self.world.guilds.get(int(asked["guild_id"]))
        if guild is None or self.world.bot_id not in guild.members:
            return
        wanted = {int(each) for each in items(asked, "user_ids")}
        start = asked.get("query")
        if start == "" and not session.intents & Intent.GUILD_MEMBERS:
            self.complain("REQUEST_GUILD_MEMBERS for everybody needs the intent GUILD_MEMBERS")
            return
        found = [
            member.payload(self.world.users[user_id])
            for user_id, member in guild.members.items()
            if user_id in wanted
            or (start is not None and self.world.users[user_id].username.startswith(start))
        ]
        body: Json = {
            "guild_id": str(guild.id),
            "members": found[: asked.get("limit") or None],
            "chunk_index": 0,
            "chunk_count": 1,
        }
        if asked.get("nonce"):
            body["nonce"] = asked["nonce"]
        session.push("GUILD_MEMBERS_CHUNK", dumps(body))

    def _count_intents(self) -> None:
        wanted = 0
        for session in self.sessions.values():
            wanted |= session.intents
        self.events.wanted_intents = wanted
