"""The garbage collector of a bot that runs for months."""

import subprocess
import sys

KNOTS = """
import gc, weakref
from bot import garbage

class Knot: pass

kept = Knot()
before = gc.get_freeze_count()
garbage.settle()
assert gc.get_freeze_count() > before, "what the start made is not looked through again"
assert gc.isenabled()

knot = Knot()
knot.itself = knot
gone = weakref.ref(knot)
del knot
held = [[] for _ in range(garbage.YOUNG + 1)]
assert gone() is None, "what comes later and holds itself is found"
"""

ROUNDS = """
import gc
from bot import garbage

looked_through = {0: [], 1: [], 2: []}

def count(phase, round):
    if phase == "start":
        oldest = round["generation"]
        looked_through[oldest].append(sum(len(gc.get_objects(each)) for each in range(oldest + 1)))

garbage.settle()
gc.callbacks.append(count)
held = [[] for _ in range(300_000)]
gc.callbacks.clear()
assert looked_through[0], "the young are looked through"
assert max(looked_through[0]) < 3_000, max(looked_through[0])
assert len(looked_through[1]) < 6, len(looked_through[1])
assert max(looked_through[1]) < 70_000, max(looked_through[1])
assert not looked_through[2], looked_through[2]
"""


def test_what_the_start_made_stays_and_later_knots_are_found() -> None:
    """In a process of its own: this one's collector is the tests'."""
    subprocess.run([sys.executable, "-c", KNOTS], check=True)


def test_rounds_are_small_and_seldom() -> None:
    """No acknowledgement waits long for the end of one: 300,000 objects are what 5,000 asks leave.

    Of the young a round takes a few milliseconds, of the older 50 at most, and that five times.
    """
    subprocess.run([sys.executable, "-c", ROUNDS], check=True)
