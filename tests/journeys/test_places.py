"""Where else members are: a forum's posts, and the chats of voice and stage channels."""

import asyncio
from pathlib import Path

from bot.domain.job import JobState
from playground import Kind
from tests.fakes.charging_vendor import ChargingVendor
from tests.journeys.stage import PATIENT, stage, words


async def test_a_forum_and_the_chats_of_voice_channels(tmp_path: Path) -> None:
    """Clips come to them all; a rule for a forum holds in its posts, and a closed post's clip waits for its maker."""
    async with (
        ChargingVendor() as vendor,
        stage(tmp_path, SKETCH_BASE_URL=vendor.base_url, **PATIENT) as play,
    ):
        guild, alice = play.discord.guild, play.discord.member("alice")
        maria = play.discord.member("moderator")
        forum = guild.add_channel("films", kind=Kind.FORUM)
        post = alice.start_post("The fox film", "Who helps?", forum=forum)
        chats = [guild.add_channel("lounge", kind=Kind.VOICE)]
        chats += [guild.add_channel("premiere", kind=Kind.STAGE)]
        forum.deny("SEND_MESSAGES")  # who may not start posts may write in them all the same

        for place in (post, *chats):
            await alice.command(
                "/video make", prompt=f"a fox in {place.name}", seconds=4, channel=place
            )
            await place.wait_for(lambda message: message["attachments"], 60)

        rule = {"pattern": "marmalade", "action": "block", "channel": forum}
        added = await maria.command("/mod rules add", options=rule)
        assert f"in {forum.mention}" in words(await added.answered())
        await (await maria.command("/mod rules enable", rule="r1")).answered()
        asked = {"prompt": "a marmalade fox", "seconds": 4}
        stopped = await (await alice.command("/video make", channel=post, options=asked)).answered()
        assert "marmalade" in words(stopped)
        assert "in the queue" not in words(stopped)

        await (await alice.command("/video make", channel=chats[0], options=asked)).answered()
        last = await alice.command("/video make", prompt="a last fox", seconds=4, channel=post)
        await last.answered()
        post.delete()
        async with asyncio.timeout(60):
            while (await play.jobs())[-1].state is not JobState.UNDELIVERED:  # noqa: ASYNC110 - books ring no bell
                await asyncio.sleep(0.2)
        posted = play.discord.calls_to("POST /channels/{channel_id}/messages")
        assert not [call for call in posted if str(forum.id) in call.path]  # it takes none
        kept = await (await alice.command("/video claim", channel=chats[0])).answered()
        assert "Here is the clip" in words(kept)
        assert await play.broken() == []
        assert play.discord.violations == []


async def test_a_server_that_removes_the_bot_pays_for_nothing_more(tmp_path: Path) -> None:
    """What waits there ends free of charge; where it happened while the bot was away, at its next start."""
    async with (
        ChargingVendor(renders_s=600.0) as vendor,
        stage(tmp_path, SKETCH_BASE_URL=vendor.base_url, **PATIENT) as play,
    ):
        guild, alice = play.discord.guild, play.discord.member("alice")

        async def queue_ended(asked: int) -> None:
            async with asyncio.timeout(30):
                while (jobs := await play.jobs())[-1].state is not JobState.CANCELLED:  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.2)
            assert len(jobs) == asked
            assert jobs[-1].charge == 0

        for number in range(3):  # two may run at once
            asked = await alice.command("/video make", prompt=f"fox {number}", seconds=4)
            assert "is in the queue" in words(await asked.answered())
        guild.kick_bot()
        await queue_ended(asked=3)

        guild.invite_bot()
        again = await alice.command("/video make", prompt="fox 3", seconds=4)
        assert "is in the queue" in words(await again.answered())
        await play.bot.stop()
        guild.kick_bot()
        await play.bot.start()
        await queue_ended(asked=4)

        assert len(vendor.charges) == 2
        assert await play.broken() == []
