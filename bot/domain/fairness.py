"""Start-time fair queueing: whom to serve next. A flow is (guild, member), one virtual time a provider.

A job gets the tag `S = max(V, F)` of its flow and pushes the flow's finish tag to `F = S + cost / weight`.
The smallest tag goes first, and `V` follows it. Two members who always wait differ in service by at most
one job's price each (SFQ); a heavy member cannot make a light one wait. All tags are integers.
"""

from dataclasses import dataclass

from bot.domain.money import CENT, MicroUsd


@dataclass(frozen=True, slots=True)
class Tags:
    """A job's place, and its flow's new finish tag."""

    start: int
    finish: int


def tags(virtual_time: int, flow_finish: int, price: MicroUsd, weight: int = 1) -> Tags:
    """Tag a new job. A free model counts as a cent, or its queue would know no fairness."""
    start = max(virtual_time, flow_finish)
    return Tags(start, start + share(price, weight))


def share(price: MicroUsd, weight: int = 1) -> int:
    """How far a job of this price pushes its flow."""
    return max(price, CENT) // max(weight, 1)


def given_back(virtual_time: int, flow_finish: int, unused: int) -> int:
    """The flow's finish tag after a job left the queue unserved; never before the virtual time."""
    return max(virtual_time, flow_finish - unused)


def moved(virtual_time: int, highest_finish: int, last_start: int, *, drained: bool) -> int:
    """The virtual time after jobs were taken, the last of them with the tag `last_start`.

    Once nobody waits it passes every flow's finish tag: who used an idle house owes nobody for it.
    """
    return max(virtual_time, last_start, highest_finish if drained else 0)
