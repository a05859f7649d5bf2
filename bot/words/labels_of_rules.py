"""What stands on the buttons about rules."""

from bot.words.tongue import Tongue


def enable(t: Tongue) -> str:
    """Puts a rule in force."""
    return t.say("Enable")


def watch(t: Tongue) -> str:
    """Lets a rule only record what it would have done."""
    return t.say("Only watch")


def delete_rule(t: Tongue) -> str:
    """Takes a rule away."""
    return t.say("Delete the rule")


def more_prompts(t: Tongue) -> str:
    """Turns a rehearsal's page."""
    return t.say("More prompts")


def roll_back(t: Tongue) -> str:
    """Puts the version before in force again."""
    return t.say("Take this back")
