"""A sponsorship's card and its closing note are posted once, whoever died in between."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import ChannelId, InteractionId, MemberId, SponsorshipId
from bot.domain.money import CENT, MicroUsd
from bot.domain.sponsorship import Guest, SponsorEnd, Sponsorship, SponsorState
from bot.ports import SponsorView
from tests.courier.conftest import HISTORY, POST, Post


@pytest.fixture
def view(post: Post) -> SponsorView:
    """A sponsorship that has ended."""
    now = post.clock.now()
    row = Sponsorship(
        id=SponsorshipId(7),
        interaction_id=InteractionId(post.discord.box.ids.make()),
        guild_id=post.job.guild_id,
        channel_id=ChannelId(post.job.channel_id),
        host_id=MemberId(post.discord.members[1].id),
        from_pool=False,
        amount=MicroUsd(100 * CENT),
        per_person=MicroUsd(50 * CENT),
        created_at=now,
        ends_at=now + timedelta(hours=48),
        state=SponsorState.ENDED,
        end=SponsorEnd.TIME,
        version=2,
        shown=1,
    )
    guest = Guest(member_id=post.job.member_id, clips=2, spent=MicroUsd(40 * CENT))
    return SponsorView(sponsorship=row, guests=(guest,), returned=MicroUsd(60 * CENT))


async def test_the_note_is_posted_once_over_a_restart(post: Post, view: SponsorView) -> None:
    """The next process finds the note by its button, minutes after Discord forgot the nonce."""
    note_id = await post.courier.close_sponsorship(view)
    post.later(3600)
    async with post.after_a_restart() as courier:
        assert await courier.close_sponsorship(view) == note_id

    (note,) = post.messages
    assert "It paid 2 clips by 1 member, $0.40 in all." in str(note)
    assert "$0.60 went back to their wallet." in str(note)
    assert post.discord.calls_to(HISTORY)


async def test_the_pools_note_thanks_nobody(post: Post, view: SponsorView) -> None:
    """Where the pool paid, the note says so and who decided it, and where the rest went."""
    row = replace(view.sponsorship, from_pool=True)
    await post.courier.close_sponsorship(replace(view, sponsorship=row))

    (note,) = post.messages
    said = str(note)
    assert "**The pool no longer pays for this place.**" in said
    assert f"<@{row.host_id}> had set $1.00 aside for it." in said
    assert "$0.60 went back to the pool." in said
    assert "Thank you" not in said


async def test_a_card_whose_answer_was_lost_is_one_card(post: Post, view: SponsorView) -> None:
    """It is sent again with its nonce; the next process edits the one that is there."""
    running = replace(
        view, sponsorship=replace(view.sponsorship, state=SponsorState.RUNNING, end=None)
    )
    post.discord.faults.lose_answer(POST, times=1)
    card_id = await post.courier.show_sponsorship(running)
    post.later(3600)
    async with post.after_a_restart() as courier:
        assert await courier.show_sponsorship(running) == card_id
        known = replace(view, sponsorship=replace(view.sponsorship, card_id=card_id))
        assert await courier.show_sponsorship(known) == card_id

    (card,) = post.messages
    assert "Its time is over." in str(card)
