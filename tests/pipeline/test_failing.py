"""Vendors' refusals name what they met."""

from bot.domain.render import FailureReason
from bot.pipeline import failing
from tests.pipeline.rig import World, running


async def test_a_vendors_refusal_names_what_it_likely_met(world: World) -> None:
    """Refused free of charge, and the words are on the job's row."""
    async with running(world) as rig:
        job = await rig.make("a knight with a sword")
        for reason in failing.REFUSED:
            assert await failing.tripped_over(rig.house, job, reason) == "sword"
        assert await failing.tripped_over(rig.house, job, FailureReason.PROVIDER) is None
