"""What people read of wishes, with sample values, for the listing of `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.ids import JobId, WishId
from bot.domain.proposal import Asker
from bot.domain.wish import Wish, WishState
from bot.domain.wish_refusals import (
    NothingExpires,
    WishDoubtful,
    WishesMany,
    WishFree,
    WishNotFound,
    WishNotYours,
    WishOver,
    WishPrivate,
    WishRefusal,
)
from bot.words import wishes
from bot.words.sample_proposals import NOW, PROPOSAL
from bot.words.tongue import Tongue

WISH = Wish(
    id=WishId(12),
    interaction_id=PROPOSAL.interaction_id,
    guild_id=PROPOSAL.guild_id,
    channel_id=PROPOSAL.channel_id,
    member_id=PROPOSAL.member_id,
    locale="en-US",
    spec=PROPOSAL.spec,
    price=PROPOSAL.price,
    asker=Asker(),
    created_at=NOW,
    due_at=datetime(2026, 12, 1, tzinfo=UTC),
    state=WishState.WAITING,
    version=1,
    shown=0,
)


def refusals() -> Iterator[WishRefusal]:
    """Each kind of refusal about wishes, in each of its forms."""
    yield NothingExpires(carried_over=True)
    yield NothingExpires(carried_over=False)
    yield WishNotFound()
    yield WishOver(WISH.id, WishState.STARTED)
    yield WishOver(WISH.id, WishState.LAPSED)
    yield WishNotYours(WISH.id, WISH.member_id)
    yield WishesMany(1)
    yield WishesMany(3)
    yield WishDoubtful()
    yield WishFree()
    yield WishPrivate()


def everything(t: Tongue) -> Iterator[tuple[str, str]]:
    """Each card and answer about wishes."""
    for state in WishState:
        view = replace(WISH, state=state, job_id=JobId(1423))
        yield "wish", "\n".join(wishes.card(view, t, "Runway Gen-4.5"))
    yield "wished", wishes.wished(WISH, t)
    yield "wish taken back", wishes.withdrawn(WISH, t)
    yield "label", wishes.make_now(WISH, t)
    for said in (*wishes.listed([WISH], t), *wishes.why([WISH], t)):
        yield "waiting wish", said
