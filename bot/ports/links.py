"""Addresses under which the outside finds what we keep."""

from datetime import datetime
from typing import Protocol

from bot.domain.job import Clip


class Links(Protocol):
    """Signed addresses of clips, for a while."""

    def to(self, clip: Clip, until: datetime) -> str:
        """The clip's address; whoever has it may watch, and nobody after `until`."""
        ...
