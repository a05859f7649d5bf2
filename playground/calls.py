"""Every REST call with its verdict, and the list of what went against the rules."""

from collections import deque
from dataclasses import dataclass, field

from playground.plain import Json, JsonValue


@dataclass(slots=True)
class Call:
    """One call of the bot, as it came and as it was answered."""

    number: int
    method: str
    path: str
    route: str  #: the path with its parameters named; empty where no route is known
    at_s: float
    query: dict[str, str] = field(default_factory=dict[str, str])
    request: JsonValue = None
    files: list[str] = field(default_factory=list[str])
    status: int = 0
    response: JsonValue = None
    took_s: float = 0.0
    problem: str | None = None  #: what was against the rules
    fault: str | None = None  #: the planned fault that struck it

    @property
    def operation(self) -> str:
        """Spell the call as faults and verdicts do: `POST /channels/{channel_id}/messages`."""
        return f"{self.method} {self.route or self.path}"

    def brief(self) -> Json:
        """Show the call as the drawer lists it."""
        return {
            "number": self.number,
            "method": self.method,
            "path": self.path,
            "route": self.route,
            "at_s": self.at_s,
            "status": self.status,
            "took_s": round(self.took_s, 6),
            "problem": self.problem,
            "fault": self.fault,
            "files": self.files,
        }


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that Discord would not have let pass, or that it never answers."""

    where: str  #: `POST /channels/{channel_id}/messages`, or `gateway`
    problem: str
    call: Call | None = None


class Calls:
    """The newest calls, and every violation."""

    def __init__(self, remember: int) -> None:
        self.newest: deque[Call] = deque(maxlen=remember)
        self.violations: list[Violation] = []
        self.total = 0

    def begin(self, method: str, path: str, at_s: float) -> Call:
        self.total += 1
        call = Call(self.total, method, path, "", at_s)
        self.newest.append(call)
        return call

    def blame(self, call: Call, problem: str) -> None:
        call.problem = problem if call.problem is None else f"{call.problem}; {problem}"
        self.violations.append(Violation(call.operation, problem, call))

    def blame_gateway(self, problem: str) -> None:
        self.violations.append(Violation("gateway", problem))
