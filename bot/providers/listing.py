"""Paging through what a server of the family has been asked for."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from bot.domain.errors import ProviderError
from bot.providers.complaints import failed_read
from bot.providers.lenient import name_of
from bot.providers.video_object import VideoObject, read_video
from bot.wire import Answer, Wire

PAGE = 100
MOST_PAGES = 20
MARGIN_S = 5.0  #: times are whole seconds, and clocks are read a moment apart
BLIND_MARGIN_S = 120.0  #: where the server does not tell its clock


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, and how far the server's clock is ahead of ours."""

    items: Sequence[tuple[VideoObject, Mapping[str, object]]]
    lacks: bool  #: a row of it could not be read
    goes_on: bool  #: there are more pages
    next_after: str | None  #: the id to go on after, where it is known
    ahead_s: float = 0.0
    margin_s: float = MARGIN_S

    def made_at(self, video: VideoObject) -> datetime | None:
        """When a render was asked for, by our clock; None where it does not say, or says nonsense."""
        if video.created_at is None:
            return None
        try:
            return datetime.fromtimestamp(video.created_at - self.ahead_s, UTC)
        except (ValueError, OverflowError, OSError):
            return None

    def is_before(self, video: VideoObject, since: datetime) -> bool:
        """Whether it was surely asked for before then."""
        at = self.made_at(video)
        return at is not None and (since - at).total_seconds() > self.margin_s

    def reaches_before(self, since: datetime) -> bool:
        """Whether all that follows is older. A page that runs the other way never says so."""
        times = [self.made_at(video) for video, _ in self.items]
        return runs_back(times) and self.is_before(self.items[-1][0], since)


def runs_back(times: Iterable[datetime | None]) -> bool:
    """Whether a page goes from new to old, as far as it tells: only then does an old row end a list."""
    known = [at for at in times if at is not None]
    return bool(known) and known[0] >= known[-1]


async def pages(wire: Wire, path: str, since: datetime, *, whole: bool) -> AsyncGenerator[Page]:
    """The list back to `since`, newest first where the server keeps that order.

    Raises:
        ProviderError: no answer; with `whole`, also when the list cannot be read to its end.
    """
    after: str | None = None
    for _ in range(MOST_PAGES):
        params = {"limit": str(PAGE), "order": "desc"} | ({"after": after} if after else {})
        answer = await wire.ask(path, params=params)
        page = _read(answer)
        if not answer.ok or page is None:
            raise failed_read(wire.vendor, answer, wire.redact)
        if whole and page.lacks:
            raise ProviderError(wire.vendor, "the list cannot be read")
        yield page
        if not page.goes_on or page.reaches_before(since):
            return
        after = page.next_after
        if after is None:
            break
    if whole:
        raise ProviderError(wire.vendor, "the list is too long to be read to its end")


def _read(answer: Answer) -> Page | None:
    """Read a list object; None where it is none."""
    data = answer.members.get("data")
    if not isinstance(data, list):
        return None
    rows = cast("list[object]", data)
    objects = [cast("dict[str, object]", row) for row in rows if isinstance(row, dict)]
    items = [(video, row) for row in objects if (video := read_video(row)) is not None]
    # Who does not say whether there is more may have more behind a full page.
    goes_on = bool(answer.members.get("has_more", len(rows) >= PAGE))
    return Page(
        items,
        len(items) < len(rows),
        goes_on,
        name_of(answer.members.get("last_id")) or (items[-1][0].id if items else None),
        answer.clock_ahead_s,
        MARGIN_S if "date" in answer.headers else BLIND_MARGIN_S,
    )
