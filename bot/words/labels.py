"""What is written on buttons and above fields."""

from bot.domain.job import Instead
from bot.domain.money import MicroUsd, dollars
from bot.words.tongue import Tongue


def again(t: Tongue) -> str:
    return t.say("Again")


def original(t: Tongue) -> str:
    return t.say("Original")


def cancel(t: Tongue) -> str:
    return t.say("Cancel")


def cancel_charged(price: MicroUsd, t: Tongue) -> str:
    """The button that cancels although it will be charged."""
    return t.say("Cancel and pay {price}", price=dollars(price))


def move(instead: Instead, t: Tongue) -> str:
    """The button that has a held-up job made by another model."""
    return t.say("Move to {title}, {price}", title=instead.title, price=dollars(instead.price))[:80]


def why(t: Tongue) -> str:
    return t.say("Why am I waiting?")


def receipt(t: Tongue) -> str:
    return t.say("Receipt")


def found(t: Tongue) -> str:
    """A steward's button on an uncertain job: the vendor has it."""
    return t.say("It is there")


def not_found(t: Tongue) -> str:
    """A steward's button on an uncertain job: the vendor never took it."""
    return t.say("It is not there")


def look_again(t: Tongue) -> str:
    """A steward's button on an uncertain job: ask the vendor once more."""
    return t.say("Ask again")


def render_id(t: Tongue) -> str:
    """Above the field for the vendor's own id of a render."""
    return t.say("The vendor's id of the render")


def delete(t: Tongue) -> str:
    return t.say("Delete")


def make_that(t: Tongue) -> str:
    """The button under a refusal that takes the cheaper offer."""
    return t.say("Make that instead")


def make_it(t: Tongue) -> str:
    """Yes to a dear clip."""
    return t.say("Make it")


def go_on(t: Tongue) -> str:
    """End a pause of new clips."""
    return t.say("Go on")


def use_that(t: Tongue) -> str:
    """The button under a refusal that takes the successor, or what is allowed."""
    return t.say("Use that")


def leave_out(t: Tongue) -> str:
    """The button under a refusal that asks again without the option."""
    return t.say("Make it without")


def older(t: Tongue) -> str:
    """The button under a page of the history."""
    return t.say("Older")


def edit_prompt(t: Tongue) -> str:
    return t.say("Edit prompt")


def prompt(t: Tongue) -> str:
    """Above the field of the window in which a prompt is edited."""
    return t.say("Prompt")


def remix(t: Tongue) -> str:
    return t.say("Remix")


def extend(t: Tongue) -> str:
    return t.say("Extend")


def retouch(t: Tongue) -> str:
    """The button that changes a part of a clip and leaves the rest."""
    return t.say("Change a part")


def favourite(t: Tongue) -> str:
    return t.say("Favourite")


def thanks(t: Tongue) -> str:
    """The button by which a member thanks a clip's maker."""
    return t.say("Thanks")


def more(t: Tongue) -> str:
    """The button that shows those for which there is no room."""
    return t.say("More")


def remixed_prompt(t: Tongue) -> str:
    """Above the field of the window of a remix."""
    return t.say("What the clip shows instead")


def extended_prompt(t: Tongue) -> str:
    """Above the field of the window that extends a clip."""
    return t.say("What happens next")


def retouched_prompt(t: Tongue) -> str:
    """Above the field of the window that changes a part of a clip."""
    return t.say("What is to be different")


def whom_it_shows(t: Tongue) -> str:
    """Of the field for the member in a picture."""
    return t.say("Who is in the picture")


def seconds_added(t: Tongue) -> str:
    """Above the choice of how much longer a clip becomes."""
    return t.say("How much longer")


def watch(t: Tongue) -> str:
    """The button that leads to a clip that was made before."""
    return t.say("Watch it")


def make_anyway(t: Tongue) -> str:
    """The button that makes what was made before."""
    return t.say("Make mine anyway")


def storyboard(t: Tongue) -> str:
    """The title of the window of a storyboard."""
    return t.say("Storyboard")


def shots(t: Tongue) -> str:
    """Above the field of the window of a storyboard."""
    return t.say("Two to six shots, one a line")


def give(amount: MicroUsd, t: Tongue) -> str:
    """The button that gives what somebody asked for."""
    return t.say("Give {amount}", amount=dollars(amount))
