"""What is written on the buttons of the moderators' desk, and above its fields."""

from bot.words.tongue import Tongue


def approve(t: Tongue) -> str:
    return t.say("Approve")


def deny(t: Tongue) -> str:
    return t.say("Deny…")


def deny_with_rule(t: Tongue) -> str:
    """The button that also makes a rule of it."""
    return t.say("Deny and make a rule…")


def false_positive(t: Tongue) -> str:
    """The button that approves, and allows the phrase for good."""
    return t.say("False positive")


def undo(t: Tongue) -> str:
    return t.say("Undo the phrase")


def take_down(t: Tongue) -> str:
    """The button that upholds a report."""
    return t.say("Take down…")


def leave(t: Tongue) -> str:
    """The button that dismisses a report."""
    return t.say("Leave it")


def post_it(t: Tongue) -> str:
    """The button that lets a withheld clip out."""
    return t.say("Post it")


def allow(t: Tongue) -> str:
    """The button of the member in a picture."""
    return t.say("Allow")


def refuse(t: Tongue) -> str:
    return t.say("No")


def see(t: Tongue) -> str:
    """The button that shows the picture to the member in it, before they answer."""
    return t.say("See it")


def withdraw(t: Tongue) -> str:
    return t.say("Withdraw")


def appeal(t: Tongue) -> str:
    return t.say("Appeal")


def reason(t: Tongue) -> str:
    """Above the field in which a moderator says why; the member reads it."""
    return t.say("Reason, which the member reads")


def rule_pattern(t: Tongue) -> str:
    """Above the field of a rule's pattern."""
    return t.say("What the rule looks for")


def report(t: Tongue) -> str:
    """The button under a clip that somebody finds wrong."""
    return t.say("Report…")


def what_is_wrong(t: Tongue) -> str:
    """Above the field of a report."""
    return t.say("What is wrong with it")
