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
held = [[] for _ in range(500_000)]
gc.callbacks.clear()
assert max(looked_through[0]) < 10_000, max(looked_through[0])
assert max(looked_through[1]) < 100_000, max(looked_through[1])
"""


def test_what_the_start_made_stays_and_later_knots_are_found() -> None:
    """In a process of its own: this one's collector is the tests'."""
    subprocess.run([sys.executable, "-c", KNOTS], check=True)


def test_no_round_looks_through_so_much_that_an_acknowledgement_waits_for_it() -> None:
    """A round that looks through 20,000 objects stops the loop for longer than a bare bot takes to answer."""
    subprocess.run([sys.executable, "-c", ROUNDS], check=True)
