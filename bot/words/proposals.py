"""Proposals: their cards in the channel, and what one member reads who chips in."""

from collections.abc import Sequence

from bot.domain.money import MicroUsd, dollars
from bot.domain.proposal import Pledge, Proposal, ProposalState, missing
from bot.domain.proposal_refusals import (
    NothingPledged,
    PledgeAbove,
    ProposalDoubtful,
    ProposalFree,
    ProposalNotFound,
    ProposalNotYours,
    ProposalOver,
    ProposalRefusal,
    ProposalsMany,
)
from bot.words import shown
from bot.words.tongue import Tongue

MOST_NAMED = 15


def card(proposal: Proposal, pledges: Sequence[Pledge], t: Tongue, title: str) -> tuple[str, str]:
    """The two parts of a card: what it is, and how it stands."""
    spec = proposal.spec
    maker, price = shown.member(proposal.member_id), dollars(proposal.price)
    head = t.say(
        "**P{number}: a clip to pay together**, proposed by {maker}",
        number=proposal.id,
        maker=maker,
    )
    facts = f"-# {title} · {spec.seconds} s · {spec.aspect} · {spec.resolution} · {price}"
    above = f"{head}\n{shown.prompt(spec.prompt)}\n{facts}"
    return above, "\n".join([*_named(pledges), _state(proposal, pledges, t)])


def _named(pledges: Sequence[Pledge]) -> list[str]:
    sums: dict[int, int] = {}
    for each in pledges:
        sums[each.member_id] = sums.get(each.member_id, 0) + each.amount
    named = [
        f"- {shown.member(each.member_id)}: {dollars(MicroUsd(sums[each.member_id]))}"
        for each in {pledge.member_id: pledge for pledge in pledges}.values()
    ]
    more = len(named) - MOST_NAMED
    return [*named[:MOST_NAMED], *([f"- + {more}"] if more > 0 else [])]


def _state(proposal: Proposal, pledges: Sequence[Pledge], t: Tongue) -> str:
    match proposal.state:
        case ProposalState.OPEN:
            return t.say(
                "{missing} of {price} is missing. It starts by itself once all is there; else every"
                " pledge goes back {when}.",
                missing=dollars(missing(proposal.price, pledges)),
                price=dollars(proposal.price),
                when=shown.soon(proposal.due_at),
            )
        case ProposalState.FUNDED:
            return t.say("All {price} is there. It starts now.", price=dollars(proposal.price))
        case ProposalState.STARTED:
            number = "" if proposal.job_id is None else shown.number(proposal.job_id)
            return t.say(
                "All {price} is there: it is {job} now. What it does not cost goes back to each in"
                " proportion.",
                price=dollars(proposal.price),
                job=number,
            )
        case ProposalState.EXPIRED:
            return t.say("Its time is over. Every pledge went back.")
        case ProposalState.WITHDRAWN:
            return t.say("It was withdrawn. Every pledge went back.")
        case ProposalState.REFUSED:
            return t.say(
                "It could not start: a rule, the model or its maker's rights had changed. Every"
                " pledge went back."
            )


def proposed(proposal: Proposal, t: Tongue) -> str:
    """Say to the maker that the card is coming."""
    return t.say(
        "P{number} is proposed here, for {price}. It starts by itself once all is pledged.",
        number=proposal.id,
        price=dollars(proposal.price),
    )


def pledged(amount: MicroUsd, still: MicroUsd, t: Tongue, *, from_pool: bool) -> str:
    """Say to a member what is held of theirs."""
    if from_pool:
        held = t.say("{amount} is held from your share.", amount=dollars(amount))
    else:
        held = t.say("{amount} is held from your wallet.", amount=dollars(amount))
    if not still:
        return t.together(held, t.say("That was all that was missing: it starts now."))
    return t.together(held, t.say("{missing} is still missing.", missing=dollars(still)))


def taken_back(amount: MicroUsd, t: Tongue) -> str:
    """Say to a member that their pledge is theirs again."""
    return t.say("{amount} is yours again.", amount=dollars(amount))


def withdrawn(proposal: Proposal, t: Tongue) -> str:
    """Say that a proposal has ended."""
    return t.say("P{number} is withdrawn. Every pledge went back.", number=proposal.id)


def choice(proposal: Proposal, pledges: Sequence[Pledge], t: Tongue) -> str:
    """A proposal in a list of Discord's."""
    still = t.say("{missing} is still missing.", missing=dollars(missing(proposal.price, pledges)))
    return f"{proposal.id} · {shown.cut(shown.plain(proposal.spec.prompt), 60)} · {still}"[:100]


def refused(no: ProposalRefusal, t: Tongue) -> str:
    """Say why not, and what would work."""
    match no:
        case ProposalNotFound():
            return t.say("I find no such proposal here. `/quota chip-in` lists those that collect.")
        case ProposalOver():
            return _over(no, t)
        case ProposalNotYours():
            return t.say(
                "Only {maker} or a steward can withdraw that proposal. You can take your own part"
                " back.",
                maker=shown.member(no.maker),
            )
        case ProposalsMany():
            return t.many(
                "You have {n} proposal open, the most here. Withdraw it, or wait for its end.",
                "You have {n} proposals open, the most here. Withdraw one, or wait for its end.",
                no.limit,
            )
        case ProposalDoubtful():
            return t.say(
                "A moderator would have to look at these words first, so I do not show them here."
                " Word them differently, or ask with `/video make`."
            )
        case ProposalFree():
            return t.say(
                "That clip costs nothing, so nobody has to chip in. Ask with `/video make`."
            )
        case PledgeAbove(mine=0):
            return t.say(
                "You may put at most {limit} into one clip here. Chip in less; others can add the rest.",
                limit=dollars(no.limit),
            )
        case PledgeAbove():
            return t.say(
                "You may put at most {limit} into one clip here, and {mine} of yours is in it already."
                " Others can add the rest.",
                limit=dollars(no.limit),
                mine=dollars(no.mine),
            )
        case NothingPledged():
            return t.say("You have pledged nothing there.")


def _over(no: ProposalOver, t: Tongue) -> str:
    if no.state is ProposalState.EXPIRED:
        return t.say("Its time is over. Every pledge went back.")
    if no.state in {ProposalState.FUNDED, ProposalState.STARTED}:
        return t.say("All of its price is there already, so it takes no more and gives none back.")
    return t.say("It collects no more. Every pledge went back.")


def chip_in(t: Tongue) -> str:
    """The button that opens the window for an amount, and the one under a refusal that starts a proposal."""
    return t.say("Chip in")


def the_rest(still: MicroUsd, t: Tongue) -> str:
    """The button that pays all that is missing."""
    return t.say("Pay the rest, {missing}", missing=dollars(still))


def back(t: Tongue) -> str:
    """The button that takes the own pledge back."""
    return t.say("Take mine back")


def withdraw(t: Tongue) -> str:
    """The button that ends a proposal."""
    return t.say("Drop it")


def amount(t: Tongue) -> str:
    """Above the field for the amount."""
    return t.say("Dollars, such as 1 or 0.50")
