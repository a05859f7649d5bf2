"""What the page may know of the bot's process, and do with it."""

from typing import Protocol

from playground.plain import Json


class BotProcess(Protocol):
    """A bot that somebody runs beside the playground."""

    def state(self) -> Json:
        """Tell `{"supervised": true, "running", "exit_code", "lines"}`."""
        ...

    async def restart(self) -> None:
        """Stop it, however it is, and start it again."""
        ...
