"""The page's door (first a placeholder of the wiring)."""

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from playground.server import Playground


class Control:
    """Serves the page and its API."""

    def __init__(self, playground: "Playground") -> None:
        self._playground = playground

    def add_to(self, app: web.Application) -> None:
        """Add the page's routes."""

    def stop(self) -> None:
        """Let every listener go."""
