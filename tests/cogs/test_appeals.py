"""Appeals in Discord: a window, and its price first where it is dear."""

from bot.courier.confirm_ids import CONFIRM, Confirm, Reply, read_confirm
from bot.domain.ids import InteractionId, JobId
from bot.domain.job import JobState
from tests.cogs.conftest import Moderating, buttons, text
from tests.cogs.presses import submit


async def test_a_refused_prompt_is_appealed(mod: Moderating) -> None:
    """*Appeal* stands beside *Edit prompt*, needs no memory, and opens a case at the desk."""
    refused = await mod.door.make("a forbidden fox")
    assert buttons(refused) == ["Edit prompt", "Appeal"]
    assert refused.response is not None
    await mod.door.restart()
    said = text(await mod.door.ann.click(refused.response.message, label="Appeal"))
    assert "waits for a moderator" in said
    card = await mod.card()
    assert "asks for another look" in text(card)
    await mod.mia.click(card, label="Approve")
    assert (await mod.door.rooms.job(1)).state is JobState.QUEUED


async def test_a_dear_appeal_says_its_price_first(mod: Moderating) -> None:
    """A rule refused the words before their price was told, so that *Appeal* asks, and its yes is the appeal."""
    refused = await mod.door.make("a forbidden fox", model="dear:grand-2", seconds=5)
    assert refused.response is not None
    asked = await mod.door.ann.click(refused.response.message, label="Appeal")
    assert "**This clip may cost $3.00.**" in text(asked)
    assert "With a yes your appeal goes to the moderators" in text(asked)
    assert buttons(asked) == ["Appeal", "Cancel"]
    assert await mod.door.jobs() == []
    await mod.door.restart()
    assert asked.response is not None
    said = text(await mod.door.ann.click(asked.response.message, label="Appeal"))
    assert "waits for a moderator" in said
    assert "asks for another look" in text(await mod.card())


def test_a_yes_names_the_job_that_was_denied() -> None:
    """Its custom id is read as it was written, and fits."""
    for denied in (None, JobId(10**14)):
        button = Confirm(Reply.APPEAL, InteractionId(10**18), denied)
        match = CONFIRM.fullmatch(str(button))
        assert match is not None
        assert read_confirm(match) == button
        assert len(str(button)) <= 100


async def test_a_denied_job_is_appealed_to_another(mod: Moderating) -> None:
    """From its card; who denied it cannot decide the appeal yet, another can."""
    await mod.flag()
    opened = await mod.mia.click(await mod.card(), label="Deny…")
    await submit(opened, mod.mia, reason="no")
    card = await mod.door.card(await mod.door.rooms.job(1))
    assert "Appeal" in buttons(card)
    said = text(await mod.door.ben.click(card, label="Appeal"))
    assert "the maker of #1" in said
    assert "waits for a moderator" in text(await mod.door.ann.click(card, label="Appeal"))
    await mod.round()
    appeal = next(each for each in mod.channel.history() if "another look" in text(each))
    no = text(await mod.mia.click(appeal, label="Approve"))
    assert no.startswith("The first no was yours")
    assert "#2 goes on" in text(await mod.max.click(appeal, label="Approve"))
