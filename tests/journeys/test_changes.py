"""A clip made from a clip: with the real engine over restarts, and at a vendor's own endpoint over a kill."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain.job import JobState
from bot.domain.spec import SourceKind
from playground import Member
from tests.fakes import kling as fake_kling
from tests.fakes.clip import clip_bytes
from tests.journeys.crowd import assert_sound, kill
from tests.journeys.stage import RICH, Stage, stage, words

PROMPT = "stars at night"  #: what the engine draws soonest


async def test_a_clip_is_remixed_and_extended(tmp_path: Path) -> None:
    """Bob remixes Alice's clip and extends it; the film is as long as both, and each pays for their own."""
    async with stage(tmp_path) as play:
        alice, bob, channel = *play.discord.members[:2], play.discord.channel
        await (await alice.command("/video make", prompt=PROMPT)).answered()
        first = await channel.wait_for(lambda message: message["attachments"], 90)
        await play.bot.restart()
        await play.discord.ready()

        opened = await bob.press(first, "Remix")
        await opened.acknowledged()
        told = await (await bob.submit(opened, prompt="the same at dawn")).answered()
        second = await channel.wait_for(
            lambda message: message["attachments"] and "#2" in words(message), 90
        )
        opened = await bob.press(second, "Extend")
        await opened.acknowledged()
        longer = await (
            await bob.submit(opened, {"prompt": "a second moon comes up", "seconds": ["4"]})
        ).answered()
        third = await channel.wait_for(
            lambda message: message["attachments"] and "#3" in words(message), 90
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


OMNI = """
[[models]]
key = "kling:kling-3.0-omni"
title = "Kling 3.0 Omni"
seconds = [3, 4, 5]
aspects = ["16:9"]
resolutions = ["720p"]
sound = "none"
first_frame = true
remix = true
extend = true
extend_part = true
edit = true
prompt_limit = 3000
prompt_unit = "characters"
price_per_second = "0.1"
cancel = "no"
typical_s = 1
"""
CHANGES = {
    "Remix": (SourceKind.REMIX, "the same in a red wood", "base_video"),
    "Extend": (SourceKind.EXTEND, "it swims over a lake", "feature_video"),
    "Change a part": (SourceKind.EDIT, "its fur is blue", "base_video"),
}
"""By the button: what it is, what is written, and what the vendor's own endpoint calls its source."""


async def changed(play: Stage, clip: Any, who: Member, label: str) -> None:
    """Press a button under a clip, or behind *More*, and send its window."""
    behind = label == "Change a part"
    message = await (await who.press(clip, "More")).answered() if behind else clip
    opened = await who.press(message, label)
    await opened.acknowledged()
    told = await (await who.submit(opened, prompt=CHANGES[label][1])).answered()
    assert "Held from your share" in words(told), words(told)


async def test_a_vendor_makes_it_from_the_clip_that_it_has(tmp_path: Path) -> None:
    """Killed when all three changes are charged and none is answered: each is found there, and charged once."""
    (tmp_path / "catalog.toml").write_text(OMNI)
    async with fake_kling.FakeKling() as fake:
        fake.steps, fake.clip = 0, clip_bytes(seconds=4)
        fake.now = lambda: datetime.now(UTC)  # noqa: TID251  the bot is a process of its own
        async with stage(
            tmp_path,
            DAILIES_CATALOG=str(tmp_path / "catalog.toml"),
            KLING_API_KEY=fake_kling.KEY,
            KLING_BASE_URL=fake.origin,
            DAILIES_SUBMIT_TIMEOUT_S="5",
            DAILIES_SUBMIT_GRACE_S="6",
            **RICH,
        ) as play:
            discord = play.discord
            people = [discord.member(name) for name in ("alice", "bob", "moderator")]
            await (
                await people[0].command(
                    "/video make", prompt=PROMPT, options={"model": "kling:kling-3.0-omni"}
                )
            ).answered()
            clip = await discord.channel.wait_for(lambda message: message["attachments"], 90)
            fake.answers_after_s = 10.0
            for who, label in zip(people, CHANGES, strict=True):
                await changed(play, clip, who, label)
            async with asyncio.timeout(10):
                await fake.owes(3)
            fake.answers_after_s = 0.0
            await kill(play)
            await discord.until(lambda: len(play.clips()) == 4, 90)
            await play.bot.stop()

            jobs = await play.jobs()
            assert [job.spec.source for job in jobs[1:]] == [
                kind for kind, _, _ in CHANGES.values()
            ]
            assert {job.parent_id for job in jobs[1:]} == {jobs[0].id}
            assert {job.state for job in jobs} == {JobState.DELIVERED}
            assert [job.charge for job in jobs] == [job.price for job in jobs]
            assert len({each.key for each in fake.videos.values()}) == len(fake.videos) == 4
            assert set(fake.paths[1:]) == {"/omni-video/kling-3.0-omni"}
            sources = [body["contents"][-1] for body in fake.bodies[1:]]
            assert [each["type"] for each in sources] == [kind for _, _, kind in CHANGES.values()]
            assert all(next(iter(fake.videos)) in each["url"] for each in sources)
            assert jobs[2].clip is not None
            assert jobs[2].clip.seconds > 7.5, "the new part is joined to what it goes on from"
            assert play.clips() == Counter({job.id: 1 for job in jobs})
            await assert_sound(play)
