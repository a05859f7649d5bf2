"""The garbage collector of a bot that runs for months."""

import subprocess
import sys

SCRIPT = """
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


def test_what_the_start_made_stays_and_later_knots_are_found() -> None:
    """In a process of its own: this one's collector is the tests'."""
    subprocess.run([sys.executable, "-c", SCRIPT], check=True)
