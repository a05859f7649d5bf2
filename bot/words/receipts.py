"""A receipt: what a clip could cost, what was held and from whom, what it came to, and why."""

from typing import Final, assert_never

from bot.domain.allowance import AccountKind, HoldState, TransferCode
from bot.domain.job import Job, JobState
from bot.domain.money import dollars
from bot.ports import Line, Payer, Receipt
from bot.words import cards, lending, movements, shown
from bot.words.tongue import Tongue

CHARGED: Final = frozenset({JobState.DELIVERED, JobState.UNDELIVERED, JobState.CANCELLED})
"""States in which a member has paid what was held, as far as it went."""

PAYERS_AT_MOST = 12  #: of those who chipped in; the rest is a number


def receipt(found: Receipt, t: Tongue, *, title: str, steward: bool) -> str:
    """One job's whole money story; a steward also sees the house's side."""
    job = found.job
    parts = [
        t.say("**Receipt of {job}**", job=shown.number(job.id)),
        shown.prompt(job.spec.prompt),
        f"-# {cards.facts(job.spec, t, title=title)}",
        t.say("Price: {price} at most, known before it was asked for.", price=dollars(job.price)),
        *_purses(found, t),
        t.together(_outcome(found, t), *_why(found, t)),
        *(_line(line, job, t) for line in found.lines),
    ]
    if steward:
        parts.extend(_for_stewards(job, t))
    return "\n".join(parts)


def _purses(found: Receipt, t: Tongue) -> list[str]:
    """Whose money it is: one purse, or a line for each who chipped in."""
    held = dollars(found.held)
    if len(found.payers) > 1:
        said = [t.say("Held: {price}, pledged by {n} members:", price=held, n=len(found.payers))]
        said += [_payer(payer, t) for payer in found.payers[:PAYERS_AT_MOST]]
        if len(found.payers) > PAYERS_AT_MOST:
            said.append(t.say("And {n} more.", n=t.number(len(found.payers) - PAYERS_AT_MOST)))
        return said
    if found.leftover:
        return [
            t.say(
                "Held: {price}, from the pool on leftovers; it counts in nobody's share.",
                price=held,
            )
        ]
    if found.borrowed:
        return [lending.of_receipt(held, t)]
    host = found.payers[0].host if found.payers else None
    if host is not None:
        fields = {"price": held, "host": shown.member(host.member_id)}
        if host.from_pool:
            return [t.say("Held: {price}, from what {host} set aside of the pool there.", **fields)]
        return [t.say("Held: {price}, from what {host} sponsors there.", **fields)]
    if found.from_pool:
        return [t.say("Held: {price}, from the pool as part of your share.", price=held)]
    return [t.say("Held: {price}, from your wallet.", price=held)]


def _payer(payer: Payer, t: Tongue) -> str:
    who = shown.member(payer.member_id)
    paid = dollars(payer.captured)
    if payer.purse is AccountKind.POOL:
        said = t.say(
            "- {member}, from their share: {held} held, {paid} charged",
            member=who,
            held=dollars(payer.held),
            paid=paid,
        )
    else:
        said = t.say(
            "- {member}, from their wallet: {held} held, {paid} charged",
            member=who,
            held=dollars(payer.held),
            paid=paid,
        )
    if payer.refunded:
        return f"{said} · {t.say('{amount} given back', amount=dollars(payer.refunded))}"
    return said


def _outcome(found: Receipt, t: Tongue) -> str:
    match found.state:
        case HoldState.OPEN:
            return t.say("Nothing is charged yet.")
        case HoldState.VOIDED:
            return t.say("Nothing was charged; all that was held went back.")
        case HoldState.CAPTURED:
            charged = dollars(found.captured)
            if found.refunded:
                return t.say(
                    "Charged: {price}. Given back later: {refund}.",
                    price=charged,
                    refund=dollars(found.refunded),
                )
            return t.say("Charged: {price}.", price=charged)
        case _:
            assert_never(found.state)


def _why(found: Receipt, t: Tongue) -> list[str]:
    """Why it came to that, where the amount alone does not say it."""
    match found.state:
        case HoldState.OPEN:
            return []
        case HoldState.VOIDED:
            return _why_nothing(found.job, t)
        case HoldState.CAPTURED if found.job.state is JobState.CANCELLED:
            return [
                t.say(
                    "It was cancelled when the vendor had begun, and the vendor charges for that."
                )
            ]
        case HoldState.CAPTURED if found.captured < found.held:
            return [t.say("It came to less than was held; the rest went back at once.")]
        case _:
            return []


def _why_nothing(job: Job, t: Tongue) -> list[str]:
    match job.state:
        case JobState.DENIED:
            return [t.say("It was turned down.")]
        case JobState.EXPIRED:
            return [t.say("Nobody said in time whether it may be made.")]
        case JobState.CANCELLED:
            return [t.say("It was cancelled before it cost anything.")]
        case JobState.FAILED:
            return [t.say("No clip came of it, and no member pays for that.")]
        case _:
            return []


def _line(line: Line, job: Job, t: Tongue) -> str:
    said = [f"- {shown.at(line.at)}", movements.code(line.code, t), dollars(line.amount)]
    if (
        line.code is TransferCode.OVERRUN
    ):  # its memo is for the journal: English, with our own words
        said.append(_beyond(job, t))
    elif line.memo:
        said.append(shown.defused(line.memo))
    return " · ".join(said)


def _beyond(job: Job, t: Tongue) -> str:
    """Why the house paid something."""
    if job.state in CHARGED:
        return t.say("the vendor charged more than was held")
    return t.say("the vendor charged for it all the same")


def _for_stewards(job: Job, t: Tongue) -> list[str]:
    said: list[str] = []
    if job.cost is not None:
        said.append(t.say("The vendor took {cost} from the house.", cost=dollars(job.cost)))
    if job.ref is not None:
        said.append(t.say("The vendor's number: `{ref}`", ref=job.ref.id.replace("`", "'")))
    return said
