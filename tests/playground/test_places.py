"""Threads, direct messages, channels, roles, members, AutoMod and what is for sale."""

import asyncio
import io
from typing import Any

import discord as library
import pytest

from playground import Kind, NotAllowedError, Playground, PlaygroundError
from tests.playground.pieces import clips
from tests.playground.raw import Rest, connect, identify
from tests.playground.stock import Stock, running, soon


async def test_a_thread_from_a_message(playground: Playground, bot: Stock) -> None:
    """A thread begins at a message, is written in, archived, and opens again by writing."""
    message = await clips(bot).send("talk about this")
    thread = await message.create_thread(name="talk")
    await thread.send("first")
    await thread.edit(archived=True)
    archived = [each.id async for each in clips(bot).archived_threads()]
    await thread.send("again")

    view = playground.guild.threads[0]
    assert (view.name, view.id) == ("talk", message.id)
    assert archived == [thread.id]
    assert [each["content"] for each in view.messages] == ["first", "again"]
    assert playground.channel.messages[0]["thread"]["id"] == str(thread.id)
    with pytest.raises(library.HTTPException, match="160004"):
        await message.create_thread(name="twice")


async def test_a_thread_beside_the_channel(playground: Playground, bot: Stock) -> None:
    """A public thread needs no message; its people come and go."""
    thread = await clips(bot).create_thread(name="lounge", type=library.ChannelType.public_thread)
    bob = playground.members[1]
    await thread.add_user(library.Object(bob.id))
    inside = {each.id for each in await thread.fetch_members()}
    active = [each.id for each in await thread.guild.active_threads()]
    await thread.leave()

    assert inside == {bob.id, playground.box.world.bot_id}
    assert active == [thread.id]
    assert playground.guild.threads[0].channel.thread is not None
    assert playground.guild.threads[0].channel.thread.members == [bob.id]


async def test_a_command_in_a_thread_is_answered_there(playground: Playground, bot: Stock) -> None:
    """Interactions know threads; the upload limit and permissions are the parent's."""
    thread = await clips(bot).create_thread(name="t", type=library.ChannelType.public_thread)
    view = playground.channel_by_id(thread.id)

    made = await playground.members[0].command("/secret", channel=view)

    assert (await made.answered())["channel_id"] == str(thread.id)


async def test_private_threads_are_for_those_inside(playground: Playground, bot: Stock) -> None:
    """A private thread is seen by its members and by who manages threads."""
    playground.channel.allow("CREATE_PRIVATE_THREADS")
    thread = await clips(bot).create_thread(name="quiet")
    may = playground.box.world.may
    channel = playground.channel_by_id(thread.id).channel

    assert may(playground.members[0].id, channel) == 0
    assert may(playground.member("moderator").id, channel)
    assert may(playground.box.world.bot_id, channel)


async def test_direct_messages(playground: Playground, bot: Stock) -> None:
    """The bot writes to a person, who may close the door; commands work there too."""
    alice = playground.members[0]
    user = await bot.fetch_user(alice.id)

    await user.send("your clip is ready")
    made = await alice.command("/secret", channel=alice.dm)
    answer = await made.answered()
    alice.close_dms()
    with pytest.raises(library.Forbidden, match="50007"):
        await user.send("again")
    alice.close_dms(closed=False)
    await user.send("welcome back")

    said = [each["content"] for each in alice.dm.messages]
    assert said == ["your clip is ready", "welcome back"]
    assert answer["channel_id"] == str(alice.dm.id)
    assert made.record.payload is not None
    assert made.record.payload["context"] == 1


async def test_no_direct_messages_to_strangers_and_bots(rest: Rest) -> None:
    """Who shares no guild with the bot cannot be written to, nor can a bot."""
    playground = rest.playground
    stranger = playground.member("stranger")
    _, dm = await rest("POST", "/users/@me/channels", {"recipient_id": str(stranger.id)})
    stranger.leave()

    status, body = await rest("POST", f"/channels/{dm['id']}/messages", {"content": "x"})
    bot_status, _ = await rest(
        "POST", "/users/@me/channels", {"recipient_id": str(playground.box.world.bot_id)}
    )

    assert (status, body["code"]) == (403, 50007)
    assert bot_status == 403


async def test_channels_and_overwrites_through_the_library(
    playground: Playground, bot: Stock
) -> None:
    """A bot that may manages channels and their permissions, and hears of changes."""
    role = playground.guild.bot_role
    playground.guild.set_permissions(role, "ADMINISTRATOR")
    guild = bot.get_guild(playground.guild.id)
    assert guild is not None
    await soon(lambda: guild.me.guild_permissions.administrator)

    made = await guild.create_text_channel("new", topic="t", nsfw=True)
    await made.edit(name="newer", slowmode_delay=5)
    await made.set_permissions(guild.default_role, send_messages=False)
    view = playground.guild.channel("newer")
    alice = playground.members[0]

    assert (view.channel.topic, view.channel.nsfw, view.channel.slowmode_s) == ("t", True, 5)
    with pytest.raises(NotAllowedError):
        await alice.say("x", channel=view)
    await made.set_permissions(guild.default_role, overwrite=None)
    await alice.say("x", channel=view)
    await made.delete()
    with pytest.raises(PlaygroundError, match="no channel #newer"):
        playground.guild.channel("newer")


async def test_roles_and_members_through_the_library(playground: Playground, bot: Stock) -> None:
    """Roles are made, given, changed and deleted; members are named and kicked."""
    playground.guild.set_permissions(playground.guild.bot_role, "ADMINISTRATOR")
    guild = bot.get_guild(playground.guild.id)
    assert guild is not None
    await soon(lambda: guild.me.guild_permissions.administrator)
    alice = await guild.fetch_member(playground.members[0].id)

    role = await guild.create_role(name="Fan", colour=library.Colour(0xFF0000))
    await alice.add_roles(role)
    await role.edit(name="Friend", mentionable=True)
    await alice.edit(nick="Al")
    await guild.me.edit(nick="Dave")
    await alice.kick()
    names = {each.name for each in await guild.fetch_roles()}
    await role.delete()

    kept = playground.guild.guild
    assert "Friend" in names
    assert role.id not in kept.roles
    assert alice.id not in kept.members
    assert kept.members[playground.box.world.bot_id].nick == "Dave"


async def test_the_guild_tells_its_boost_tier(playground: Playground, bot: Stock) -> None:
    """A change of tier reaches the bot, and with it the upload limit."""
    guild = bot.get_guild(playground.guild.id)
    assert guild is not None
    assert guild.filesize_limit == 10 * 1024 * 1024

    playground.guild.boost(2)
    await soon(lambda: guild.premium_tier == 2)

    assert guild.filesize_limit == 50 * 1024 * 1024
    fetched = await bot.fetch_guild(guild.id)
    assert (fetched.approximate_member_count, fetched.premium_tier) == (6, 2)
    with pytest.raises(PlaygroundError, match="0 to 3"):
        playground.guild.boost(4)


async def test_a_new_guild_and_a_new_member(playground: Playground, bot: Stock) -> None:
    """Guilds and people can be added while the bot runs."""
    made = playground.add_guild("Third")
    carol = playground.add_member("Carol", guild=made)
    await soon(lambda: bot.get_guild(made.id))

    answer = await (await carol.command("/secret")).answered()

    assert answer["channel_id"] == str(made.channels[0].id)
    assert playground.member("carol").id == carol.id
    with pytest.raises(PlaygroundError, match="already"):
        carol.join()
    carol.leave()
    carol.join()


async def test_automod_stops_messages_not_options(playground: Playground, bot: Stock) -> None:
    """A keyword rule stops what people write, with wildcards and exceptions, but no command."""
    playground.guild.set_permissions(playground.guild.bot_role, "MANAGE_GUILD", "VIEW_CHANNEL")
    guild = bot.get_guild(playground.guild.id)
    assert guild is not None
    alice, owner = playground.members[0], playground.member("owner")
    rule = await guild.create_automod_rule(
        name="No slugs",
        event_type=library.AutoModRuleEventType.message_send,
        trigger=library.AutoModTrigger(
            keyword_filter=["slug*", "snail"], allow_list=["sluggish"], regex_patterns=["sn[o0]t"]
        ),
        actions=[library.AutoModRuleAction(custom_message="No.")],
        enabled=True,
    )

    for said in ("a SLUG", "slugs!", "one snail", "sn0t"):
        with pytest.raises(NotAllowedError, match="No slugs"):
            await alice.say(said)
    for said in ("snails", "sluggish today"):
        await alice.say(said)
    await owner.say("slug")
    made = await alice.command("/video make", prompt="a slug in the rain")
    await made.answered()
    fetched = await guild.fetch_automod_rules()
    await rule.edit(enabled=False)
    await alice.say("slug")
    await rule.delete()

    assert [each.name for each in fetched] == ["No slugs"]
    assert playground.guild.guild.automod == {}


async def test_automod_tells_who_listens(rest: Rest) -> None:
    """AUTO_MODERATION_ACTION_EXECUTION comes to those with its intent."""
    playground = rest.playground
    playground.guild.set_permissions(playground.guild.bot_role, "MANAGE_GUILD", "VIEW_CHANNEL")
    rule = {
        "name": "No slugs",
        "event_type": 1,
        "trigger_type": 1,
        "trigger_metadata": {"keyword_filter": ["slug"]},
        "actions": [{"type": 1, "metadata": {}}],
        "enabled": True,
    }
    statuses = [
        (await rest("POST", "/guilds/{guild}/auto-moderation/rules", rule))[0] for _ in range(7)
    ]
    socket = await connect(rest.session, playground)
    await socket.hear()
    await socket.say(2, identify(playground, intents=1 | 1 << 21))
    await socket.until("GUILD_CREATE")

    with pytest.raises(NotAllowedError):
        await playground.members[0].say("slug")
    told = await socket.until("AUTO_MODERATION_ACTION_EXECUTION")

    assert statuses == [200] * 6 + [400]
    assert told["content"] == "slug"


async def test_what_is_bought_is_told_consumed_and_bought_again(
    playground: Playground, bot: Stock
) -> None:
    """A consumable must be consumed before it can be bought again; interactions name it."""
    alice = playground.members[0]
    sku = playground.sell("Ten clips")
    heard: list[Any] = []

    async def on_entitlement_create(entitlement: library.Entitlement) -> None:
        heard.append(entitlement)

    bot.add_listener(on_entitlement_create)
    bought = alice.buy(sku)
    await soon(lambda: heard)
    with pytest.raises(Exception, match="10029"):
        alice.buy(sku)
    secret = await alice.command("/secret")
    skus = await bot.fetch_skus()
    listed = [each.id async for each in bot.entitlements(user=library.Object(alice.id))]
    await heard[0].consume()
    again = alice.buy(sku)
    test = await bot.create_entitlement(
        library.Object(sku),
        library.Object(playground.members[1].id),
        library.EntitlementOwnerType.user,
    )

    assert [each.name for each in skus] == ["Ten clips"]
    assert listed == [int(bought["id"])]
    assert secret.record.payload is not None
    assert [each["id"] for each in secret.record.payload["entitlements"]] == [bought["id"]]
    assert again["id"] != bought["id"]
    assert test is None


async def test_a_world_of_many_shows_all(playground: Playground) -> None:
    """The cast is as promised: six people, two guilds, four channels, an age-restricted one."""
    keys = [each.user.key for each in playground.members]

    assert keys == ["alice", "bob", "newcomer", "moderator", "owner", "stranger"]
    assert [each.name for each in playground.guilds] == ["The Cutting Room", "Elsewhere"]
    assert playground.guild.channels[0].name == "clips"
    assert playground.guild.channel("after-hours").channel.nsfw
    with pytest.raises(PlaygroundError, match="nobody called"):
        playground.member("zoe")


async def test_two_bots_of_one_token_hear_the_same(playground: Playground) -> None:
    """Two processes of one bot both get an interaction, as on Discord; one answer counts."""
    async with running(playground) as one, running(playground) as two:
        made = await playground.members[0].command("/secret")
        await made.answered()
        await soon(
            lambda: (
                [sum(kind == "interaction" for kind, _ in each.heard) for each in (one, two)]
                == [1, 1]
            )
        )
        await asyncio.sleep(0)
    assert len(playground.channel.seen_by(playground.members[0])) == 1


async def test_a_forum_has_posts_and_no_messages_of_its_own(
    playground: Playground, bot: Stock
) -> None:
    """Nobody types into a forum, the bot is refused there, and both are welcome in a post."""
    alice = playground.members[0]
    forum = playground.guild.add_channel("films", kind=Kind.FORUM)
    post = alice.start_post("The fox film", "Who helps?", forum=forum)
    forum.deny("SEND_MESSAGES")  # to start posts; within them another permission counts

    made = await alice.command("/secret", channel=post)
    files = library.File(io.BytesIO(b"x"), "x.txt")
    sent = await bot.get_partial_messageable(post.id).send("here", file=files)

    assert (await made.answered())["channel_id"] == str(post.id)
    assert post.messages[0]["id"] == str(post.id)
    assert isinstance(sent.channel, library.Thread | library.PartialMessageable)
    assert isinstance(bot.get_channel(forum.id), library.ForumChannel)
    with pytest.raises(NotAllowedError, match="nothing to type into"):
        await alice.command("/secret", channel=forum)
    with pytest.raises(NotAllowedError, match="may not write"):
        await alice.say("hello", channel=forum)
    with pytest.raises(PlaygroundError, match="no forum"):
        alice.start_post("A post", "x", forum=playground.channel)
    forum.clear_overwrites()
    with pytest.raises(library.HTTPException, match="50008"):
        await bot.get_partial_messageable(forum.id).send("x")
    forum.deny("SEND_MESSAGES", to=alice)
    with pytest.raises(NotAllowedError, match="may not start posts"):
        alice.start_post("Another", "x", forum=forum)


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.STAGE, Kind.NEWS])
async def test_other_channels_have_a_chat(playground: Playground, bot: Stock, kind: Kind) -> None:
    """Voice and stage channels are written in like any other, and known for what they are."""
    place = playground.guild.add_channel("elsewhere", kind=kind)

    answer = await (await playground.members[0].command("/secret", channel=place)).answered()
    sent = await bot.get_partial_messageable(place.id).send("x")

    assert answer["channel_id"] == str(sent.channel.id) == str(place.id)
    known = bot.get_channel(place.id)
    assert isinstance(known, library.abc.GuildChannel)
    assert known.type.value == kind


async def test_channels_of_every_kind_by_rest(rest: Rest) -> None:
    """A bot makes them, and reads them back as Discord shows them."""
    rest.playground.guild.set_permissions(rest.playground.guild.bot_role, "ADMINISTRATOR")
    for kind in (0, 2, 4, 5, 13, 15):
        status, made = await rest("POST", "/guilds/{guild}/channels", {"name": "x", "type": kind})
        assert (status, made["type"]) == (201, kind)
    status, _ = await rest("GET", "/guilds/{guild}/channels")
    assert status == 200
