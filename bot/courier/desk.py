"""The cards of the moderators' desk: posted once with a nonce, edited when the case is decided."""

import io
from collections.abc import Awaitable, Callable
from typing import Final

import discord
from discord import ui

from bot.courier import history, layouts
from bot.courier.case_ids import CASE, Answer, case_button, read_case
from bot.courier.faults import FAULTS, UNKNOWN_MESSAGE, delivery_error
from bot.domain.case import Case, CaseKind, CaseState
from bot.domain.ids import MemberId, MessageId
from bot.ports import CaseView, Clips
from bot.words import case_cards
from bot.words import desk_labels as labels
from bot.words.tongue import Tongue

STRIP: Final = "SPOILER_frames.jpg"

Post = Callable[[str, Callable[[], Awaitable[discord.Message]]], Awaitable[discord.Message]]
"""Posts once a nonce; the courier's."""


async def show(
    client: discord.Client,
    case: Case,
    view: CaseView,
    clips: Clips,
    post: Post,
    t: Tongue,
    *,
    look: bool,
) -> MessageId:
    """Post or edit a card.

    With `look` an earlier process may have posted it: the channel is searched first.
    """
    channel = client.get_partial_messageable(view.channel_id, guild_id=case.guild_id)
    strip = await _strip(case, view, clips)
    layout = draw(case, view, t, pictured=strip is not None)

    def files() -> list[discord.File]:
        return [] if strip is None else [discord.File(io.BytesIO(strip), STRIP)]

    if case.card_id is not None:
        there = await _edit(channel.get_partial_message(case.card_id), layout, files())
        if there or case.state is not CaseState.OPEN:
            return case.card_id
    found = await _find(client, channel, case) if look else None
    if found is not None:
        await _edit(channel.get_partial_message(found), layout, files())
        return found

    nonce = case.nonce_in(view.channel_id)

    def send() -> Awaitable[discord.Message]:
        return channel.send(view=layout, files=files(), nonce=nonce, allowed_mentions=_rings(case))

    message = await post(nonce, send)
    return MessageId(message.id)


def draw(case: Case, view: CaseView, t: Tongue, *, pictured: bool = False) -> layouts.Layout:
    """A case's card."""
    said = case_cards.card(case, view.job, t, answers_s=view.answers_s)
    parts: list[ui.Item[layouts.Layout]] = [
        ui.TextDisplay(f"{said.headline}\n{said.prompt}\n{said.facts}")
    ]
    if pictured:
        gallery = ui.MediaGallery[layouts.Layout]()
        gallery.add_item(media=f"attachment://{STRIP}", spoiler=True)
        parts.append(gallery)
    parts.append(ui.TextDisplay(said.state))
    buttons = _buttons(case, t)
    if buttons:
        parts.append(ui.ActionRow(*buttons))
    return layouts.finished(ui.Container(*parts, accent_colour=layouts.ACCENT[said.mood]))


def _buttons(case: Case, t: Tongue) -> list[layouts.Button]:
    if case.state is CaseState.APPROVED and case.kind is CaseKind.LIKENESS:
        return [layouts.button(labels.withdraw(t), case_button(Answer.WITHDRAW, case))]
    if case.state is CaseState.APPROVED and case.undo:
        return [layouts.button(labels.undo(t), case_button(Answer.UNDO, case))]
    if case.state is not CaseState.OPEN:
        return []
    match case.kind:
        case CaseKind.LIKENESS:
            offered = [
                (labels.allow(t), Answer.ALLOW, discord.ButtonStyle.success),
                (labels.refuse(t), Answer.REFUSE, discord.ButtonStyle.secondary),
                (labels.see(t), Answer.SEE, discord.ButtonStyle.secondary),
            ]
        case CaseKind.REPORT:
            offered = [
                (labels.take_down(t), Answer.DENY, discord.ButtonStyle.danger),
                (labels.leave(t), Answer.APPROVE, discord.ButtonStyle.secondary),
            ]
        case CaseKind.CLIP:
            offered = [
                (labels.post_it(t), Answer.APPROVE, discord.ButtonStyle.success),
                (labels.deny(t), Answer.DENY, discord.ButtonStyle.danger),
            ]
        case CaseKind.SPEND:
            offered = [
                (labels.approve(t), Answer.APPROVE, discord.ButtonStyle.success),
                (labels.deny(t), Answer.DENY, discord.ButtonStyle.danger),
            ]
        case CaseKind.PROMPT | CaseKind.APPEAL:
            offered = [
                (labels.approve(t), Answer.APPROVE, discord.ButtonStyle.success),
                (labels.deny(t), Answer.DENY, discord.ButtonStyle.danger),
                (labels.deny_with_rule(t), Answer.RULE, discord.ButtonStyle.secondary),
            ]
            if can_be_false_positive(case):
                wrong = (labels.false_positive(t), Answer.FALSE_POSITIVE)
                offered.append((*wrong, discord.ButtonStyle.secondary))
    return [layouts.button(label, case_button(does, case), style) for label, does, style in offered]


def can_be_false_positive(case: Case) -> bool:
    """Whether an allow phrase would help: it touches the guild's own rules alone."""
    evidence = case.evidence
    own = evidence.score is None and not evidence.rule.startswith("platform:")
    return own and bool(evidence.span_text.strip())


def _rings(case: Case) -> discord.AllowedMentions:
    """Nobody, but for the one member whose Allow is asked for: who else would tell them?"""
    if case.kind is not CaseKind.LIKENESS or case.subject_id is None:
        return discord.AllowedMentions.none()
    return discord.AllowedMentions(
        everyone=False, roles=False, replied_user=False, users=[discord.Object(case.subject_id)]
    )


async def _strip(case: Case, view: CaseView, clips: Clips) -> bytes | None:
    """Eight frames of the clip that an open case is about; once it is decided, they are gone."""
    pictured = case.state is CaseState.OPEN and case.kind in {CaseKind.CLIP, CaseKind.REPORT}
    if not pictured or view.job.clip is None:
        return None
    return await clips.strip(view.job.clip)


async def _edit(
    message: discord.PartialMessage, layout: layouts.Layout, files: list[discord.File]
) -> bool:
    """Bring a card up to date; whether it is still there."""
    try:
        await message.edit(
            view=layout, attachments=files, allowed_mentions=discord.AllowedMentions.none()
        )
    except discord.NotFound as error:
        if error.code != UNKNOWN_MESSAGE:
            raise delivery_error(error, 0) from error
        return False
    except FAULTS as error:
        raise delivery_error(error, 0) from error
    return True


async def _find(
    client: discord.Client, channel: discord.PartialMessageable, case: Case
) -> MessageId | None:
    """The bot's own card of this case, where an earlier process posted it and died."""

    def is_its(custom_id: str) -> bool:
        match = CASE.fullmatch(custom_id)
        return match is not None and read_case(match).case_id == case.id

    return await history.find_own(client, channel, case.opened_at, is_its)


async def take_down(message: discord.PartialMessage | discord.Message) -> None:
    """Delete a message; one that is gone is as good."""
    try:
        await message.delete()
    except discord.NotFound:
        return
    except FAULTS as error:
        raise delivery_error(error, 0) from error


async def take_down_alone(
    client: discord.Client, member_id: MemberId, message_id: MessageId
) -> None:
    """Delete a direct message of ours. It stays ours, though its reader has left the guild or blocked us."""
    try:
        channel = await client.create_dm(discord.Object(member_id))
    except FAULTS as error:
        raise delivery_error(error, 0) from error
    await take_down(channel.get_partial_message(message_id))
