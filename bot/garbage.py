"""How often Python looks through our objects for garbage."""

import gc
from typing import Final

YOUNG: Final = 1_500
"""New objects before the young are looked through, where Python's own rule is 700.

All threads stand still meanwhile, for half a microsecond an object and more: with 5,000 that was 10 ms.
"""

OLDER: Final = 40  #: such rounds before those that survived them are: a round that takes 50 ms, where 80 of 5,000 took 230
OLDEST: Final = 20  #: rounds of those before all are


def settle() -> None:
    """Let what the start has made be; look through what comes later seldom.

    What the start has made stays to the end: to look through it again and again would stall the loop for 70 ms each
    time. And a job's objects go when nobody holds them any more; the rounds of Python's own rule took a twelfth
    of the engine's time and found next to nothing. An ask's do not: discord.py ties some sixty of them into knots.
    So the young are looked through in small pieces. Of the older a rush leaves tens of thousands, most of them in
    use: looked through seldom, they stop everything long enough for two in a hundred acknowledgements to come
    late; often, as Python has it, for shorter and just as many. In between is best (measured by the ack benchmark).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, OLDEST)
