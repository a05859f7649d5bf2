"""A desk that nobody can look at: its channel is deleted, or closed to the bot."""

import pytest

from bot.domain.case import Case, CaseKind, CaseState
from bot.domain.errors import MissingPermissionError
from bot.domain.ids import ChannelId, MessageId
from bot.domain.job import JobState
from bot.domain.notice import DeskOutOfReach, WithheldUnseen
from bot.pipeline import desk_rules, house_rules
from bot.ports import CaseView
from tests.pipeline.rig import GUILD, Rig, World, running, told
from tests.pipeline.test_desk import DESK, MODERATOR, case_of, flagged, shown, with_desk
from tests.pipeline.test_showing import films

NOTICES = ChannelId(78)


async def ready(rig: Rig) -> None:
    """A desk, and a channel for notices."""
    await rig.make("a plain fox")
    await house_rules.choose_notices(rig.house, GUILD, NOTICES)
    await with_desk(rig)


async def desk_of(rig: Rig) -> ChannelId | None:
    """Where the desk is."""
    view = await rig.database.inner.read(lambda unit: desk_rules.view_of(unit, GUILD))
    return view.rules.channel_id


async def test_a_desk_whose_channel_is_gone_is_none(world: World) -> None:
    """Though it went while we were away: stewards hear of it once, and what waits is shown at the next desk."""
    async with running(world) as rig:
        await ready(rig)
        world.guild.gone.add(DESK)
        case = await flagged(rig)
        await rig.turn(1)
        assert await desk_of(rig) is None
        assert told(world) == [DeskOutOfReach(DESK, gone=True)]

        await desk_rules.choose_channel(
            rig.house, guild_id=GUILD, actor_id=MODERATOR, channel_id=NOTICES
        )
        await rig.turn(1)

        assert (await case_of(rig, case.job_id)).card_channel_id == NOTICES
        assert len(told(world)) == 1


async def test_of_a_withheld_clip_without_a_desk_stewards_hear(world: World) -> None:
    """It waits, unlike a prompt: it is made and paid for. Once there is a desk it is shown there."""
    async with running(world) as rig:
        await rig.until_state(await rig.make("a plain fox"), JobState.DELIVERED)
        await house_rules.choose_notices(rig.house, GUILD, NOTICES)
        films(rig, b"a nude")
        job = await rig.until_state(await rig.make(), JobState.REVIEW)
        await rig.turn(1)
        assert told(world) == [WithheldUnseen(job.id)]

        await with_desk(rig)
        await rig.turn(1)

        assert shown(rig, await case_of(rig, job.id, CaseKind.CLIP)) == [CaseState.OPEN]
        assert len(told(world)) == 1


async def test_a_deleted_channel_that_is_no_desk_changes_nothing(world: World) -> None:
    """Discord tells of every channel that goes."""
    async with running(world) as rig:
        await ready(rig)
        await desk_rules.channel_gone(rig.house, GUILD, ChannelId(5))
        assert await desk_of(rig) == DESK
        assert told(world) == []


async def test_of_a_desk_that_is_closed_stewards_hear_once_a_day(world: World) -> None:
    """The desk stays: choosing the channel again shows what nobody saw."""
    async with running(world) as rig:
        await ready(rig)
        closed = [MissingPermissionError("50013") for _ in range(2)]
        rig.courier.faults.before("show_case", *closed)
        first, second = await flagged(rig), await flagged(rig)
        await rig.turn(1)
        assert told(world) == [DeskOutOfReach(DESK, gone=False)]
        assert await desk_of(rig) == DESK
        assert world.guild.case_cards == {}

        await with_desk(rig)
        await rig.turn(1)

        for case in (first, second):
            assert shown(rig, await case_of(rig, case.job_id)) == [CaseState.OPEN]


@pytest.mark.parametrize("closed", [True, False])
async def test_a_desk_that_moves_while_a_card_is_posted_shows_it(
    world: World, monkeypatch: pytest.MonkeyPatch, closed: bool
) -> None:
    """A slow answer of the old channel does not hide the case from the new one."""
    async with running(world) as rig:
        await ready(rig)
        show_case = rig.house.courier.show_case

        async def slowly(case: Case, view: CaseView) -> MessageId:
            monkeypatch.setattr(rig.house.courier, "show_case", show_case)
            await desk_rules.choose_channel(
                rig.house, guild_id=GUILD, actor_id=MODERATOR, channel_id=NOTICES
            )
            if closed:
                raise MissingPermissionError("50013")
            return await show_case(case, view)

        monkeypatch.setattr(rig.house.courier, "show_case", slowly)
        case = await flagged(rig)
        await rig.turn(1)

        now = await case_of(rig, case.job_id)
        assert (now.card_channel_id, now.shown) == (NOTICES, CaseState.OPEN)
        assert now.card_id is not None


async def test_a_desk_that_is_chosen_again_keeps_its_cards(world: World) -> None:
    """A second card of a case would have buttons that come too late."""
    async with running(world) as rig:
        await with_desk(rig)
        case = await flagged(rig)
        await rig.turn(1)
        card_id = (await case_of(rig, case.job_id)).card_id
        assert card_id is not None

        await with_desk(rig)
        await rig.turn(1)

        assert (await case_of(rig, case.job_id)).card_id == card_id
        assert list(world.guild.case_cards) == [card_id]
        assert len(world.guild.case_cards[card_id]) == 2  # it was looked after
