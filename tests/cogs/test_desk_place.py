"""Where the desk is, as moderators are told of it: deleted, closed, and whom the rules leave alone."""

import asyncio

import discord

from bot.domain.ids import GuildId
from bot.pipeline import desk_rules
from tests.cogs.conftest import Moderating, text


async def heard() -> None:
    """Whoever listens to what was dispatched has done their work."""
    listening = [each for each in asyncio.all_tasks() if each.get_name().startswith("discord.py: ")]
    assert listening
    await asyncio.gather(*listening)


async def test_a_deleted_channel_is_no_desk(mod: Moderating) -> None:
    """Discord tells us; from then on a flag is a refusal, not a wait for nobody."""
    door = mod.door
    door.bot.dispatch("guild_channel_delete", door.bot.get_channel(mod.channel.id))
    await heard()
    said = text(await mod.mia.slash(door.channel, "mod desk"))
    assert said.startswith("**There is no desk.**")
    view = await door.rooms.database.read(
        lambda unit: desk_rules.view_of(unit, GuildId(door.guild.id))
    )
    assert view.rules.channel_id is None


async def test_a_closed_channel_is_told(mod: Moderating) -> None:
    """`/mod desk` says that nobody sees what waits, and what would help."""
    door = mod.door
    channel = door.bot.get_channel(mod.channel.id)
    assert isinstance(channel, discord.TextChannel)
    assert door.guild.me is not None
    await channel.set_permissions(door.guild.me, send_messages=False)

    said = text(await mod.mia.slash(door.channel, "mod desk"))

    assert said.startswith("**Nobody sees what waits:**")
    assert "choose another channel" in said


async def test_a_channel_or_a_role_that_changes_has_the_desk_look_again(mod: Moderating) -> None:
    """What could not come down may come down now."""
    door = mod.door
    board = door.rooms.house.board
    channel, role = door.bot.get_channel(mod.channel.id), door.guild.create_role("Opened")
    for event, changed in (("guild_channel_update", channel), ("guild_role_update", role)):
        changes = board.door_changes
        board.wake_desk.clear()
        door.bot.dispatch(event, changed, changed)
        await heard()
        assert board.door_changes > changes
        assert board.wake_desk.is_set()


async def test_everybody_cannot_be_left_alone(mod: Moderating) -> None:
    """It would switch every rule off; those that are left alone are named."""
    door = mod.door
    said = text(await mod.mia.slash(door.channel, "mod exempt", role=door.guild.default_role))
    assert "Everybody has that role" in said
    role = door.guild.create_role("Trusted")
    said = text(await mod.mia.slash(door.channel, "mod exempt", role=role))
    assert said.endswith(f"The server's own rules leave alone: <@&{role.id}>.")
