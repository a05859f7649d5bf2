"""What whoever presses at the desk, or waits for it, is told: of what is so, and before they write in vain."""

import pytest

from tests.cogs.conftest import Moderating, text
from tests.cogs.presses import submit


async def test_who_presses_twice_was_not_slower_than_themselves(mod: Moderating) -> None:
    """A window that is sent twice, and a press on a card that is not up to date yet."""
    await mod.flag()
    card = await mod.card()
    opened = await mod.mia.click(card, label="Deny…")
    await submit(opened, mod.mia, reason="no foxes")
    again = await mod.mia.click(card, label="Approve")
    assert text(again).startswith("You denied it already, <t:")
    await mod.flag("a doubtful hare")
    await mod.round()
    hare = next(m for m in mod.channel.history() if "hare" in text(m))
    await mod.mia.click(hare, label="Approve")
    assert text(await mod.mia.click(hare, label="Approve")).startswith(
        "You approved it already, <t:"
    )
    assert text(await mod.max.click(hare, label="Approve")).startswith(
        f"<@{mod.mia.id}> was quicker"
    )


@pytest.mark.parametrize("label", ["Deny…", "Deny and make a rule…"])
async def test_nobody_writes_a_reason_in_vain(mod: Moderating, label: str) -> None:
    """Who cannot decide is told at the press: on a case of their own, and on one that is decided."""
    said = await mod.mia.slash(mod.door.channel, "video make", prompt="a doubtful fox")
    assert "waits for a moderator" in text(said)
    card = await mod.card()
    own = await mod.mia.click(card, label=label)
    assert text(own) == "This is about you. Another moderator has to decide it."
    await mod.max.click(card, label="Approve")
    late = await mod.max.click(card, label=label)
    assert text(late).startswith("You approved it already")


async def test_an_appeal_is_told_as_one(mod: Moderating) -> None:
    """Not as a rule that asks a moderator, for a rule has said no."""
    await mod.door.steward.slash(mod.door.channel, "mod rules add", pattern="teapot")
    await mod.door.steward.slash(mod.door.channel, "mod rules enable", rule="r1")
    refused = await mod.door.make("a forbidden fox")
    assert refused.response is not None
    await mod.door.ann.click(refused.response, label="Appeal")
    assert "Your appeal is with the moderators; you hear what they decide." in text(refused)
