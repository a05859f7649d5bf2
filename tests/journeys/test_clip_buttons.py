"""Every button under a clip, as real processes: the bot restarts, and each is pressed.

On the page, `tests/browser/test_clip_buttons.py` presses them before a restart as well.
"""

from pathlib import Path
from typing import Any

from bot.domain.spec import SourceKind
from playground import Interaction
from tests.fakes.charging_vendor import ChargingVendor
from tests.journeys.stage import PATIENT, RICH, Stage, stage, words

FOX = "a fox in snow"
UNDER = ["Again", "Remix", "Extend", "Favourite", "More"]
MORE = ["Thanks", "Edit prompt", "Change a part", "Receipt", "Delete", "Report…"]


def labels(message: Any) -> list[str]:
    """What the buttons of a message say."""
    rows = (part["components"] for part in message["components"] if part["type"] == 1)
    return [button["label"] for row in rows for button in row]


async def pressed(play: Stage, clip: Any) -> None:
    """Somebody presses all that anybody may; Alice asks for the receipt, which is hers."""
    alice, bob = play.discord.member("alice"), play.discord.member("bob")

    async def said(press: Interaction) -> str:
        return words(await press.answered())

    async def written(press: Interaction, **fields: Any) -> str:
        await press.acknowledged()
        return await said(await bob.submit(press, **fields))

    assert labels(clip) == UNDER
    more = await (await bob.press(clip, "More")).answered()
    assert labels(more) == MORE
    assert "in the queue" in await said(await bob.press(clip, "Again"))
    assert "in the queue" in await written(
        await bob.press(clip, "Remix"), prompt="a wolf in a red wood"
    )
    assert "in the queue" in await written(
        await bob.press(clip, "Extend"), prompt="it swims over a lake"
    )
    assert "in the queue" in await written(
        await bob.press(more, "Edit prompt"), prompt="two cats on the moon"
    )
    assert "in the queue" in await written(
        await bob.press(more, "Change a part"), prompt="its fur is blue"
    )
    assert "among your favourites now" in await said(await bob.press(clip, "Favourite"))
    assert "not among your favourites" in await said(await bob.press(clip, "Favourite"))
    told = await written(await bob.press(more, "Report…"), reason="it is a wolf")
    assert "moderator" in told
    mine = await (await alice.press(clip, "More")).answered()
    assert "$0.04" in await said(await alice.press(mine, "Receipt"))
    assert "#1" in await said(await bob.press(more, "Receipt"))


async def test_every_button_after_a_restart(tmp_path: Path) -> None:
    """Each does what it says, though the clip was posted before; two presses of *Delete* at once are no fault."""
    async with (
        ChargingVendor() as vendor,
        stage(tmp_path, SKETCH_BASE_URL=vendor.base_url, **PATIENT, **RICH) as play,
    ):
        alice, channel = play.discord.member("alice"), play.discord.channel
        maria, desk = play.discord.member("moderator"), play.discord.guild.channel("moderators")
        await (await maria.command("/mod desk", options={"channel": desk})).answered()
        await (await alice.command("/video make", prompt=FOX, seconds=4)).answered()
        clip = await channel.wait_for(lambda message: message["attachments"], 90)

        await play.bot.restart()
        await play.discord.ready()
        await pressed(play, clip)

        mine = await (await alice.press(clip, "More")).answered()
        twice = [await alice.press(mine, "Delete") for _ in range(2)]
        for press in twice:
            await press.acknowledged()
        await play.discord.until(
            lambda: all(each["id"] != clip["id"] for each in channel.messages), 10
        )
        await play.bot.stop()

        made = [job.spec.source for job in (await play.jobs())[1:]]
        assert made == [
            SourceKind.TEXT,
            SourceKind.REMIX,
            SourceKind.EXTEND,
            SourceKind.TEXT,
            SourceKind.EDIT,
        ]
        assert await play.broken() == []
        assert not any(each.failed for each in twice)
        assert [str(each) for each in play.discord.violations] == []
