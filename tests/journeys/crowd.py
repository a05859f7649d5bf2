"""Members who ask while the bot is killed under them, and what must be true when all is quiet again."""

import os
import signal
from collections import Counter
from collections.abc import Collection
from typing import Any

from playground import Interaction, NotConnectedError
from tests.journeys.stage import Stage

EACH = 2  #: asks a member
CHANNELS = 6  #: Discord takes 5 messages in 5 s in each


class Crowd:
    """Members who ask, and ask again when nothing came of it."""

    def __init__(self, play: Stage, asks: int, *, model: str | None = None) -> None:
        self._play = play
        self._options: dict[str, Any] = {"seconds": 4} | ({"model": model} if model else {})
        members = [play.discord.add_member(f"Member {n}") for n in range((asks + 1) // EACH)]
        guild = play.discord.guild
        channels = [guild.channels[0]]
        channels += [guild.add_channel(f"clips-{n}") for n in range(1, CHANNELS)]
        self.wishes = {
            f"wish {n} of a lighthouse": (members[n // EACH], channels[n % CHANNELS])
            for n in range(asks)
        }

    async def ask(self, prompts: list[str]) -> list[Interaction]:
        """Ask for each once; a bot that is away is waited for."""
        return [await self._once(prompt) for prompt in prompts]

    async def _once(self, prompt: str) -> Interaction:
        member, channel = self.wishes[prompt]
        while True:
            try:
                return await member.command(
                    "/video make", channel=channel, prompt=prompt, options=self._options
                )
            except NotConnectedError:
                await self._play.discord.ready(timeout_s=30)

    async def missing(self) -> list[str]:
        """Wishes of which the books know nothing: an ask that met a dead bot."""
        known = {job.spec.prompt for job in await self._play.jobs()}
        return [prompt for prompt in self.wishes if prompt not in known]

    async def complete(self, prompts: Collection[str] | None = None) -> None:
        """Ask again until the books have these wishes; by default all."""
        wanted = self.wishes if prompts is None else prompts
        await self._play.discord.ready(timeout_s=30)
        while missing := [prompt for prompt in await self.missing() if prompt in wanted]:
            for asked in await self.ask(missing):
                await asked.answered(timeout_s=30)


async def kill(play: Stage) -> None:
    """End the bot as a power cut would, and start it again."""
    process = play.bot.process
    os.killpg(process.pid, signal.SIGKILL)
    await play.bot.ended()
    await play.bot.start()


async def clips_of_all(play: Stage, crowd: Crowd, patience_s: float) -> None:
    """Have every wish asked for and answered, and wait until each has its clip."""
    await crowd.complete()
    every = len(crowd.wishes)
    await play.discord.until(lambda: len(play.clips()) == every, patience_s)


async def assert_delivered(play: Stage, paid: list[str], crowd: Crowd, charge: int) -> None:
    """Every wish once in the books, on the vendor's bill and in the channel; and the books add up."""
    jobs = await play.jobs()
    assert Counter(job.spec.prompt for job in jobs) == Counter(list(crowd.wishes))
    assert Counter(paid) == Counter(list(crowd.wishes))
    assert play.clips() == Counter({job.id: 1 for job in jobs})
    assert {job.charge for job in jobs} == {charge}
    await assert_sound(play)


async def assert_sound(play: Stage) -> None:
    """One card a job, books that add up, and no call that Discord would not have taken."""
    assert set(play.cards().values()) == {1}
    assert await play.broken() == []
    assert [str(each) for each in play.discord.violations] == []
