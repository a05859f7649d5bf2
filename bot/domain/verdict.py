"""A Verdict: moderation's opinion of a prompt, with the rule and the span of text that caused it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a judge saw in a prompt: a rule that was met, or a category and its score."""

    rule: str  #: the rule's id, or the category
    name: str = ""  #: what people are told
    action: str = "flag"  #: what it may do: block, flag or rewrite
    span: tuple[int, int] = (0, 0)  #: in the original text
    view: str = ""  #: how it was seen: plain, folded, reversed, …
    shadow: bool = False  #: recorded, but without effect
    model: str = ""  #: the classifier that said so; empty for a rule
    score: float | None = None  #: the classifier's, 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a verdict rests on, for the audit log and for moderators. Members never see it."""

    findings: tuple[Finding, ...] = ()
    rules_version: int = 0  #: of the guild's rules that judged; 0: it has none
    model: str = ""  #: the classifier that was asked; empty: none was

    def __add__(self, other: "Grounds") -> "Grounds":
        """What two judges saw together."""
        return Grounds(
            findings=self.findings + other.findings,
            rules_version=max(self.rules_version, other.rules_version),
            model=other.model or self.model,
        )


NO_GROUNDS = Grounds()


@dataclass(frozen=True, slots=True)
class Allow:
    """Nothing speaks against it."""

    rewritten: str | None = None  #: the milder prompt that goes on instead; None: as it was typed
    grounds: Grounds = field(default=NO_GROUNDS, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Flag:
    """A moderator should look before anything is rendered."""

    rule: str
    span: tuple[int, int] = (0, 0)  #: start and end in the original text
    grounds: Grounds = field(default=NO_GROUNDS, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Block:
    """Not here."""

    rule: str
    span: tuple[int, int] = (0, 0)
    grounds: Grounds = field(default=NO_GROUNDS, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Empty:
    """There is nothing to judge: no visible character."""


Verdict = Allow | Flag | Block | Empty
