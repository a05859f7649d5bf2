"""Sponsoring at the door: a place is paid for by its host, the card ends it, and the closing note says who made what."""

import asyncio
from typing import Any

import discord
import pytest

from bot.courier.sponsor_ids import Act, SponsorButton
from bot.domain.ids import InteractionId, SponsorshipId
from bot.domain.sponsorship import SponsorState
from bot.pipeline import sponsor_watch
from bot.ports import SponsorView
from bot.words import receipts
from bot.words.tongue import ENGLISH
from tests.cogs.conftest import Door, buttons, text


async def seen(door: Door) -> SponsorView:
    """The sponsorship as its messages are to show it."""

    def query(unit: Any) -> SponsorView:
        row = unit.sponsorships.get(SponsorshipId(1))
        return SponsorView(
            sponsorship=row,
            guests=tuple(unit.sponsorships.guests(row.id)),
            returned=unit.sponsorships.returned(row),
        )

    return await door.rooms.database.read(query)


async def message(door: Door, number: int) -> discord.Message:
    return next(each for each in door.channel.history() if each.id == number)


async def test_a_place_is_sponsored_by_a_steward(door: Door) -> None:
    """The pool's money is set aside; asks there say who pays; others cannot end it; the note has the sums."""
    poor = await door.ann.slash(door.channel, "quota sponsor", amount="5")
    assert "Your wallet has $0.00, less than $5.00." in text(poor)
    said = await door.steward.slash(
        door.channel, "treasury sponsor", amount="5", per_person="1", hours=2
    )
    assert "$5.00 of the pool is set aside for this place until" in text(said)
    again = await door.steward.slash(door.channel, "treasury sponsor", amount="1")
    assert text(again).startswith("The pool pays for this place until")
    assert f"as <@{door.steward.id}> decided" in text(again)
    async with door.courier.through(door.bot):
        card_id = await door.courier.show_sponsorship(await seen(door))
    card = await message(door, card_id)
    assert f"**$5.00 of the pool for this place**, as <@{door.steward.id}> decided" in text(card)
    assert "up to $1.00 a person" in text(card)
    assert buttons(card) == ["End it"]

    made = await door.make(seconds=4)
    assert f"The server's pool pays for this place, as <@{door.steward.id}> decided" in text(made)
    assert "$0.04 is held." in text(made)
    mine = await door.ann.slash(door.channel, "quota me")
    assert "**In this place**" in text(mine)
    assert "the pool pays $0.96 more for you, beside your share" in text(mine)

    (job,) = await door.jobs()
    found = await door.rooms.database.read(lambda unit: unit.ledger.receipt(job.id))
    assert found is not None
    paid = receipts.receipt(found, ENGLISH, title="Sketch 1", steward=False)
    assert f"Held: $0.04, from what <@{door.steward.id}> set aside of the pool there." in paid

    await door.restart()
    no: Any = await door.ann.click(card, label="End it")
    assert "or a steward can end that sponsorship" in text(no)
    yes: Any = await door.steward.click(card, label="End it")
    assert text(yes).startswith("It is over.")
    await door.rooms.advance(job, state="failed")
    await door.rooms.database.write(lambda unit: unit.ledger.void(job, door.clock.now()))
    async with door.courier.through(door.bot):
        quiet, _ = await sponsor_watch.watch(door.rooms.house)
    assert quiet
    row = (await seen(door)).sponsorship
    assert row.state is SponsorState.ENDED


async def test_who_made_what(door: Door) -> None:
    """The closing note's button tells it to whoever asks."""
    await door.steward.slash(door.channel, "treasury sponsor", amount="5")
    async with door.courier.through(door.bot):
        note = await message(door, await door.courier.close_sponsorship(await seen(door)))
    assert "Nobody made a clip on it." in text(note)
    who: Any = await door.ben.click(note, label="Who made what?")
    assert text(who) == "Nobody made a clip on it."


@pytest.mark.parametrize("kind", ["channel", "thread"])
async def test_a_deleted_place_gives_back(door: Door, kind: str) -> None:
    """What was set aside for it ends with it, as Discord tells us of a channel and of a thread."""
    await door.steward.slash(door.channel, "treasury sponsor", amount="5")
    if kind == "channel":
        door.bot.dispatch("guild_channel_delete", door.bot.get_channel(door.channel.id))
    else:
        told: Any = {
            "id": door.channel.id,
            "guild_id": door.guild.id,
            "parent_id": 5,
            "type": 11,
        }
        door.bot.dispatch("raw_thread_delete", discord.RawThreadDeleteEvent(told))
    listening = [each for each in asyncio.all_tasks() if each.get_name().startswith("discord.py: ")]
    assert listening
    await asyncio.gather(*listening)
    assert (await seen(door)).sponsorship.state is SponsorState.CLOSING


def test_a_button_is_read_as_it_was_written() -> None:
    """Its custom id fits, and names the interaction that made the sponsorship."""
    button = SponsorButton(Act.GUESTS, SponsorshipId(10**14), InteractionId(10**18))
    assert len(str(button)) <= 100
