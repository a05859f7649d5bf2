"""What every step of the journey is given: the ports, and the operator's limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.ids import GuildId, ModelKey
from bot.pipeline.board import Board
from bot.ports import (
    Catalog,
    Charts,
    Clips,
    Clock,
    Courier,
    Database,
    Films,
    Inspector,
    Links,
    Pictures,
    PromptFilter,
    PromptJudge,
    VideoProvider,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the operator has set."""

    default_model: ModelKey
    guilds: frozenset[GuildId] = frozenset()  #: guilds that are served; empty is all
    submit_timeout_s: float = 60.0
    submit_grace_s: float = 90.0  #: bytes in flight at a kill can still be accepted that long
    deadline_s: float = 1800.0  #: of a render, from the submit on
    review_s: float = 86_400.0  #: an unanswered review expires after that
    unknown_s: float = 259_200.0  #: so long an uncertain submit waits for a steward
    clips_at_once: int = 4  #: postings at the same time
    downloads_at_once: int = 16  #: each may wait for its vendor, and then needs little
    clips_bytes: int | None = None  #: what finished clips may take; None: as much as there is
    contact: str | None = None  #: how people reach the operator
    picture_bytes: int = 20 * 1024 * 1024
    picture_pixels: int = 40_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The ports in one hand. Built by `bot/app.py`, and by tests with fakes."""

    clock: Clock
    database: Database
    catalog: Catalog
    providers: Mapping[str, VideoProvider]  #: only those that can be used now
    clips: Clips
    pictures: Pictures
    films: Films
    charts: Charts
    judge: PromptJudge
    filters: PromptFilter
    inspector: Inspector
    courier: Courier
    limits: Limits
    links: Links | None = None  #: None where nothing of ours can be reached from outside
    board: Board = field(default_factory=Board)

    def __post_init__(self) -> None:
        """Tell the board what the catalog says of how long renders take."""
        self.board.typical_s.update({model.key: model.typical_s for model in self.catalog.models})
