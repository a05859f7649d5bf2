"""The moderators' desk, as real processes: a restart between each step, and every call as Discord's document wants it."""

import io
from pathlib import Path
from typing import Any

from PIL import Image

from bot.domain.job import JobState
from tests.fakes.charging_vendor import ChargingVendor
from tests.journeys.stage import PATIENT, Stage, stage, words

EPHEMERAL = 1 << 6
FOX, OTTER = "a marmalade fox", "a marmalade otter"


async def card(play: Stage, of: str) -> Any:
    """The card at the desk that shows this prompt."""
    channel = play.discord.guild.channel("moderators")
    return await channel.wait_for(lambda message: of in words(message).replace("**", ""), 90)


async def again(play: Stage) -> None:
    """Stop the bot kindly, and start it anew."""
    await play.bot.restart()
    await play.discord.ready()


async def test_flagged_approved_denied_with_a_rule_and_appealed(tmp_path: Path) -> None:
    """A flag waits over a restart and is approved; a denial makes a rule; its next victim appeals and is heard."""
    async with (
        ChargingVendor() as vendor,
        stage(tmp_path, SKETCH_BASE_URL=vendor.base_url, **PATIENT) as play,
    ):
        alice, bob = play.discord.member("alice"), play.discord.member("bob")
        maria, olga = play.discord.member("moderator"), play.discord.member("owner")
        desk = play.discord.guild.channel("moderators")
        await (await maria.command("/mod rules add", pattern="marmalade", action="flag")).answered()
        await (await maria.command("/mod rules enable", rule="r1")).answered()
        assert "The desk is in" in words(
            await (await maria.command("/mod desk", options={"channel": desk})).answered()
        )

        asked = await (await alice.command("/video make", prompt=FOX, seconds=4)).answered()
        assert "waits for a moderator" in words(asked)
        first = await card(play, FOX)
        await again(play)
        pressed = await (await maria.press(first, "Approve")).answered()
        assert "goes on" in words(pressed)
        await play.discord.channel.wait_for(lambda message: message["attachments"], 90)

        await (await bob.command("/video make", prompt=OTTER, seconds=4)).answered()
        second = await card(play, OTTER)
        window = await maria.press(second, "Deny and make a rule…")
        await window.acknowledged()
        await again(play)
        said = await maria.submit(window, pattern="marmalade otter", reason="no otters")
        assert "is in force" in words(await said.answered())

        refused = await bob.command("/video make", prompt=OTTER, seconds=4)
        blocked = await refused.answered()
        assert "marmalade otter" in words(blocked)
        await again(play)
        await bob.press(blocked, "Appeal")
        third = await desk.wait_for(lambda message: "another look" in words(message), 90)
        await again(play)
        assert "goes on" in words(await (await olga.press(third, "Approve")).answered())
        await play.discord.until(lambda: len(play.clips()) == 2, 90)
        await play.bot.stop()

        states = [job.state for job in await play.jobs()]
        assert states == [JobState.DELIVERED, JobState.DENIED, JobState.DELIVERED]
        assert vendor.prompts() == [FOX, OTTER]
        assert await play.broken() == []
        assert [str(each) for each in play.discord.violations] == []


def face() -> tuple[str, bytes]:
    """A small picture, as somebody attaches one."""
    kept = io.BytesIO()
    Image.new("RGB", (640, 360), "teal").save(kept, "PNG")
    return "face.png", kept.getvalue()


async def test_a_member_sees_the_picture_of_them_allows_it_and_takes_that_back(
    tmp_path: Path,
) -> None:
    """Only Bob sees it, in a message of his own; a restart before each press, and nothing rendered before the yes."""
    async with (
        ChargingVendor() as vendor,
        stage(tmp_path, SKETCH_BASE_URL=vendor.base_url, **PATIENT) as play,
    ):
        alice, bob = play.discord.member("alice"), play.discord.member("bob")
        asked = await alice.command(
            "/video make", prompt=FOX, seconds=4, first_frame=face(), likeness=bob
        )
        assert "has to allow it" in words(await asked.answered())
        channel = play.discord.channel
        question = await channel.wait_for(lambda each: "a picture of" in words(each), 90)
        await again(play)

        no = await (await alice.press(question, "See it")).answered()
        assert "can answer that" in words(no)
        assert no["attachments"] == []
        seen = await (await bob.press(question, "See it")).answered()
        assert "Only you see this message" in words(seen)
        assert seen["flags"] & EPHEMERAL
        (picture,) = seen["attachments"]
        shown = Image.open(io.BytesIO(play.discord.file(picture)))
        assert (shown.format, shown.size) == ("PNG", (1280, 720))
        assert picture["filename"] == "picture-1.png"
        assert vendor.prompts() == []
        await again(play)

        assert "You allowed it" in words(await (await bob.press(question, "Allow")).answered())
        await play.discord.until(lambda: len(play.clips()) == 1, 90)
        await again(play)
        allowed = await channel.wait_for(
            lambda each: each["id"] == question["id"] and "They can withdraw" in words(each), 90
        )
        await bob.press(allowed, "Withdraw")
        await play.discord.until(lambda: not play.clips(), 90)
        await play.bot.stop()

        assert await play.broken() == []
        assert [str(each) for each in play.discord.violations] == []
