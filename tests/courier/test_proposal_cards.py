"""A proposal's card, posted by a process that died before it wrote that down."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import InteractionId, ProposalId
from bot.domain.proposal import Asker, Proposal, ProposalState
from tests.courier.conftest import HISTORY, Post


def a_proposal(post: Post) -> Proposal:
    """One that collects, made just now."""
    job = post.job
    return Proposal(
        id=ProposalId(12),
        interaction_id=job.interaction_id,
        guild_id=job.guild_id,
        channel_id=job.channel_id,
        member_id=job.member_id,
        locale=job.locale,
        spec=job.spec,
        provider=job.provider,
        price=job.price,
        asker=Asker(),
        created_at=job.created_at,
        due_at=job.created_at + timedelta(hours=1),
        state=ProposalState.OPEN,
        version=1,
        shown=0,
    )


async def test_the_next_process_finds_the_card(post: Post) -> None:
    """By its buttons, among the cards of other proposals: it is edited, and not posted again."""
    proposal = a_proposal(post)
    card_id = await post.courier.show_proposal(proposal, [])
    other = InteractionId(post.discord.box.ids.make())
    await post.courier.show_proposal(replace(proposal, id=ProposalId(13), interaction_id=other), [])
    post.later(600)  # the nonce is forgotten

    async with post.after_a_restart() as courier:
        assert await courier.show_proposal(proposal, []) == card_id

    assert len(post.messages) == 2
    assert post.discord.calls_to(HISTORY)
