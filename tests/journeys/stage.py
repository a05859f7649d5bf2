"""The stage of a journey: the playground's Discord, the bot as a process of its own, and a vendor."""

import json
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot import books as house
from bot.cli.child import Child
from bot.courier import ids
from bot.domain.ids import JobId
from bot.domain.job import Job, JobState
from bot.ports import Unit
from playground import Playground
from tests.cli.warm import WarmChild

T = TypeVar("T")
Json = dict[str, Any]

PATIENT = {"DAILIES_SUBMIT_TIMEOUT_S": "1", "DAILIES_SUBMIT_GRACE_S": "2"}
RICH = {"DAILIES_POOL_USD": "10000", "DAILIES_ALLOWANCE_USD": "1000"}


@dataclass(slots=True)
class Stage:
    """What a journey plays on."""

    discord: Playground
    bot: Child

    async def jobs(self) -> list[Job]:
        """Every job of the books, oldest first."""
        found = await self.read(lambda unit: unit.jobs.in_states(list(JobState)))
        return sorted(found, key=lambda job: job.id)

    async def broken(self) -> list[str]:
        """What the audit finds."""
        return await self.read(lambda unit: unit.ledger.audit())

    async def read(self, query: Callable[[Unit], T]) -> T:
        """What the books say."""
        async with house.books(self.bot.settings()) as database:
            return await database.read(query)

    async def settled(self, number: int) -> None:
        """Wait until a job's card says that it is ready: its clip is posted a moment before it is charged."""
        await self.discord.channel.wait_for(
            lambda message: f"#{number} is ready" in words(message), 60
        )

    def clips(self) -> Counter[JobId]:
        """How many clip messages each job has, over all channels."""
        return Counter(number for number, message in self._ours() if message["attachments"])

    def cards(self) -> Counter[JobId]:
        """How many cards each job has, over all channels."""
        return Counter(number for number, message in self._ours() if not message["attachments"])

    def _ours(self) -> list[tuple[JobId, Json]]:
        told: list[tuple[JobId, Json]] = []
        for channel in self.discord.guild.channels:
            for message in channel.messages:
                number = job_of(message)
                if number is not None:
                    told.append((number, message))
        return told


def job_of(message: Json) -> JobId | None:
    """Whose job a message shows, by its buttons; else by the first `#number` of its text."""
    import re

    text = json.dumps(message["components"], ensure_ascii=False)
    press = ids.PRESS.search(text)
    if press is not None:
        return ids.read_press(press).job_id
    number = re.search(r"#(\d+)", text)
    return JobId(int(number[1])) if number else None


def words(message: Json) -> str:
    """All text of a message, for reading."""
    found: list[str] = []

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            content: Any = part.get("content")
            if isinstance(content, str):
                found.append(content)
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for each in part:
                walk(each)

    walk(message)
    return "\n".join(found)


@asynccontextmanager
async def stage(folder: Path, **variables: str) -> AsyncGenerator[Stage]:
    """Set the stage and wait until the bot is on it."""
    async with (
        Playground() as discord,
        WarmChild(
            folder, discord.token, discord.api_url, discord.gateway_url, variables=variables
        ) as bot,
    ):
        await bot.unless_it_ends(discord.ready(timeout_s=30))
        yield Stage(discord, bot)
