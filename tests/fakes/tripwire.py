"""A tripwire across every port: it counts crossings, and can kill the process at the n-th."""


class KilledError(BaseException):
    """The process is dead. No `except Exception` catches it, and nothing is cleaned up."""


class Tripwire:
    """Every fake crosses it right before and right after its effect on the world.

    `kill_at` is the number of the crossing that kills; from then on every crossing kills, so that what is
    torn down can write and call nothing more.
    """

    def __init__(self, kill_at: int | None = None) -> None:
        self.kill_at = kill_at
        self.crossings: list[str] = []
        self.tripped = False

    def cross(self, what: str) -> None:
        """Count, and die if it is time."""
        if self.tripped:
            raise KilledError(what)
        self.crossings.append(what)
        if self.kill_at is not None and len(self.crossings) >= self.kill_at:
            self.tripped = True
            raise KilledError(what)


class Faults:
    """Errors to raise at the next calls of each kind, before or after the call had its effect."""

    def __init__(self) -> None:
        self._before: dict[str, list[BaseException]] = {}
        self._after: dict[str, list[BaseException]] = {}

    def before(self, what: str, *errors: BaseException) -> None:
        """The next calls of this kind fail without any effect."""
        self._before.setdefault(what, []).extend(errors)

    def after(self, what: str, *errors: BaseException) -> None:
        """The next calls of this kind have their effect, and their answer is lost."""
        self._after.setdefault(what, []).extend(errors)

    def clear(self) -> None:
        """All is well from now on."""
        self._before.clear()
        self._after.clear()

    def meet_before(self, what: str) -> None:
        self._meet(self._before, what)

    def meet_after(self, what: str) -> None:
        self._meet(self._after, what)

    def _meet(self, faults: dict[str, list[BaseException]], what: str) -> None:
        waiting = faults.get(what)
        if waiting:
            raise waiting.pop(0)
