"""What is known of a guild while Discord has not described it: after a start, a new session, or in an outage."""

import asyncio
from dataclasses import replace

from bot.courier.guilds import upload_limit
from bot.domain.ids import InteractionId
from bot.domain.job import Progress
from tests.courier.conftest import Post
from tests.courier.test_languages import german, speaks_german
from tests.courier.test_show import lines

__all__ = ["german"]

GUILD = "GET /guilds/{guild_id}"
QUEUED = "**#1423 steht in der Schlange**"


def undescribed(post: Post) -> None:
    """What READY leaves in the library: an empty guild."""
    state = post.bot._connection
    state._guilds.clear()
    state._add_guild_from_data({"id": str(post.job.guild_id), "unavailable": True})  # pyright: ignore[reportArgumentType]


def times_asked(post: Post) -> int:
    return len(post.discord.calls_to(GUILD))


async def test_a_card_speaks_the_guilds_language_before_the_guild_is_described(post: Post) -> None:
    """A start posts cards at once; Discord is asked, and only once."""
    await speaks_german(post)
    undescribed(post)
    async with post.after_a_restart() as courier:
        await courier.show(post.job, Progress())
        await courier.show(replace(post.job, card_id=None), Progress(ahead=1))

    assert lines(post.messages[0])[0] == QUEUED
    assert times_asked(post) == 1


async def test_a_language_is_remembered_over_a_new_session(post: Post) -> None:
    """What was read before is as good as what Discord says: it is not asked."""
    await speaks_german(post)
    await post.courier.show(post.job, Progress())
    undescribed(post)
    later = InteractionId(post.job.interaction_id + 1)
    await post.courier.show(replace(post.job, interaction_id=later), Progress())

    assert [lines(message)[0] for message in post.messages] == [QUEUED, QUEUED]
    assert times_asked(post) == 0


async def test_a_guild_that_cannot_be_asked_about_reads_english(post: Post) -> None:
    """The card is posted all the same."""
    await speaks_german(post)
    undescribed(post)
    post.discord.faults.answer(GUILD, status=403, times=-1)
    await post.courier.show(post.job, Progress())

    assert lines(post.messages[0])[0] == "**#1423 is in the queue**"


async def test_cards_at_once_ask_once(post: Post) -> None:
    """After a start all cards of a guild come together: one asks, and the others wait for the answer."""
    await speaks_german(post)
    undescribed(post)
    others = [InteractionId(post.job.interaction_id + n) for n in range(3)]
    await asyncio.gather(
        *(post.courier.show(replace(post.job, interaction_id=each), Progress()) for each in others)
    )

    assert [lines(message)[0] for message in post.messages] == [QUEUED] * 3
    assert times_asked(post) == 1


async def test_what_discord_did_not_tell_is_asked_again_after_a_while(post: Post) -> None:
    """A card moves every few seconds: while a guild is out, none of its views waits for another no."""
    await speaks_german(post)
    undescribed(post)
    post.discord.faults.answer(GUILD, status=403, times=1)
    job = post.job
    for ahead in range(3):
        await post.courier.show(job, Progress(ahead=ahead))
    assert times_asked(post) == 1

    post.later(60)
    later = InteractionId(job.interaction_id + 1)
    await post.courier.show(replace(job, interaction_id=later), Progress())
    assert lines(post.messages[-1])[0] == QUEUED
    assert times_asked(post) == 2


async def test_a_boosted_guild_keeps_its_limit_before_it_is_described(post: Post) -> None:
    """A paid clip is not made smaller because the session is new."""
    post.discord.guild.boost(2)
    undescribed(post)
    assert await upload_limit(post.bot, post.job.guild_id) == 50 * 1024 * 1024


async def test_a_guild_that_is_away_gives_no_clip_up(post: Post) -> None:
    """Discord may say that it knows no such guild while it is out: what holds for every guild counts then."""
    undescribed(post)
    post.discord.faults.answer(GUILD, status=404, times=-1)
    assert await upload_limit(post.bot, post.job.guild_id) == 10 * 1024 * 1024
