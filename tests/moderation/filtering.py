"""Short ways to ask the filter, for tests."""

from bot.domain.rules import NOWHERE, Place, Rule, RuleSet
from bot.domain.verdict import Allow, Block, Verdict
from bot.moderation.compiled import CompiledRules, compile_rules
from bot.moderation.look import Judgement, look


def rules(*patterns: str | Rule, allow: tuple[str, ...] = ()) -> CompiledRules:
    """Compile patterns; a plain one blocks and is its own id."""
    every = [Rule(id=each, pattern=each) if isinstance(each, str) else each for each in patterns]
    ready, problems = compile_rules(RuleSet(tuple(every), allow))
    assert not problems, problems
    return ready


def word(verdict: Verdict) -> str:
    match verdict:
        case Allow():
            return "allow"
        case Block():
            return "block"
        case _:
            return "flag"


def verdict(text: str, ready: CompiledRules, place: Place = NOWHERE) -> str:
    return word(look(text, ready, place).verdict)


def hit(text: str, ready: CompiledRules) -> tuple[str, str, str]:
    """Rule, the part of the text, and the view of the decisive hit."""
    found = look(text, ready).decisive
    assert found is not None, f"nothing in {text!r}"
    return found.rule, text[found.span[0] : found.span[1]], found.view


def judged(text: str, ready: CompiledRules) -> Judgement:
    return look(text, ready)
