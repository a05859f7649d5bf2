"""A case teaches the rules: a denial makes a rule, a false positive makes an allow phrase, which can be undone.

The rule or phrase comes first, under a name that the case gives it: after a crash in between, pressing again makes
no second one. Where somebody else was quicker it is taken back.
"""

from dataclasses import dataclass, replace

from bot.domain.audit_log import LogEntry
from bot.domain.case import Case
from bot.domain.case_refusals import NothingToUndo
from bot.domain.refusals import Refusal
from bot.domain.rule_refusals import NothingToChange
from bot.domain.rules import Kind, Rule
from bot.pipeline import rulebook
from bot.pipeline.cases import Decided, Ruling, decide, look_up, undecided
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Unit

WORDS_AROUND = 1
LONGEST_PHRASE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """A case was decided, and the rules have learned of it."""

    decided: Decided
    rule: str = ""  #: the pattern that is in force
    phrase: str = ""  #: what passes from now on


@refuses_when_busy
async def deny_with_rule(house: House, ruling: Ruling, pattern: str) -> Taught | Refusal:
    """Deny, and have every prompt like it blocked from now on."""
    case = await _open(house, ruling)
    if not isinstance(case, Case):
        return case
    pattern = " ".join(pattern.split())
    kind = Kind.PHRASE if len(pattern.strip("* ").split()) > 1 else Kind.KEYWORD
    note = f"made of case {case.id}"
    draft = Rule(id=f"case-{case.id}", pattern=pattern, kind=kind, name=pattern, note=note)
    known = await house.database.read(lambda unit: unit.rulebook.rule(case.guild_id, draft.id))
    if known is None:
        made = await rulebook.add_rule(
            house, guild_id=case.guild_id, actor_id=ruling.decider_id, draft=draft
        )
        if not isinstance(made, rulebook.Changed):
            return made
    outcome = await decide(house, ruling)
    if isinstance(outcome, Decided):
        return Taught(decided=outcome, rule=pattern)
    if known is None:
        await rulebook.delete_rule(
            house, guild_id=case.guild_id, actor_id=ruling.decider_id, rule_id=draft.id
        )
    return outcome


@refuses_when_busy
async def false_positive(house: House, ruling: Ruling) -> Taught | Refusal:
    """Approve, and let the words that were met pass from now on, with a word on either side."""
    case = await _open(house, ruling)
    if not isinstance(case, Case):
        return case
    phrase = phrase_around(case.evidence.text, case.evidence.span)
    guild_id, actor_id = case.guild_id, ruling.decider_id
    made = await rulebook.add_allow(house, guild_id=guild_id, actor_id=actor_id, phrase=phrase)
    if not isinstance(made, rulebook.Changed | NothingToChange):
        return made
    ours = isinstance(made, rulebook.Changed)
    outcome = await decide(
        house,
        replace(ruling, approve=True, false_positive=True, undo=phrase if ours else ""),
    )
    if isinstance(outcome, Decided):
        return Taught(decided=outcome, phrase=phrase)
    if ours:
        await rulebook.remove_allow(house, guild_id=guild_id, actor_id=actor_id, phrase=phrase)
    return outcome


@refuses_when_busy
async def undo(house: House, ruling: Ruling) -> str | Refusal:
    """Take the phrase of a false positive back; what was approved stays approved."""
    case = await look_up(
        house, ruling.case_id, guild_id=ruling.guild_id, interaction_id=ruling.interaction_id
    )
    if not isinstance(case, Case):
        return case
    if not case.undo:
        return NothingToUndo()
    gone = await rulebook.remove_allow(
        house, guild_id=case.guild_id, actor_id=ruling.decider_id, phrase=case.undo
    )
    if not isinstance(gone, rulebook.Changed | NothingToChange):
        return gone
    now = house.clock.now()

    def work(unit: Unit) -> None:
        unit.cases.advance(case, undo="", shown=None)
        unit.audit_log.add(
            LogEntry(
                guild_id=case.guild_id,
                at=now,
                action="case.undone",
                actor_id=ruling.decider_id,
                case_id=case.id,
                details={"phrase": case.undo},
            )
        )

    await house.database.write(work)
    house.board.wake_desk.set()
    return case.undo if isinstance(gone, rulebook.Changed) else NothingToUndo()


def phrase_around(text: str, span: tuple[int, int]) -> str:
    """The words that a rule met, and one more on either side: an allow phrase that frees little else."""
    start, end = span
    while start and not text[start - 1].isspace():
        start -= 1  # the rest of the same word
    while end < len(text) and not text[end].isspace():
        end += 1
    within = " ".join(text[start:end].split())
    before, after = text[:start].split()[-WORDS_AROUND:], text[end:].split()[:WORDS_AROUND]
    words = " ".join([*before, within, *after])
    return words if len(words) <= LONGEST_PHRASE else within[:LONGEST_PHRASE]


async def _open(house: House, ruling: Ruling) -> Case | Refusal:
    case = await house.database.read(lambda unit: unit.cases.get(ruling.case_id))
    return undecided(case, ruling, house.clock.now())
