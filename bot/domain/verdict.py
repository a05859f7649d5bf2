"""A Verdict: moderation's opinion of a prompt, with the rule and the span that caused it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allow:
    """Nothing speaks against it."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A moderator should look before anything is rendered."""

    rule: str
    span: tuple[int, int] = (0, 0)  #: start and end in the original text


@dataclass(frozen=True, slots=True)
class Block:
    """Not here."""

    rule: str
    span: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Empty:
    """There is nothing to judge: no visible character."""


Verdict = Allow | Flag | Block | Empty
