"""The part of the house that changes of rules need: the command line has no more of it."""

from typing import Protocol

from bot.ports import Clock, Database, PromptFilter


class RulesHouse(Protocol):
    """`House` is one; so is anything with these three."""

    @property
    def clock(self) -> Clock: ...

    @property
    def database(self) -> Database: ...

    @property
    def filters(self) -> PromptFilter: ...
