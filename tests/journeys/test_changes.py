"""A clip made from a clip made from a clip, with the real engine, over restarts."""

from pathlib import Path

from bot.domain.job import JobState
from bot.domain.spec import SourceKind
from tests.journeys.stage import stage, words

PROMPT = "a red balloon over a meadow at noon"


async def test_a_clip_is_remixed_and_extended(tmp_path: Path) -> None:
    """Bob remixes Alice's clip and extends it; the film is as long as both, and each pays for their own."""
    async with stage(tmp_path) as play:
        alice, bob, channel = *play.discord.members[:2], play.discord.channel
        await (await alice.command("/video make", prompt=PROMPT)).answered()
        first = await channel.wait_for(lambda message: message["attachments"], 40)
        await play.bot.restart()
        await play.discord.ready()

        opened = await bob.press(first, "Remix")
        await opened.acknowledged()
        told = await (await bob.submit(opened, prompt="the same at dawn")).answered()
        second = await channel.wait_for(
            lambda message: message["attachments"] and "#2" in words(message), 40
        )
        opened = await bob.press(second, "Extend")
        await opened.acknowledged()
        longer = await (
            await bob.submit(opened, {"prompt": "a second balloon comes in", "seconds": ["4"]})
        ).answered()
        third = await channel.wait_for(
            lambda message: message["attachments"] and "#3" in words(message), 40
        )
        await play.bot.stop()

        assert "Held from your share: $0.04" in words(told)
        assert "Held from your share: $0.04" in words(longer)
        assert "· 8 s ·" in words(third)
        jobs = await play.jobs()
        assert [job.state for job in jobs] == [JobState.DELIVERED] * 3
        assert [job.spec.source for job in jobs] == [
            SourceKind.TEXT,
            SourceKind.REMIX,
            SourceKind.EXTEND,
        ]
        assert [job.parent_id for job in jobs] == [None, 1, 2]
        assert [job.member_id for job in jobs] == [alice.id, bob.id, bob.id]
        assert jobs[2].clip is not None
        assert 7.5 < jobs[2].clip.seconds < 8.5
        assert await play.broken() == []
        assert [str(each) for each in play.discord.violations] == []
