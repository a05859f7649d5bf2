"""Messages of a channel: once each, with files, components and mentions as Discord makes them."""

from typing import Any

import discord as library
import pytest

from playground import Playground
from tests.playground.pieces import PNG, V2, clips, text
from tests.playground.raw import MESSAGES, Rest
from tests.playground.stock import Stock

# Once


async def test_the_same_nonce_is_the_same_message(playground: Playground, bot: Stock) -> None:
    """An enforced nonce makes a repeated post harmless, for three minutes and no longer."""
    channel = clips(bot)

    first = await channel.send("a clip", nonce="1423-clip")
    again = await channel.send("a clip", nonce="1423-clip")
    playground.clock.advance(181)
    late = await channel.send("a clip", nonce="1423-clip")

    assert first.id == again.id
    assert late.id != first.id
    assert len(playground.channel.messages) == 2


async def test_nonces_do_not_show_in_the_history(rest: Rest) -> None:
    """The nonce is in the answer to the post, and nowhere afterwards."""
    body = {"content": "x", "nonce": "n", "enforce_nonce": True}

    _, made = await rest("POST", MESSAGES, body)
    _, history = await rest("GET", MESSAGES)

    assert made["nonce"] == "n"
    assert history[0]["id"] == made["id"]
    assert "nonce" not in history[0]


async def test_a_nonce_that_is_not_enforced_does_nothing(rest: Rest) -> None:
    """Without `enforce_nonce` the same nonce makes a second message."""
    ids = [(await rest("POST", MESSAGES, {"content": "x", "nonce": 7}))[1]["id"] for _ in "ab"]

    assert ids[0] != ids[1]


async def test_a_nonce_is_at_most_25_characters(rest: Rest) -> None:
    """A longer nonce is an invalid form."""
    status, body = await rest("POST", MESSAGES, {"content": "x", "nonce": "n" * 26})

    assert (status, body["code"]) == (400, 50035)
    assert body["errors"]["nonce"]["_errors"][0]["code"] == "BASE_TYPE_MAX_LENGTH"
    rest.playground.violations.clear()


# Mentions


async def test_mentions_are_what_was_allowed(rest: Rest) -> None:
    """Only those whom `allowed_mentions` lets through are pinged, in either kind of message."""
    playground = rest.playground
    alice, bob = playground.members[:2]
    role = playground.guild.add_role("Fans", mentionable=True)
    said = f"{alice.mention} {bob.mention} <@&{role.id}> @everyone <@999>"
    cases: list[tuple[dict[str, Any] | None, list[int], list[int], bool]] = [
        (None, [alice.id, bob.id], [role.id], False),  # the bot may not mention everyone
        ({"parse": []}, [], [], False),
        ({"parse": ["roles"]}, [], [role.id], False),
        ({"users": [str(bob.id)]}, [bob.id], [], False),
    ]
    for allowed, users, roles, everyone in cases:
        for body in ({"content": said}, {"flags": V2, "components": [text(said)]}):
            form = {**body, **({} if allowed is None else {"allowed_mentions": allowed})}
            _, made = await rest("POST", MESSAGES, form)
            assert [int(each["id"]) for each in made["mentions"]] == users
            assert [int(each) for each in made["mention_roles"]] == roles
            assert made["mention_everyone"] is everyone
            playground.clock.advance(5)


async def test_everyone_is_mentioned_by_those_who_may(rest: Rest) -> None:
    """@everyone needs its permission."""
    rest.playground.channel.allow("MENTION_EVERYONE")

    _, made = await rest("POST", MESSAGES, {"content": "@everyone"})

    assert made["mention_everyone"] is True


# The life of a message


async def test_history_is_paged(playground: Playground, bot: Stock) -> None:
    """History comes newest first, in pages, from either side, without what only one person sees."""
    channel = clips(bot)
    playground.limits.enabled = False
    sent = [(await channel.send(f"{n}")).id for n in range(120)]
    await (await playground.members[0].command("/secret")).answered()

    newest = [each.id async for each in channel.history(limit=None)]
    oldest = [each.id async for each in channel.history(limit=5, oldest_first=True)]
    around = [each.id async for each in channel.history(around=library.Object(sent[50]), limit=3)]

    assert newest == sent[::-1]
    assert oldest == sent[:5]
    assert sorted(around) == sent[49:52]


async def test_replies_pins_reactions_and_bulk_deletion(playground: Playground, bot: Stock) -> None:
    """The rest of a message's life works through stock discord.py."""
    playground.limits.enabled = False
    playground.channel.allow("MANAGE_MESSAGES", "PIN_MESSAGES")
    channel = clips(bot)
    first = await channel.send("first")
    reply = await first.reply("second", mention_author=False)
    await reply.add_reaction("🎬")
    await first.pin()
    pins = [each.id async for each in channel.pins()]
    read = await channel.fetch_message(reply.id)
    await read.remove_reaction("🎬", bot.user or read.author)
    await channel.delete_messages([first, reply])

    assert pins == [first.id]
    assert read.reference is not None
    assert read.reference.message_id == first.id
    assert read.reactions[0].emoji == "🎬"
    assert playground.channel.messages == []


async def test_only_ones_own_messages_can_be_edited(playground: Playground, bot: Stock) -> None:
    """Another's message is 50005 to edit and 50013 to delete, until the bot may manage messages."""
    said = await playground.members[0].say("mine")
    message = clips(bot).get_partial_message(int(said["id"]))

    with pytest.raises(library.Forbidden, match="50005"):
        await message.edit(content="yours")
    with pytest.raises(library.Forbidden, match="50013"):
        await message.delete()
    playground.channel.allow("MANAGE_MESSAGES")
    await message.delete()

    assert playground.channel.messages == []


async def test_others_words_need_message_content(playground: Playground, bot: Stock) -> None:
    """History shows other people's messages without their content, unless it was granted."""
    await playground.members[0].say("private thoughts", files=(("a.png", PNG),))

    read = await anext(clips(bot).history(limit=1))

    assert (read.content, read.attachments) == ("", [])
    assert playground.channel.messages[0]["content"] == "private thoughts"


async def test_waiting_has_deadlines_and_sentences(playground: Playground, bot: Stock) -> None:
    """What is waited for comes, or is named when it does not."""
    channel = clips(bot)
    with pytest.raises(TimeoutError, match="#clips"):
        await playground.channel.next_message(timeout_s=0.05)

    sent = await channel.send("one")
    await sent.edit(content="two")

    seen = await playground.channel.wait_for(lambda shown: shown["content"] == "two", 30)
    assert seen["edited_timestamp"] is not None
    assert playground.channel.latest_id == sent.id
