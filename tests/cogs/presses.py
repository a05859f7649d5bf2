"""What tests of the door press and send, and jobs in the states that cards and clips show."""

from typing import Any

import discord
from discord import ui
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.courier import layouts
from bot.domain.ids import GuildId, MessageId
from bot.domain.job import Job, JobState
from bot.domain.money import micro_usd
from bot.domain.render import RenderRef
from bot.pipeline.settle import settle
from tests.cogs.conftest import Door, text
from tests.fakes.door_house import CLIP, DEAR

PICTURE = ("fox.png", b"\x89PNG and so on")


async def press(
    door: Door, message: discord.Message, label: str, by: MemberActor | None = None
) -> InteractionResult:
    """Press a button; Ann does unless somebody else is named."""
    return await (by or door.ann).click(message, label=label)


async def behind_more(
    door: Door, message: discord.Message, label: str, by: MemberActor | None = None
) -> InteractionResult:
    """Press a button for which the clip's message has no room."""
    shown = await press(door, message, "More", by)
    assert shown.ephemeral
    assert shown.response is not None
    return await (by or door.ann).click(shown.response, label=label)


async def rendering(door: Door, **options: Any) -> Job:
    """A job of Ann's at the vendor."""
    job = await door.made(**options)
    job = await door.rooms.advance(job, state=JobState.SUBMITTING)
    render = door.rooms.vendors[job.provider].accept("key", DEAR, job.spec)
    return await door.rooms.advance(
        job,
        state=JobState.RENDERING,
        ref=RenderRef(render.id),
        rendering_at=door.clock.now(),
        submitted_at=door.clock.now(),
    )


async def delivered(door: Door, **options: Any) -> Job:
    """A job of Ann's whose clip was posted."""
    job = await door.rooms.advance(
        await rendering(door, **options), state=JobState.STORED, clip=CLIP
    )
    return await ended(
        door, job, JobState.DELIVERED, cost=micro_usd("0.03"), message_id=MessageId(99)
    )


async def ended(door: Door, job: Job, state: JobState, **changes: Any) -> Job:
    """A job settled as the runner would."""
    now = door.clock.now()
    moved = await door.rooms.database.write(lambda unit: settle(unit, job, state, now, **changes))
    assert moved is not None
    return moved


async def forged(door: Door, custom_id: str, by: MemberActor | None = None) -> InteractionResult:
    """Press a button with a custom id of the test's own."""
    channel = door.bot.get_partial_messageable(door.channel.id)
    async with door.courier.through(door.bot):
        view = layouts.finished(ui.ActionRow(layouts.button("Press", custom_id)))
        posted = await channel.send(view=view)
    message = next(each for each in door.channel.history() if each.id == posted.id)
    return await press(door, message, "Press", by)


async def submit(opened: InteractionResult, by: MemberActor, **fields: str) -> InteractionResult:
    """Send the window that a button opened."""
    return await by.submit_modal(opened, fields)


async def treasury(door: Door, command: str, **options: Any) -> str:
    """What a steward is told."""
    return text(await door.steward.slash(door.channel, f"treasury {command}", **options))


async def nothing_happened(door: Door) -> None:
    """No job was made and no money is held."""
    assert await door.jobs() == []
    pool = await door.rooms.database.read(lambda unit: unit.ledger.pool(GuildId(door.guild.id)))
    assert pool.held == 0
