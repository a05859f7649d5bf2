"""A storyboard through the real bot, whose second shot the vendor declines."""

from pathlib import Path

from bot.domain.job import JobState
from tests.journeys.stage import stage, words

SHOTS = ("stars at night", "a wolf at night [fail:moderation_blocked]", "an owl at dawn")


async def test_a_shot_that_is_declined(tmp_path: Path) -> None:
    """Its maker reads which one, pays nothing, and changes it in a window that has all shots."""
    async with stage(tmp_path) as play:
        (alice, *_), channel = play.discord.members, play.discord.channel
        window = await alice.command("/video storyboard", seconds=4)
        await window.acknowledged()
        await (await alice.submit(window, prompt="\n".join(SHOTS))).answered()
        card = await channel.wait_for(lambda message: "#1 has failed" in words(message), 90)
        receipt = words(await (await alice.press(card, "Receipt")).answered())
        await play.bot.restart()
        await play.discord.ready()
        edit = await alice.press(card, "Edit prompt")
        await edit.acknowledged()
        prefilled = edit.modal["components"][0]["component"]["value"]
        better = "\n".join((SHOTS[0], "a wolf at night", SHOTS[2]))
        told = await (await alice.submit(edit, prompt=better)).answered()
        await play.bot.stop()

        assert "Shot 2 of 3: Sketch declined this prompt. It cost you nothing." in words(card)
        assert "No clip came of it, and no member pays for that." in receipt
        assert "the vendor charged for it all the same" in receipt
        assert prefilled == "\n".join(SHOTS)
        assert "#2 is in the queue" in words(told)
        first, second = await play.jobs()
        assert (first.state, first.charge) == (JobState.FAILED, 0)
        assert second.spec.shots == tuple(better.split("\n"))
        assert await play.broken() == []
        assert [str(each) for each in play.discord.violations] == []
