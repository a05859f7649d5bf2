"""Planned faults: what goes wrong, with which call, and how often."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from playground.calls import Call
from playground.events import Events
from playground.gateway.gateway import Gateway
from playground.plain import Json

When = Literal["before", "after"]
Act = Literal["answer", "drop", "delay", "limit", "page"]


@dataclass(slots=True)
class Fault:
    """One planned fault.

    A route is written `POST /channels/{channel_id}/messages`, with `*` for anything: `PATCH *`.
    """

    route: str
    act: Act
    when: When = "before"  #: before anything is stored, or after
    times: int = 1  #: how many calls it strikes; -1 is all
    status: int = 500
    code: int = 0  #: Discord's own, beside the status
    delay_s: float = 0.0
    retry_after_s: float = 0.5
    via: bool = True  #: without it a 429 looks like a ban by Cloudflare
    everywhere: bool = False  #: a 429 for the whole bot, not for the bucket
    only: Callable[[Call], bool] | None = None
    struck: int = 0

    def strikes(self, call: Call) -> bool:
        fits = call.operation == self.route or fnmatchcase(call.operation, self.route)
        return self.times != 0 and fits and (self.only is None or self.only(call))

    def strike(self, call: Call) -> None:
        self.struck += 1
        if self.times > 0:
            self.times -= 1
        call.fault = self.name if call.fault is None else f"{call.fault}, {self.name}"

    @property
    def name(self) -> str:
        told = {
            "answer": str(self.status),
            "page": str(self.status),
            "delay": f"{self.delay_s:g} s",
        }.get(self.act, "")
        return f"{self.act} {told} {self.when}".replace("  ", " ")

    def payload(self) -> Json:
        return {
            "route": self.route,
            "act": self.act,
            "when": self.when,
            "times": self.times,
            "status": self.status,
            "delay_s": self.delay_s,
            "retry_after_s": self.retry_after_s,
            "via": self.via,
            "struck": self.struck,
        }


@dataclass(slots=True)
class Faults:
    """The plan."""

    gateway: Gateway
    events: Events
    planned: list[Fault] = field(default_factory=list[Fault])

    def plan(self, fault: Fault) -> Fault:
        self.planned.append(fault)
        self.events.tell("faults")
        return fault

    def clear(self) -> None:
        self.planned.clear()
        self.events.tell("faults")

    def take(self, call: Call, when: When) -> list[Fault]:
        """Take the faults that strike this call now: every delay, and the first of the others."""
        struck: list[Fault] = []
        ended = False
        for fault in self.planned:
            if fault.when != when or not fault.strikes(call) or (ended and fault.act != "delay"):
                continue
            ended = ended or fault.act != "delay"
            fault.strike(call)
            struck.append(fault)
        if struck:
            self.planned = [fault for fault in self.planned if fault.times != 0]
            self.events.tell("faults")
        return struck

    # In words

    def answer(
        self,
        route: str,
        status: int = 500,
        *,
        code: int = 0,
        stored: bool = False,
        times: int = 1,
    ) -> Fault:
        """Answer with an error, before the call did anything or after it did everything."""
        when: When = "after" if stored else "before"
        return self.plan(Fault(route, "answer", when, times, status=status, code=code))

    def page(self, route: str, status: int = 200, *, times: int = 1) -> Fault:
        """Answer with a page, as a proxy or a network's login does in Discord's place."""
        return self.plan(Fault(route, "page", "before", times, status=status))

    def drop(self, route: str, *, times: int = 1) -> Fault:
        """Cut the connection before anything is stored."""
        return self.plan(Fault(route, "drop", "before", times))

    def lose_answer(self, route: str, *, times: int = 1) -> Fault:
        """Do what was asked, then cut the connection without a word."""
        return self.plan(Fault(route, "drop", "after", times))

    def delay(self, route: str, seconds: float, *, stored: bool = False, times: int = 1) -> Fault:
        """Answer late."""
        when: When = "after" if stored else "before"
        return self.plan(Fault(route, "delay", when, times, delay_s=seconds))

    def limit(
        self,
        route: str,
        retry_after_s: float = 0.5,
        *,
        via: bool = True,
        times: int = 1,
        everywhere: bool = False,
    ) -> Fault:
        """Answer 429; without `via`, as Cloudflare would."""
        return self.plan(
            Fault(
                route,
                "limit",
                times=times,
                status=429,
                retry_after_s=retry_after_s,
                via=via,
                everywhere=everywhere,
            )
        )

    # The gateway's

    def cut_gateway(self) -> int:
        """Cut every socket without a word; sessions can be resumed. Returns how many."""
        sockets = list(self.gateway.sockets)
        for socket in sockets:
            socket.abort()
        return len(sockets)

    def close_gateway(self, code: int = 4000) -> None:
        for socket in list(self.gateway.sockets):
            socket.close(code, "Planned by the playground.")

    def ask_reconnect(self) -> None:
        """Send opcode 7 to everybody."""
        for socket in list(self.gateway.sockets):
            socket.say(7)

    def invalidate_sessions(self, *, resumable: bool = False) -> None:
        """Send opcode 9; unless it may be resumed, the session is gone."""
        for socket in list(self.gateway.sockets):
            if not resumable and socket.session is not None:
                self.gateway.end(socket.session)
            socket.say(9, value=resumable)

    def freeze_gateway(self, *, frozen: bool = True) -> None:
        """Say nothing more: no events, no heartbeat's echo. Or thaw."""
        for socket in list(self.gateway.sockets):
            socket.freeze(frozen=frozen)
