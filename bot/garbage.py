"""How often Python looks through our objects for garbage."""

import gc
from typing import Final

YOUNG: Final = 5_000
"""New objects before the young are looked through, where Python's own rule is 700.

The loop stands still meanwhile, about half a microsecond an object: 20,000 made one ask in a hundred wait for 10 ms.
"""

OLDER: Final = 10  #: such rounds before those that survived them are, as in Python's own rule


def settle() -> None:
    """Let what the start has made be; look through what comes later seldom, and never through much at once.

    What the start has made stays to the end: to look through it again and again would stall the loop for 70 ms each
    time. And a job's objects go when nobody holds them any more; the rounds of Python's own rule took a twelfth
    of the engine's time and found next to nothing. An ask's do not: discord.py ties some sixty into knots, so that
    where many ask there is a round every few seconds whatever the rule.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, OLDER)
