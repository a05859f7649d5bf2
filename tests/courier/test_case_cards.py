"""A case's card in Discord: posted once whatever happens, edited when it is decided, every call as the document wants it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case, CaseKind, CaseState, Evidence
from bot.domain.errors import ChannelGoneError
from bot.domain.ids import CaseId, ChannelId, InteractionId, MemberId, MessageId
from bot.domain.job import JobState
from bot.ports import CaseView
from tests.courier.conftest import HISTORY, POST, Post, stored


def a_case(post: Post, kind: CaseKind = CaseKind.PROMPT) -> Case:
    """A case that was opened just now."""
    job, now = post.job, post.clock.now()
    return Case(
        id=CaseId(12),
        guild_id=job.guild_id,
        kind=kind,
        interaction_id=job.interaction_id,
        job_id=job.id,
        member_id=job.member_id,
        evidence=Evidence(
            text="a doubtful fox @everyone",
            locale="en-US",
            channel_id=job.channel_id,
            rule="r1",
            name="Foxes",
            span=(2, 10),
            view="folded",
        ),
        opened_at=now,
        due_at=now + timedelta(days=1),
    )


def view_of(post: Post) -> CaseView:
    """In the usual channel."""
    return CaseView(channel_id=post.job.channel_id, job=post.job, answers_s=720.0)


@pytest.mark.parametrize("times", [0, 1, 2])
async def test_a_card_is_posted_once(post: Post, times: int) -> None:
    """Though the answer is lost; nobody is pinged, whatever the prompt says."""
    post.discord.faults.lose_answer(POST, times=times)

    card_id = await post.courier.show_case(a_case(post), view_of(post))

    (message,) = post.messages
    assert int(message["id"]) == card_id
    assert message["mentions"] == []
    assert not message["mention_everyone"]
    said = json.dumps(message["components"])
    assert "case-approve|12|" in said
    assert "a **doubtful** fox" in said


async def test_a_card_is_edited_when_it_is_decided(post: Post) -> None:
    """Its buttons go, its colour changes, and it is the same message."""
    case = a_case(post)
    card_id = await post.courier.show_case(case, view_of(post))
    decided = replace(
        case,
        card_id=card_id,
        state=CaseState.APPROVED,
        decided_by=MemberId(7),
        decided_at=post.clock.now(),
    )

    assert await post.courier.show_case(decided, view_of(post)) == card_id

    (message,) = post.messages
    said = json.dumps(message["components"])
    assert "case-approve" not in said
    assert "<@7> approved it" in said


async def test_a_card_that_was_deleted_is_posted_anew_while_it_is_open(post: Post) -> None:
    """A moderator's slip hides no case; once it is decided, nothing has to come back."""
    case = a_case(post)
    card_id = await post.courier.show_case(case, view_of(post))
    await post.courier.take_down(post.job.channel_id, card_id)
    post.later(600)  # the nonce is forgotten
    case = replace(case, card_id=card_id)

    again = await post.courier.show_case(case, view_of(post))

    assert [int(message["id"]) for message in post.messages] == [again]
    await post.courier.take_down(post.job.channel_id, again)
    decided = replace(case, card_id=again, state=CaseState.DENIED, decided_by=MemberId(7))
    assert await post.courier.show_case(decided, view_of(post)) == again
    assert post.messages == []


async def test_a_desk_that_moves_takes_its_cards_along_at_once(post: Post) -> None:
    """Discord still knows the first card's nonce then, and knows it in every channel."""
    case, moved = a_case(post), post.discord.guild.channel("moderators")
    await post.courier.show_case(case, view_of(post))

    view = replace(view_of(post), channel_id=ChannelId(moved.id))
    card_id = await post.courier.show_case(case, view)

    assert [int(message["id"]) for message in moved.messages] == [card_id]


async def test_the_next_process_finds_the_card(post: Post) -> None:
    """Posted by a process that died before it wrote that down: found by its buttons, not posted again."""
    case = a_case(post)
    card_id = await post.courier.show_case(case, view_of(post))
    post.later(600)  # the nonce is forgotten

    async with post.after_a_restart() as courier:
        assert await courier.show_case(case, view_of(post)) == card_id

    assert len(post.messages) == 1
    assert post.discord.calls_to(HISTORY)


async def test_a_clips_card_has_its_frames_behind_a_spoiler(post: Post) -> None:
    """Moderators see before they decide; once decided, the frames are gone."""
    job = replace(stored(post.job, post.clock), state=JobState.REVIEW)
    view = CaseView(channel_id=job.channel_id, job=job)
    case = a_case(post, CaseKind.CLIP)
    card_id = await post.courier.show_case(case, view)

    (message,) = post.messages
    (picture,) = message["attachments"]
    assert picture["filename"] == "SPOILER_frames.jpg"
    denied = replace(case, card_id=card_id, state=CaseState.DENIED, decided_by=MemberId(7))
    await post.courier.show_case(denied, view)
    (message,) = post.messages
    assert message["attachments"] == []


@pytest.mark.parametrize("known", [True, False])
async def test_an_open_clips_card_keeps_its_frames(post: Post, *, known: bool) -> None:
    """Chosen again, the desk shows its cards anew, and moderators still have to see what they decide on."""
    job = replace(stored(post.job, post.clock), state=JobState.REVIEW)
    view = CaseView(channel_id=job.channel_id, job=job)
    case = a_case(post, CaseKind.CLIP)
    card_id = await post.courier.show_case(case, view)
    post.later(600)  # the nonce is forgotten
    async with post.after_a_restart() as courier:
        shown = replace(case, card_id=card_id) if known else case
        assert await courier.show_case(shown, view) == card_id

    (message,) = post.messages
    (picture,) = message["attachments"]
    assert picture["filename"] == "SPOILER_frames.jpg"
    assert picture["url"] in json.dumps(message["components"])


async def test_a_likeness_rings_its_member_alone(post: Post) -> None:
    """Who is shown has to hear of it; nobody else does."""
    subject = post.discord.members[1]
    case = replace(a_case(post, CaseKind.LIKENESS), subject_id=MemberId(subject.id))

    await post.courier.show_case(case, view_of(post))

    (message,) = post.messages
    assert [int(each["id"]) for each in message["mentions"]] == [subject.id]


async def test_a_likeness_is_asked_about_in_the_guilds_language_and_keeps_a_private_prompt(
    post: Post,
) -> None:
    """Who is asked need not know the maker's language, and the channel reads along."""
    case = a_case(post, CaseKind.LIKENESS)
    case = replace(case, evidence=replace(case.evidence, locale="ja"))
    view = view_of(post)

    await post.courier.show_case(case, view)
    spec = replace(post.job.spec, private=True)
    private = replace(view, job=replace(post.job, spec=spec))
    await post.courier.show_case(replace(case, interaction_id=InteractionId(2)), private)

    public, kept = [json.dumps(each["components"]) for each in post.messages]
    assert "wants to make a clip from a picture" in public
    assert "doubtful" in public
    assert "doubtful" not in kept
    assert "The prompt is private." in kept


async def test_a_clip_is_taken_down_once(post: Post) -> None:
    """Deleted; deleted already is as good; a channel that is gone says so."""
    card_id = await post.courier.show_case(a_case(post), view_of(post))
    for _ in range(2):
        await post.courier.take_down(post.job.channel_id, card_id)
    assert post.messages == []
    with pytest.raises(ChannelGoneError):
        await post.courier.show_case(
            a_case(post), replace(view_of(post), channel_id=ChannelId(999))
        )
    await post.courier.take_down(ChannelId(999), MessageId(1))
