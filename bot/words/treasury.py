"""What stewards read of a guild's money."""

from collections.abc import Collection, Sequence
from typing import assert_never

from bot.domain.caps import Cap
from bot.domain.ids import MemberId, RoleId
from bot.domain.money import MicroUsd, dollars
from bot.domain.share_rules import Rule, Subject, Wait
from bot.domain.sharing import Signal
from bot.domain.window import Window, WindowKind
from bot.pipeline.budget import PoolStanding
from bot.pipeline.shares import Shares
from bot.pipeline.stewards import Frozen, Refunded
from bot.ports import Gift
from bot.words import sharing, shown
from bot.words.tongue import Tongue

MOST_RULES = 20
MOST_GIFTS = 20


def standing(now: PoolStanding, t: Tongue) -> str:
    """The pool and what stewards have set for it."""
    said = [sharing.pool(now, t)]
    if now.rules.monthly is None:
        said.append(t.say("No monthly budget is set; the pool is filled by hand."))
    if not (now.rules.gifts_a_day and now.rules.received_a_day):
        return "\n".join([*said, t.say("Gifts are switched off.")])
    said.append(
        t.many(
            "Gifts: {n} a member and day, at most {amount} to one wallet.",
            "Gifts: {n} a member and day, at most {amount} to one wallet.",
            now.rules.gifts_a_day,
            amount=dollars(now.rules.received_a_day),
        )
    )
    return "\n".join(said)


def shares(now: Shares, t: Tongue, *, gone: Collection[int] = ()) -> str:
    """Every rule; `gone` are roles that were deleted."""
    said = [rule(each, t, gone=each.subject_id in gone) for each in now.rules[:MOST_RULES]]
    if len(now.rules) > MOST_RULES:
        said.append(t.say("And {n} more.", n=t.number(len(now.rules) - MOST_RULES)))
    said.append(
        t.say(
            "Days begin at {hour}:00 in {zone}.",
            hour=f"{now.reset_hour:02d}",
            zone=now.zone,
        )
    )
    return "\n".join(said)


def rule(of: Rule, t: Tongue, *, gone: bool = False) -> str:
    """One rule, in a line or two."""
    allowance = of.allowance
    who = t.say("a role that was deleted") if gone else subject(of, t)
    if allowance.suspended:
        return t.say("**{who}**: suspended.", who=who)
    said = [" + ".join(cap(each, t) for each in allowance.caps)]
    if allowance.dearest is not None:
        said.append(t.say("a clip up to {price}", price=dollars(allowance.dearest)))
    if allowance.highest is not None:
        said.append(t.say("at most {resolution}", resolution=allowance.highest))
    if allowance.models is not None:
        said.append(t.say("only {models}", models=", ".join(sorted(allowance.models))))
    said.append(t.many("{n} clip at once", "{n} clips at once", allowance.jobs_at_once))
    said.append(t.many("{n} waiting", "{n} waiting", allowance.jobs_waiting))
    if allowance.weight > 1:
        said.append(t.say("weight {n} in the queue", n=allowance.weight))
    if of.skips_wait:
        said.append(t.say("no wait as a newcomer"))
    if of.wait != Wait():
        said.append(wait(of.wait, t))
    return t.say("**{who}**: {limits}.", who=who, limits=" · ".join(said))


def subject(of: Rule, t: Tongue) -> str:
    """Whom a rule is for."""
    match of.subject:
        case Subject.EVERYONE:
            return t.say("Everyone")
        case Subject.ROLE:
            return f"<@&{RoleId(of.subject_id)}>"
        case Subject.MEMBER:
            return shown.member(MemberId(of.subject_id))
        case _:
            assert_never(of.subject)


def cap(of: Cap, t: Tongue) -> str:
    """A cap with its window: `$5.00 in 7 days`."""
    return f"{dollars(of.amount)} {window(of.window, t)}"


def window(of: Window, t: Tongue) -> str:
    """A window, after an amount."""
    match of.kind:
        case WindowKind.ROLLING:
            hours = of.seconds // 3600
            if hours % 24:
                return t.many("in any {n} hour", "in any {n} hours", max(1, hours))
            return t.many("in any {n} day", "in any {n} days", hours // 24)
        case WindowKind.DAY:
            return t.say("a day")
        case WindowKind.WEEK:
            return t.say("a week")
        case WindowKind.MONTH:
            return t.say("a month")
        case _:
            assert_never(of.kind)


def wait(of: Wait, t: Tongue) -> str:
    """How long newcomers wait."""
    return t.say(
        "newcomers wait: an account of {days} and {hours} here",
        days=t.many("{n} day", "{n} days", of.account_days),
        hours=t.many("{n} hour", "{n} hours", of.member_hours),
    )


def dropped(of: Rule, t: Tongue) -> str:
    """A rule was taken away."""
    return t.say(
        "The rule for {who} is gone; what everyone has holds for them.", who=subject(of, t)
    )


def granted(member: MemberId, amount: MicroUsd, wallet: MicroUsd, t: Tongue) -> str:
    """A wallet was filled."""
    return t.say(
        "{amount} is in the wallet of {member}, which has {wallet} now.",
        amount=dollars(amount),
        member=shown.member(member),
        wallet=dollars(wallet),
    )


def frozen(member: MemberId, outcome: Frozen, t: Tongue) -> str:
    """What became of a freeze."""
    who = shown.member(member)
    if not outcome.frozen:
        if not outcome.changed:
            return t.say("The money of {member} was not frozen.", member=who)
        return t.say("The money of {member} is free again.", member=who)
    said = [t.say("The money of {member} is frozen; nothing new can be held on it.", member=who)]
    if outcome.cancelled:
        said.append(
            t.many(
                "{n} clip that had not begun is cancelled.",
                "{n} clips that had not begun are cancelled.",
                len(outcome.cancelled),
            )
        )
    if outcome.taken_back:
        said.append(t.say("Their pledges, proposals and sponsorships are taken back."))
    if outcome.swept:
        said.append(t.say("{amount} went to the pool.", amount=dollars(outcome.swept)))
    return t.together(*said)


def refunded(outcome: Refunded, t: Tongue) -> str:
    """What was given back."""
    return t.say(
        "{amount} of {job} went back to {payers}.",
        amount=dollars(outcome.amount),
        job=shown.number(outcome.job_id),
        payers=", ".join(shown.member(each) for each in outcome.payers),
    )


def taken_back(gift: Gift, amount: MicroUsd, t: Tongue) -> str:
    """A gift was taken back."""
    who = {"giver": shown.member(gift.giver_id), "receiver": shown.member(gift.receiver_id)}
    if amount < gift.amount:
        return t.say(
            "{amount} of the {gift} from {giver} to {receiver} is taken back; the rest is spent or held.",
            **who,
            amount=dollars(amount),
            gift=dollars(gift.amount),
        )
    return t.say(
        "{amount} from {giver} to {receiver} is taken back.", **who, amount=dollars(amount)
    )


def gifts(made: Sequence[Gift], t: Tongue) -> str:
    """What can be taken back, each with the number that the choice has."""
    if not made:
        return t.say("No gift of the last 24 hours can be taken back.")
    lines = [
        t.say(
            "- {gift} · {amount} · {when} · from {giver} to {receiver}",
            gift=gift.id,
            amount=dollars(gift.amount),
            when=shown.soon(gift.at),
            giver=shown.member(gift.giver_id),
            receiver=shown.member(gift.receiver_id),
        )
        for gift in made[:MOST_GIFTS]
    ]
    if len(made) > MOST_GIFTS:
        lines.append(t.say("And {n} more.", n=t.number(len(made) - MOST_GIFTS)))
    said = t.say("**These gifts can be taken back.** `/treasury reverse` with a number does it.")
    return "\n".join([said, *lines])


def gift_choice(gift: Gift, t: Tongue) -> str:
    """A gift in a list of choices, where nothing is drawn but letters."""
    return t.say(
        "{gift} · {amount} · {at} UTC · from {giver} to {receiver}",
        gift=gift.id,
        amount=dollars(gift.amount),
        at=f"{gift.at:%Y-%m-%d %H:%M}",
        giver=gift.giver_id,
        receiver=gift.receiver_id,
    )


def audited(broken: Sequence[str], found: Sequence[Signal], t: Tongue) -> str:
    """Whether the books are right, and what moderators may want to look at."""
    said = [
        t.say("The books are right: every balance is what the journal says.")
        if not broken
        else t.many(
            "{n} thing is wrong with the books. The operator should run `dailies ledger audit`.",
            "{n} things are wrong with the books. The operator should run `dailies ledger audit`.",
            len(broken),
        )
    ]
    said.extend(signal(each, t) for each in found)
    return "\n".join(said)


def signal(of: Signal, t: Tongue) -> str:
    """What alternative accounts look like. It proves nothing."""
    said = t.say(
        "Worth a look: {receiver} got {amount} from {givers}, who gave to nobody else.",
        receiver=shown.member(of.receiver_id),
        amount=dollars(of.amount),
        givers=", ".join(shown.member(each) for each in of.givers[:5]),
    )
    if of.made_together:
        said += " " + t.say("Some of those accounts were made within an hour of one another.")
    return said


def exported(t: Tongue, *, some: bool) -> str:
    """Above the file; `some` days of the journal, or all."""
    if some:
        return t.say("These days of this server's journal, in dollars and UTC.")
    return t.say("The whole journal of this server, in dollars and UTC.")
