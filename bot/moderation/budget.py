"""How much work one text may make."""


class Budget:
    """How many candidates may be looked at in one text; a person sees who makes more of them."""

    __slots__ = ("candidates", "checks")

    def __init__(self) -> None:
        self.candidates = 25_000  #: given by the automata
        self.checks = 4_000  #: verified, in units of some microseconds

    @property
    def spent(self) -> bool:
        return self.candidates <= 0 or self.checks <= 0
