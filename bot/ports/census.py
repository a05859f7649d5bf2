"""How many jobs there are, and how much money is held: for the operator's instruments."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.domain.money import MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """The whole house at one moment; no guild and no member by name."""

    jobs: Mapping[tuple[str, str], int]  #: by provider and state
    holds: int  #: that are open
    held: MicroUsd


class Counts(Protocol):
    """The counts of a unit of work."""

    def take(self) -> Census: ...
