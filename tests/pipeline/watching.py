"""A job that the vendor has, for the tests that watch it."""

from bot.domain.ids import MemberId
from bot.domain.job import JobState
from tests.pipeline.rig import MAKER, Rig


async def rendering(rig: Rig, prompt: str = "a fox", member_id: MemberId = MAKER):
    """A job that the vendor has."""
    return await rig.until_state(await rig.make(prompt, member_id=member_id), JobState.RENDERING)
