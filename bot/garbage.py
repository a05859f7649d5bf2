"""How often Python looks through our objects for garbage."""

import gc
from typing import Final

YOUNG: Final = (
    20_000  #: new objects before the young are looked through, where Python's own rule is 700
)
OLDER: Final = 20  #: such rounds before those that survived them are


def settle() -> None:
    """Let what the start has made be; look through what comes later seldom.

    What the start has made stays to the end: to look through it again and again would stall the loop for 70 ms each
    time. And a job's objects go when nobody holds them any more; the rounds of Python's own rule took a twelfth
    of the engine's time and found next to nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, OLDER)
