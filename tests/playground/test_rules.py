"""Who may do what: permissions, kinds of channels, and commands that are offered or not."""

import discord as library
import pytest

from playground import (
    ComponentError,
    NotAllowedError,
    NotConnectedError,
    OptionError,
    Playground,
    UnknownCommandError,
)
from tests.playground.raw import MESSAGES, Rest
from tests.playground.stock import Stock

SAY = {"type": 1, "name": "say", "description": "Say"}
COMMANDS = "/applications/{app}/commands"


# The bot's permissions


@pytest.mark.parametrize(("denied", "code"), [("SEND_MESSAGES", 50013), ("VIEW_CHANNEL", 50001)])
async def test_the_bot_posts_only_where_it_may(rest: Rest, denied: str, code: int) -> None:
    """Not seeing is 50001, not being let is 50013, and giving it back mends it."""
    channel = rest.playground.channel
    channel.deny(denied)

    status, body = await rest("POST", MESSAGES, {"content": "x"})
    channel.clear_overwrites()
    mended, _ = await rest("POST", MESSAGES, {"content": "x"})

    assert (status, body["code"], mended) == (403, code, 200)


async def test_files_and_embeds_need_their_permissions(rest: Rest) -> None:
    """Without ATTACH_FILES or EMBED_LINKS what would have carried them is refused."""
    rest.playground.channel.deny("ATTACH_FILES", "EMBED_LINKS")

    file, one = await rest.upload(MESSAGES, {}, {"a": b"x"})
    embed, two = await rest("POST", MESSAGES, {"embeds": [{"title": "x"}]})

    assert (file, one["code"]) == (embed, two["code"]) == (403, 50013)


async def test_an_interaction_is_answered_where_the_bot_may_not_write(
    playground: Playground, bot: Stock
) -> None:
    """Answers to interactions need no permission of the bot's."""
    playground.channel.deny("SEND_MESSAGES")

    answer = await (await playground.members[0].command("/secret")).answered()

    assert answer["content"] == "psst"


async def test_history_needs_its_permission(rest: Rest) -> None:
    """Without READ_MESSAGE_HISTORY the list is empty and a message cannot be read."""
    _, made = await rest("POST", MESSAGES, {"content": "x"})
    rest.playground.channel.deny("READ_MESSAGE_HISTORY")

    assert await rest("GET", MESSAGES) == (200, [])
    status, body = await rest("GET", f"{MESSAGES}/{made['id']}")
    assert (status, body["code"]) == (403, 50001)


async def test_places_that_are_gone(rest: Rest) -> None:
    """A deleted channel, message, guild or member each has its own code."""
    playground = rest.playground
    other = playground.guild.add_channel("short-lived")
    path = f"/channels/{other.id}/messages"
    other.delete()
    cases = {
        path: 10003,
        f"{MESSAGES}/1": 10008,
        "/guilds/1": 10004,
        "/guilds/{guild}/members/1": 10013,
        f"/guilds/{{guild}}/members/{playground.member('stranger').id}": 10007,
        "/users/1": 10013,
        "/applications/1/commands": 10002,
    }

    for where, code in cases.items():
        status, body = await rest("GET", where)
        assert body["code"] == code
        assert status == 404


async def test_a_kicked_bot_has_no_business_there(playground: Playground, bot: Stock) -> None:
    """After a kick the guild and its channels are out of reach; an invitation brings all back."""
    channel = playground.channel
    clips = bot.get_partial_messageable(channel.id)

    playground.guild.kick_bot()
    with pytest.raises(library.Forbidden, match="50001"):
        await clips.send("x")
    await playground.until(lambda: playground.guild.id not in [each.id for each in bot.guilds])
    with pytest.raises(NotAllowedError, match="not in The Cutting Room"):
        await playground.members[0].command("/secret")
    playground.guild.invite_bot()

    assert (await clips.send("x")).content == "x"


async def test_a_bot_ranks_below_whoever_stands_above_it(rest: Rest) -> None:
    """Timeouts and roles follow the order of roles, and the owner is above everybody."""
    playground = rest.playground
    alice, owner = playground.members[0], playground.member("owner")
    playground.guild.set_permissions(
        playground.guild.bot_role, "MODERATE_MEMBERS", "MANAGE_ROLES", "VIEW_CHANNEL"
    )
    until = {"communication_disabled_until": "2030-01-01T00:00:00+00:00"}
    role = playground.guild.add_role("Fan")
    mine = playground.guild.bot_role

    below, _ = await rest("PATCH", f"/guilds/{{guild}}/members/{alice.id}", until)
    above, body = await rest("PATCH", f"/guilds/{{guild}}/members/{owner.id}", until)
    given, _ = await rest("PUT", f"/guilds/{{guild}}/members/{alice.id}/roles/{role.id}")
    own, again = await rest("PUT", f"/guilds/{{guild}}/members/{alice.id}/roles/{mine.id}")

    assert (below, given) == (200, 204)
    assert (above, body["code"]) == (own, again["code"]) == (403, 50013)
    assert role.id in playground.guild.guild.members[alice.id].roles


# What people are offered


async def test_a_command_must_be_registered(playground: Playground, bot: Stock) -> None:
    """Nobody can run what no bot has registered, nor half of a command."""
    alice = playground.members[0]

    with pytest.raises(UnknownCommandError, match="registered are"):
        await alice.command("/nonsense")
    with pytest.raises(UnknownCommandError, match="needs one of make"):
        await alice.command("/video")
    with pytest.raises(UnknownCommandError, match="no 'burn'"):
        await alice.command("/video burn")


async def test_options_are_checked_as_the_client_checks_them(
    playground: Playground, bot: Stock
) -> None:
    """Required, unknown, too short, not among the choices: each has its sentence."""
    alice = playground.members[0]
    cases = {
        "prompt is required": {},
        "no option 'speed'": {"prompt": "a fox", "speed": 2},
        "3 to 100 characters": {"prompt": "x"},
        "seconds is one of 4, 8": {"prompt": "a fox", "seconds": 5},
        "loud is true or false": {"prompt": "a fox", "loud": "yes"},
        "larger than may be uploaded": {"prompt": "a fox", "image": ("a", b"\0" * 11_000_000)},
    }

    for sentence, values in cases.items():
        with pytest.raises(OptionError, match=sentence):
            await alice.command("/video make", options=values)
    with pytest.raises(OptionError, match="does not offer suggestions"):
        await alice.autocomplete("/video make", focused="prompt")
    assert playground.box.interactions.by_id == {}


async def test_a_command_is_offered_to_those_who_may(rest: Rest) -> None:
    """Default permissions decide, until the guild's owner sets something else."""
    playground = rest.playground
    alice, moderator = playground.members[0], playground.member("moderator")
    await rest("PUT", COMMANDS, [{**SAY, "default_member_permissions": 8192}])
    channel = playground.channel.channel
    command = next(iter(playground.box.commands.by_id.values()))
    check = playground.box.offers.check_may_run

    check(moderator.user, channel, command)
    check(playground.member("owner").user, channel, command)
    with pytest.raises(NotAllowedError):
        check(alice.user, channel, command)
    playground.guild.override("/say", alice, allowed=True)
    check(alice.user, channel, command)
    playground.guild.override("/say", playground.channel, allowed=False)
    with pytest.raises(NotAllowedError):
        check(moderator.user, channel, command)
    status, shown = await rest(
        "GET", f"/applications/{{app}}/guilds/{{guild}}/commands/{command.id}/permissions"
    )
    assert status == 200
    assert {each["type"] for each in shown["permissions"]} == {2, 3}


async def test_restricted_commands_need_restricted_channels(rest: Rest) -> None:
    """An age-restricted command is offered in age-restricted channels alone."""
    playground = rest.playground
    await rest("PUT", COMMANDS, [{**SAY, "nsfw": True}])
    alice, command = playground.members[0], next(iter(playground.box.commands.by_id.values()))
    check = playground.box.offers.check_may_run

    check(alice.user, playground.guild.channel("after-hours").channel, command)
    with pytest.raises(NotAllowedError, match="age-restricted"):
        check(alice.user, playground.channel.channel, command)
    playground.channel.restrict(nsfw=True)
    check(alice.user, playground.channel.channel, command)


async def test_contexts_decide_where_a_command_is(rest: Rest) -> None:
    """A command for guilds is not offered in direct messages."""
    playground = rest.playground
    await rest("PUT", COMMANDS, [{**SAY, "contexts": [0]}])
    alice, command = playground.members[0], next(iter(playground.box.commands.by_id.values()))
    check = playground.box.offers.check_may_run

    check(alice.user, playground.channel.channel, command)
    with pytest.raises(NotAllowedError, match="kind of channel"):
        check(alice.user, alice.dm.channel, command)


async def test_people_are_where_they_are(playground: Playground, bot: Stock) -> None:
    """Strangers, the timed out and the uninvited cannot use what they do not see."""
    alice, stranger = playground.members[0], playground.member("stranger")

    with pytest.raises(NotAllowedError, match="#clips"):
        await stranger.command("/secret", channel=playground.channel)
    with pytest.raises(NotAllowedError, match="#moderators"):
        await alice.command("/secret", channel=playground.guild.channel("moderators"))
    playground.guild.guild.members[alice.id].timeout_until_s = playground.clock.now_s() + 60
    with pytest.raises(NotAllowedError, match="timed out"):
        await alice.command("/secret")
    playground.clock.advance(61)
    assert (await (await alice.command("/secret")).answered())["content"] == "psst"
    elsewhere = await stranger.command("/secret")
    assert (await elsewhere.answered())["content"] == "psst"


async def test_components_are_used_as_they_stand(playground: Playground, bot: Stock) -> None:
    """Links, absent buttons, wrong values and others' whispers cannot be used."""
    alice, bob = playground.members[:2]
    card = await (await alice.command("/video make", prompt="a red fox")).answered()
    menu = await (await alice.command("/choose")).answered()
    whisper = await (await alice.command("/secret")).answered()

    with pytest.raises(ComponentError, match="is a link"):
        await alice.press(card, "Site")
    with pytest.raises(ComponentError, match="it has Keep #1, Edit, Site"):
        await alice.press(card, "Burn")
    with pytest.raises(ComponentError, match="not offered"):
        await alice.select(menu, "Colour", "mauve")
    with pytest.raises(ComponentError, match="1 to 2 values"):
        await alice.select(menu, "Colour")
    with pytest.raises(ComponentError, match="does not see"):
        await bob.press(whisper, "anything")
    with pytest.raises(ComponentError, match="no message"):
        await bob.press(1, "anything")


async def test_a_modal_is_filled_in_properly(playground: Playground, bot: Stock) -> None:
    """Answers must be to the modal's own fields, within their bounds, from who opened it."""
    alice, bob = playground.members[:2]
    card = await (await alice.command("/video make", prompt="a red fox")).answered()
    opened = await alice.press(card, "Edit")
    await opened.acknowledged()

    with pytest.raises(ComponentError, match="no modal"):
        await bob.submit(opened, {"Prompt": "x", "Size": "Wide"})
    with pytest.raises(ComponentError, match="no field 'Colour'"):
        await alice.submit(opened, {"Colour": "red"})
    with pytest.raises(ComponentError, match="1 to 200 characters"):
        await alice.submit(opened, {"Prompt": "x" * 201, "Size": "Wide"})
    with pytest.raises(ComponentError, match="'Round' is not among Wide, Tall"):
        await alice.submit(opened, {"Prompt": "x", "Size": "Round"})


async def test_without_a_bot_nothing_is_heard(playground: Playground) -> None:
    """A command for a bot that is not there fails at once, and waiting for it says so."""
    with pytest.raises(NotConnectedError, match="did not come within"):
        await playground.ready(0.05)


async def test_languages_travel(playground: Playground, bot: Stock) -> None:
    """The person's language and the guild's reach the bot."""
    alice = playground.members[0]
    alice.locale = "de"
    playground.guild.set_locale("fr")

    made = await alice.command("/secret")

    assert made.record.payload is not None
    assert (made.record.payload["locale"], made.record.payload["guild_locale"]) == ("de", "fr")
