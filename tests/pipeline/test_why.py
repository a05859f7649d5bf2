"""Why a clip waits: the rule that the queue itself follows, and no other."""

from bot.domain.ids import RoleId
from bot.domain.job import JobState
from bot.domain.share_changes import RuleChange
from bot.domain.share_rules import Subject
from bot.domain.why import Reason
from bot.pipeline import shares, why
from tests.pipeline.people import person
from tests.pipeline.rig import GUILD, MAKER, World, process

CREW = RoleId(7)


async def test_how_many_may_run_is_what_their_role_gave_them(world: World) -> None:
    """A role lets three run: with two at work a third is not held up by its maker's own, a fourth is."""
    async with process(world) as rig:
        await shares.allow(
            rig.house, person(1), Subject.ROLE, CREW, RuleChange(jobs_at_once=3, jobs_waiting=9)
        )
        asked = [await rig.make(roles=frozenset({CREW})) for _ in range(4)]
        reasons: list[Reason] = []
        for job in asked[:3]:
            found = await why.waiting(rig.house, GUILD, MAKER)
            reasons.append(found[0].reason)
            await rig.database.write(
                lambda unit, job=job: unit.jobs.advance(job, state=JobState.SUBMITTING)
            )
        (last,) = await why.waiting(rig.house, GUILD, MAKER)

        assert Reason.OWN not in reasons
        assert (last.reason, last.facts.at_once) == (Reason.OWN, 3)
