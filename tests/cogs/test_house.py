"""`/dailies`: the stewards' commands about the house."""

from bot.domain.errors import AccountFault
from bot.pipeline import clip_rules
from bot.pipeline.house_rules import rules_of
from tests.cogs.conftest import Door, text

NO = "Only stewards, the members who may manage this server, can do that."


async def test_notices_are_posted_where_a_steward_wishes(door: Door) -> None:
    """The channel is kept, over a restart too; left out, nothing is told any more."""
    guild_id = (await door.made()).guild_id
    said = await door.steward.slash(door.channel, "dailies notices", channel=door.channel)
    assert f"<#{door.channel.id}>" in text(said)
    await door.restart()
    kept = await door.rooms.database.read(lambda unit: rules_of(unit, guild_id))
    assert kept.notices == door.channel.id

    said = await door.steward.slash(door.channel, "dailies notices")
    assert "nothing by myself" in text(said)


async def test_a_steward_allows_the_way_round(door: Door) -> None:
    """And forbids it again."""
    said = await door.steward.slash(door.channel, "dailies fallback", on=True)
    assert "go round a vendor" in text(said)
    said = await door.steward.slash(door.channel, "dailies fallback", on=False)
    assert "wait for their own vendor" in text(said)


async def test_a_steward_sees_the_models(door: Door) -> None:
    """Each model with its state, in one answer."""
    door.rooms.house.board.paused["dear"] = AccountFault.BALANCE

    said = text(await door.steward.slash(door.channel, "dailies vendors"))

    assert "**Sketch 1**: ready" in said
    assert "**Grand 2**: paused: its balance is used up" in said


async def test_a_steward_says_how_long_clips_are_kept(door: Door) -> None:
    """So many days, or for ever again."""
    guild_id = (await door.made()).guild_id
    said = text(await door.steward.slash(door.channel, "dailies keep", days=30))
    assert "for 30 days" in said
    assert "Favourites stay" in said
    rules = await door.rooms.database.read(lambda unit: clip_rules.rules_of(unit, guild_id))
    assert rules.keep_days == 30
    assert "as long as there is room" in text(
        await door.steward.slash(door.channel, "dailies keep")
    )


async def test_a_steward_names_a_gallery_channel(door: Door) -> None:
    """It is kept, and taken back."""
    guild_id = (await door.made()).guild_id
    said = await door.steward.slash(door.channel, "dailies gallery", channel=door.channel)
    assert f"<#{door.channel.id}> shows every finished clip" in text(said)
    rules = await door.rooms.database.read(lambda unit: clip_rules.rules_of(unit, guild_id))
    assert rules.gallery == door.channel.id
    assert "nowhere else" in text(await door.steward.slash(door.channel, "dailies gallery"))
