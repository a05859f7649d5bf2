"""Sketch, a video engine that speaks `/v1/videos` and renders real clips on a CPU, with no AI."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sketch.server import Sketch

__all__ = ["Sketch"]


def __getattr__(name: str) -> object:
    """Load the server on use: a renderer imports this package too and needs no web server."""
    if name == "Sketch":
        from sketch.server import Sketch

        return Sketch
    raise AttributeError(f"module 'sketch' has no attribute {name!r}")
