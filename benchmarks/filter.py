"""The prompt filter: time for a prompt of 300 characters, and how many disguises it sees through.

Peers in the same run, with the same terms: better-profanity; anyascii and one `re` alternation; a bare
Aho-Corasick pass with word edges, which is the least that any list of words costs. The filter carries 200
regexes besides and the platform list; recall is over disguises that people read at once (`tests/moderation`).
"""

import argparse
import gc
import re
import statistics
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

from ahocorasick_rs import AhoCorasick
from anyascii import anyascii
from better_profanity import Profanity

from bot.domain.rules import Kind, Rule, RuleSet
from bot.domain.verdict import Allow, Block
from bot.moderation.benign import SAMPLE
from bot.moderation.compiled import compile_rules
from bot.moderation.look import look
from tests.moderation.disguises import CORE

LENGTH = 300
REGEXES = 200
SIZES = (1_000, 10_000)
MEDIAN_MS = 0.3
P99_MS = 3.0
#: harmless words, in none of the sample prompts, stand in for banned ones
TERMS = ("carrot", "teapot", "walrus", "pyramid", "bicycle", "lantern", "accordion", "gondola", "marmalade",
         "penguin", "xylophone", "turbine", "saffron", "zeppelin", "quartz", "trumpet", "obelisk", "juniper",
         "cobalt", "parsnip")  # fmt: skip
FRAMES = (
    "cinematic shot of {}, 4k",
    "a dog beside a lake, {}",
    "{} scene, slow pan",
    "show {} in the rain",
)

Judge = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one matcher did with one list."""

    name: str
    rules: int
    build_s: float
    median_ms: float  #: of this thread's own time, so that a busy machine does not count
    p99_ms: float
    wall_ms: float  #: median by the clock on the wall
    recall: float
    harmless_stopped: float

    def line(self) -> str:
        return (
            f"{self.name:26} {self.rules:>6} rules  median {self.median_ms:8.3f} ms  p99 {self.p99_ms:8.3f} ms"
            f"  wall {self.wall_ms:8.3f} ms  build {self.build_s:6.2f} s  recall {self.recall:6.1%}"
            f"  harmless stopped {self.harmless_stopped:6.2%}"
        )


def words(count: int, dice: Random) -> list[str]:
    """Pseudo-words that can be said, none of them twice."""
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = dice.randint(3, 5)
        found[
            "".join(dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(syllables))
        ] = None
    return list(found)


def prompts(count: int) -> list[str]:
    """Harmless prompts of 300 characters."""
    dice = Random(5)
    return [". ".join(dice.choices(SAMPLE, k=9))[:LENGTH] for _ in range(count)]


def disguised(each: int) -> list[str]:
    """Prompts with a disguised term, every core class of disguise for every term."""
    dice = Random(7)
    return [
        dice.choice(FRAMES).format(disguise(term, dice))
        for disguise in CORE.values()
        for term in TERMS
        for _ in range(each)
    ]


def ours(terms: list[str]) -> Judge:
    dice = Random(11)
    patterns = [rf"\b{word}[a-z]*\s+{word[:2]}\d+" for word in words(REGEXES, dice)]
    rules = [Rule(id=f"k{index}", pattern=term) for index, term in enumerate(terms)]
    rules += [
        Rule(id=f"x{index}", pattern=each, kind=Kind.REGEX) for index, each in enumerate(patterns)
    ]
    ready, problems = compile_rules(RuleSet(tuple(rules)))
    assert not problems, problems

    def judge(text: str) -> str:
        verdict = look(text, ready).verdict
        return (
            "allow"
            if isinstance(verdict, Allow)
            else "block"
            if isinstance(verdict, Block)
            else "flag"
        )

    return judge


def better_profanity(terms: list[str]) -> Judge:
    censor = Profanity(terms)
    return lambda text: "block" if censor.contains_profanity(text) else "allow"


def anyascii_re(terms: list[str]) -> Judge:
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, terms))})\b", re.IGNORECASE)
    return lambda text: "block" if pattern.search(anyascii(text)) else "allow"


def bare_aho_corasick(terms: list[str]) -> Judge:
    automaton = AhoCorasick(terms)

    def judge(text: str) -> str:
        low = text.lower()
        for _, start, end in automaton.find_matches_as_indexes(low, overlapping=True):
            if not low[start - 1 : start].isalnum() and not low[end : end + 1].isalnum():
                return "block"
        return "allow"

    return judge


PEERS: dict[str, Callable[[list[str]], Judge]] = {
    "Dailies (+200 regexes)": ours,
    "better-profanity": better_profanity,
    "anyascii + re": anyascii_re,
    "bare Aho-Corasick": bare_aho_corasick,
}


def measure(
    name: str, make: Callable[[list[str]], Judge], terms: list[str], seconds: float
) -> Figures:
    begun = time.perf_counter()
    judge = make(terms)
    build_s = time.perf_counter() - begun
    texts = prompts(500)
    judge(texts[0])
    gc.collect()
    took: list[float] = []
    waited: list[float] = []
    stopped = 0
    begun = time.perf_counter()
    while len(took) < 5 or (time.perf_counter() - begun < seconds and len(took) < 5_000):
        text = texts[len(took) % len(texts)]
        before, wall = time.thread_time(), time.perf_counter()
        stopped += judge(text) != "allow"
        waited.append((time.perf_counter() - wall) * 1000)
        took.append((time.thread_time() - before) * 1000)
    return Figures(
        name,
        len(terms),
        build_s,
        statistics.median(took),
        sorted(took)[min(len(took) - 1, int(len(took) * 0.99))],
        statistics.median(waited),
        recall(judge, disguised(1), seconds),
        stopped / len(took),
    )


def recall(judge: Judge, texts: Iterable[str], seconds: float) -> float:
    """The share of disguised terms that is blocked, over as many as fit into twice the time."""
    every = list(texts)
    Random(3).shuffle(every)
    begun = time.perf_counter()
    met = seen = 0
    for text in every:
        met += judge(text) == "block"
        seen += 1
        if time.perf_counter() - begun > 2 * seconds:
            break
    return met / seen


def main(seconds: float = 2.0) -> dict[str, Any]:
    """Measure every matcher with both sizes of list; print a line each."""
    figures: list[Figures] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for size in SIZES:
            terms = [*TERMS, *words(size - len(TERMS), Random(size))]
            for name, make in PEERS.items():
                figures.append(measure(name, make, terms, seconds))
                print(figures[-1].line(), flush=True)
    own = [each for each in figures if each.name.startswith("Dailies")]
    met = all(each.median_ms <= MEDIAN_MS and each.p99_ms <= P99_MS for each in own)
    print(f"filter: median <= {MEDIAN_MS} ms and p99 <= {P99_MS} ms: {'met' if met else 'NOT met'}")
    return {
        "met": met,
        "figures": [
            {field: getattr(each, field) for field in Figures.__slots__} for each in figures
        ],
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="of measuring a matcher")
    main(parser.parse_args().seconds)
