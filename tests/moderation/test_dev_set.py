"""The bars of the development set: disguises of banned terms, and harmless prompts full of traps.

The set stays outside the project; `DAILIES_MODERATION_DEV` says where it is.
"""

import json
import os
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.domain.verdict import Allow
from bot.moderation import rulesfile
from bot.moderation.compiled import CompiledRules, compile_rules
from bot.moderation.look import look
from tests.conftest import missing
from tests.moderation.filtering import verdict

ROOT = Path(__file__).parents[2]
SET = Path(os.environ.get("DAILIES_MODERATION_DEV", ROOT.parent / "shared/data/moderation-dev"))


@dataclass(frozen=True)
class DevSet:
    ready: CompiledRules
    positives: list[dict[str, Any]]
    benign: list[dict[str, Any]]


@pytest.fixture(scope="module")
def dev_set() -> DevSet:
    if not (SET / "rules.json").is_file():
        missing(
            "moderation", f"no development set for the filter at {SET}; set DAILIES_MODERATION_DEV"
        )
    ready, problems = compile_rules(rulesfile.load(SET / "rules.json"))
    assert not problems
    return DevSet(ready, _rows("positives"), _rows("benign"))


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (SET / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_core_disguises_are_blocked(dev_set: DevSet) -> None:
    """At least 99 in 100 of all core rows, and 95 in 100 of each core class."""
    by_class: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in dev_set.positives:
        if row["tier"] == "core":
            by_class[row["class"]][verdict(row["text"], dev_set.ready)] += 1
    blocked = sum(counts["block"] for counts in by_class.values())
    assert blocked >= 0.99 * sum(counts.total() for counts in by_class.values())
    for name, counts in by_class.items():
        assert counts["block"] >= 0.95 * counts.total(), name


def test_hardly_a_disguise_passes_unseen(dev_set: DevSet) -> None:
    """At least 98 in 100 of all rows are blocked or flagged."""
    verdicts = Counter(verdict(row["text"], dev_set.ready) for row in dev_set.positives)
    assert verdicts["block"] + verdicts["flag"] >= 0.98 * verdicts.total()


def test_harmless_prompts_pass(dev_set: DevSet) -> None:
    """At most 1 in 1,000 blocked and 5 in 1,000 flagged."""
    verdicts = Counter(verdict(row["text"], dev_set.ready) for row in dev_set.benign)
    assert verdicts["block"] <= 0.001 * verdicts.total()
    assert verdicts["flag"] <= 0.005 * verdicts.total()


def test_a_hit_names_the_right_rule_and_place(dev_set: DevSet) -> None:
    """The rule is the one that was disguised, and the span lies where the disguise does."""
    for row in dev_set.positives:
        judgement = look(row["text"], dev_set.ready)
        if isinstance(judgement.verdict, Allow):
            continue
        hit = judgement.decisive
        assert hit is not None
        start = row["text"].index(row["evaded"])
        assert (hit.rule, row["id"]) == (row["rule"], row["id"])
        assert start <= hit.span[0] < hit.span[1] <= start + len(row["evaded"]), row["id"]
