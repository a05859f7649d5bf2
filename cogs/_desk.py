"""What the buttons and windows of a case do."""

import io
from typing import Any

import discord
from discord import ui

from bot.client import tongue_of
from bot.courier import layouts
from bot.courier.case_ids import Answer, CaseButton
from bot.domain.case import Case, CaseKind
from bot.domain.errors import RefusalError
from bot.domain.refusals import Refusal
from bot.pipeline import case_rules, cases, likeness
from bot.pipeline.cases import Decided, Ruling
from bot.words import desk
from bot.words import desk_labels as labels
from cogs import _asking, _windows
from cogs._asking import Asked

_OF_SUBJECTS = frozenset({Answer.ALLOW, Answer.REFUSE, Answer.SEE, Answer.WITHDRAW})


async def pressed(interaction: Asked, button: CaseButton) -> None:
    """Do what a case's button says, or open the window that it needs."""
    if button.answer not in _OF_SUBJECTS:
        _asking.moderators_only(interaction)
    if button.answer in {Answer.DENY, Answer.RULE}:
        await _open_window(interaction, button)
        return
    bot, house = interaction.client, interaction.client.house
    await bot.acknowledge(interaction)
    ruling = await _ruling(interaction, button)
    match button.answer:
        case Answer.WITHDRAW:
            await _told(interaction, await likeness.withdraw(house, ruling))
        case Answer.SEE:
            await _seen(interaction, await likeness.see(house, ruling))
        case Answer.APPROVE | Answer.ALLOW | Answer.REFUSE:
            await _told(interaction, await cases.decide(house, ruling))
        case Answer.FALSE_POSITIVE:
            await _taught(interaction, await case_rules.false_positive(house, ruling))
        case Answer.UNDO:
            phrase = await case_rules.undo(house, ruling)
            if not isinstance(phrase, str):
                raise RefusalError(phrase)
            await bot.answer(interaction, desk.undone(phrase, tongue_of(interaction)))
        case _:
            raise AssertionError(button.answer)


async def submitted(interaction: Asked, button: CaseButton, sent: Any) -> None:
    """A window was sent: deny, with its reason and perhaps a rule."""
    await interaction.client.acknowledge(interaction)
    _asking.moderators_only(interaction)
    house = interaction.client.house
    why = _windows.typed(sent, _windows.REASON).strip()
    ruling = await _ruling(interaction, button, why=why)
    if button.answer is Answer.RULE:
        pattern = _windows.typed(sent, _windows.PATTERN)
        await _taught(interaction, await case_rules.deny_with_rule(house, ruling, pattern))
    else:
        await _told(interaction, await cases.decide(house, ruling))


async def _open_window(interaction: Asked, button: CaseButton) -> None:
    """The window says what is to be known. Who cannot decide hears so before they write a reason."""
    case, t = await _case(interaction, button), tongue_of(interaction)
    ruling = _ruling_on(case, interaction, button)
    no = cases.undecided(case, ruling, interaction.client.house.clock.now())
    if not isinstance(no, Case):
        raise RefusalError(no)
    with_rule = button.answer is Answer.RULE
    title = labels.deny_with_rule(t) if with_rule else labels.deny(t)
    if case.kind is CaseKind.REPORT:
        title = labels.take_down(t)
    pattern = case.evidence.span_text if with_rule else None
    window = _windows.denial(str(button), title.rstrip("…"), t, pattern=pattern)
    await interaction.response.send_modal(window)


async def _case(interaction: Asked, button: CaseButton) -> Case:
    """The case that a button means. A forged number, or another server's, means none."""
    case = await cases.look_up(
        interaction.client.house,
        button.case_id,
        guild_id=_asking.guild_of(interaction),
        interaction_id=button.interaction_id,
    )
    if not isinstance(case, Case):
        raise RefusalError(case)
    return case


async def _ruling(interaction: Asked, button: CaseButton, *, why: str = "") -> Ruling:
    return _ruling_on(await _case(interaction, button), interaction, button, why)


def _ruling_on(case: Case, interaction: Asked, button: CaseButton, why: str = "") -> Ruling:
    of_subject = button.answer in _OF_SUBJECTS
    about_words = button.answer in {Answer.RULE, Answer.FALSE_POSITIVE, Answer.UNDO}
    if of_subject is not (case.kind is CaseKind.LIKENESS) or (
        about_words and case.kind is CaseKind.SPEND
    ):
        raise RefusalError(cases.CaseNotFound())  # a forged button: that answer is not of that kind
    return Ruling(
        case_id=button.case_id,
        interaction_id=button.interaction_id,
        guild_id=case.guild_id,
        decider_id=_asking.member_of(interaction),
        approve=button.answer in {Answer.APPROVE, Answer.ALLOW},
        why=why,
        steward=_asking.is_steward(interaction),
    )


async def _told(interaction: Asked, outcome: Decided | Refusal) -> None:
    if not isinstance(outcome, Decided):
        raise RefusalError(outcome)
    said = desk.decided(outcome.case, tongue_of(interaction))
    await interaction.client.answer(interaction, said)


async def _seen(interaction: Asked, outcome: likeness.Seen | Refusal) -> None:
    """Show a member what they are asked about, to them alone."""
    if not isinstance(outcome, likeness.Seen):
        raise RefusalError(outcome)
    files = [
        discord.File(io.BytesIO(picture), f"picture-{number}.png")
        for number, picture in enumerate(outcome.pictures, 1)
    ]
    gallery = ui.MediaGallery[layouts.Layout]()
    for file in files:
        gallery.add_item(media=file)
    said = desk.seen_likeness(outcome.case.member_id, len(files), tongue_of(interaction))
    await interaction.client.answer(interaction, said, *([gallery] if files else []), files=files)


async def _taught(interaction: Asked, outcome: case_rules.Taught | Refusal) -> None:
    if not isinstance(outcome, case_rules.Taught):
        raise RefusalError(outcome)
    t = tongue_of(interaction)
    said = [desk.decided(outcome.decided.case, t)]
    if outcome.rule:
        said.append(desk.rule_made(outcome.rule, t))
    if outcome.phrase:
        said.append(desk.allowed(outcome.phrase, t))
    await interaction.client.answer(interaction, t.together(*said))
