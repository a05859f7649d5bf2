"""Frames as a player shows them: a telephone's film lies on its side, and says so in its head."""
# pyright: reportUnknownMemberType=false
# PyAV's filters leave open what they give.

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av import VideoFrame
    from av.filter import Graph
    from PIL.Image import Image as Picture

_TURNS = {
    90: "transpose=cclock",
    -90: "transpose=clock",
    270: "transpose=clock",
    180: "hflip,vflip",
}


def picture(frame: "VideoFrame") -> "Picture":
    """The frame as a picture."""
    from PIL import Image

    seen = Image.fromarray(frame.to_ndarray(format="rgb24"))
    return seen.rotate(frame.rotation, expand=True) if frame.rotation else seen


def sides(frame: "VideoFrame") -> tuple[int, int]:
    """Its width and height as a player shows it."""
    lies = frame.rotation % 180 != 0
    return (frame.height, frame.width) if lies else (frame.width, frame.height)


class Upright:
    """Turns the frames of a film, which keep their moments. One graph for each way is enough."""

    def __init__(self) -> None:
        self._graphs: dict[int, Graph] = {}

    def __call__(self, frame: "VideoFrame") -> "VideoFrame":
        """The frame, turned where it lies."""
        turn = _TURNS.get(frame.rotation)
        if turn is None:
            return frame
        graph = self._graphs.get(frame.rotation)
        if graph is None:
            graph = self._graphs[frame.rotation] = _turning(frame, turn)
        graph.push(frame)
        return graph.vpull()


def _turning(frame: "VideoFrame", turn: str) -> "Graph":
    from av.filter import Graph

    graph = Graph()
    begins = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
    )
    ends = begins
    for word in turn.split(","):
        name, _, how = word.partition("=")
        following = graph.add(name, how or None)
        ends.link_to(following)
        ends = following
    ends.link_to(graph.add("buffersink"))
    graph.configure()
    return graph
