"""What `/privacy` says."""

from bot.domain.ids import MemberId
from bot.pipeline.privacy import Privacy
from bot.words import housekeeping
from bot.words.tongue import Tongue


def told(kept: Privacy, member_id: MemberId, t: Tongue) -> str:
    """Say what is kept of a member, what for, who else gets it, and how it is erased."""
    return "\n".join(
        (
            t.say("**What I keep of you**"),
            f"- {_what(kept, t)}",
            f"- {_others(kept, t)}",
            f"- {_erased(kept, member_id, t)}",
        )
    )


def _what(kept: Privacy, t: Tongue) -> str:
    what = t.say(
        "**What:** what you ask for, the pictures that you attach, your clips, and what was paid for them."
        " I make your clips from it and keep the budget by it, and moderators see what their rules stopped."
    )
    return t.together(what, housekeeping.keeps(kept.clips, t))


def _others(kept: Privacy, t: Tongue) -> str:
    if not kept.vendors:
        said = t.say(
            "**Who else gets it:** no vendor. Sketch, which draws the clips, is part of me."
        )
    else:
        said = t.say(
            "**Who else gets it:** the vendor of the model that you choose gets your prompt and your pictures,"
            " without your name. Here that can be {vendors}.",
            vendors=t.listed([f"`{name}`" for name in kept.vendors]),
        )
    if not kept.looked_at:
        return said
    return t.together(
        said, t.say("An AI moderation looks at prompts, pictures and finished clips.")
    )


def _erased(kept: Privacy, member_id: MemberId, t: Tongue) -> str:
    said = t.say("**To have it erased:** *Delete* under a clip takes its message away.")
    if kept.contact is None:
        rest = t.say(
            "For all else ask whoever runs me: `dailies user forget {number}` does it."
            " Amounts stay in the books.",
            number=str(member_id),
        )
    else:
        rest = t.say(
            "For all else ask {contact}, and name your number, {number}. Amounts stay in the books.",
            contact=kept.contact,
            number=f"`{member_id}`",
        )
    return t.together(said, rest)
