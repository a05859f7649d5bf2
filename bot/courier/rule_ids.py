"""The custom ids of the buttons about rules.

`dailies|rule-on|5f0c…|3` presses on the rule whose id has this hash, as it was in its third version: a rule that
was changed since is shown anew. `dailies|rule-page|5f0c…|10` turns a rehearsal's page; `dailies|rules-back|7` goes
back to version 7 of all rules.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class RuleVerb(StrEnum):
    """What a rule's button does."""

    ON = "rule-on"
    WATCH = "rule-watch"
    DELETE = "rule-delete"
    PAGE = "rule-page"
    BACK = "rules-back"


@dataclass(frozen=True, slots=True)
class RulePress:
    """A button about a rule, or about all of them."""

    verb: RuleVerb
    key: str  #: the hash of the rule's id; for all rules any
    number: int  #: the rule's version, the first prompt of the page, or the version to go back to

    def __str__(self) -> str:
        return f"dailies|{self.verb}|{self.key}|{self.number}"


ALL: Final = "-"

RULE: Final = re.compile(
    rf"dailies\|(?P<verb>{'|'.join(RuleVerb)})\|(?P<key>[0-9a-f]{{12}}|-)\|(?P<number>[0-9]{{1,9}})"
)


def key_of(rule_id: str) -> str:
    """A rule's id, which may be long and of any characters, as a button carries it."""
    return hashlib.sha256(rule_id.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def read_rule(match: re.Match[str]) -> RulePress:
    """The RulePress of a match of `RULE`."""
    return RulePress(RuleVerb(match["verb"]), match["key"], int(match["number"]))
