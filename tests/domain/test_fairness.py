"""Start-time fair queueing: nobody starves, and two who always wait get shares that stay near each other."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import fairness
from bot.domain.money import CENT, MicroUsd


@dataclass
class Queue:
    """A queue of one provider, as simple as can be."""

    virtual_time: int = 0
    highest: int = 0
    finish: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    waiting: list[tuple[int, int, str, MicroUsd, int]] = field(default_factory=list)
    number: int = 0

    def add(self, who: str, cents: int, weight: int = 1) -> None:
        price = MicroUsd(cents * CENT)
        tags = fairness.tags(self.virtual_time, self.finish[who], price, weight)
        self.finish[who] = tags.finish
        self.number += 1
        self.waiting.append((tags.start, self.number, who, price, weight))

    def serve(self) -> tuple[str, MicroUsd]:
        first = min(self.waiting)
        self.waiting.remove(first)
        start, _, who, price, weight = first
        self.highest = max(self.highest, start + fairness.share(price, weight))
        self.virtual_time = fairness.moved(
            self.virtual_time, self.highest, start, drained=not self.waiting
        )
        return who, price


prices = st.sampled_from([1, 5, 40, 200])


@settings(deadline=None)
@given(
    st.lists(prices, min_size=60, max_size=60),
    st.lists(prices, min_size=60, max_size=60),
    st.integers(1, 4),
    st.integers(0, 30),
)
def test_two_who_always_wait_stay_near_each_other(
    heavy: list[int], light: list[int], weight: int, late: int
) -> None:
    """From when both wait, what they were served differs by at most the dearest job of each, by their weights."""
    queue = Queue()
    for cents in heavy:
        queue.add("heavy", cents, weight)
    for _ in range(late):
        queue.serve()
    for cents in light:
        queue.add("light", cents)
    served: Counter[str] = Counter()
    bound = fairness.share(MicroUsd(200 * CENT), weight) + 200 * CENT

    while {"heavy", "light"} <= {who for _, _, who, _, _ in queue.waiting}:
        who, price = queue.serve()
        served[who] += fairness.share(price, weight if who == "heavy" else 1)
        assert abs(served["heavy"] - served["light"]) <= bound


@settings(deadline=None)
@given(st.lists(prices, min_size=1, max_size=200), prices)
def test_a_heavy_member_makes_nobody_wait(heavy: list[int], cents: int) -> None:
    """Whoever comes anew is served after at most two jobs that are dearer than nothing, however long the queue."""
    queue = Queue()
    for price in heavy:
        queue.add("heavy", price)
    queue.serve()
    queue.add("light", cents)

    served = [queue.serve()[0] for _ in range(min(2, len(queue.waiting)))]

    assert "light" in served


def test_whoever_used_an_idle_house_owes_nobody_for_it() -> None:
    """Once the queue has run dry, all begin anew: the past of one who was alone does not count."""
    queue = Queue()
    queue.add("heavy", 200)
    queue.add("heavy", 200)
    queue.serve()
    queue.serve()

    queue.add("heavy", 1)
    queue.add("light", 1)

    assert [queue.serve()[0] for _ in range(2)] == ["heavy", "light"]


def test_a_free_model_knows_fairness_too() -> None:
    """Jobs that cost nothing count as a cent each, so that two who ask for them take turns."""
    queue = Queue()
    for _ in range(3):
        queue.add("heavy", 0)
    queue.add("light", 0)

    assert [queue.serve()[0] for _ in range(4)] == ["heavy", "light", "heavy", "heavy"]


def test_what_was_not_used_is_given_back() -> None:
    """A flow is pulled back by what it did not use, but never to before the virtual time."""
    assert fairness.given_back(50, 100, 30) == 70
    assert fairness.given_back(50, 100, 80) == 50
