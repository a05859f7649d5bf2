"""Who reads what in which language: everybody the guild's, the maker their own."""

from dataclasses import replace
from pathlib import Path

import discord
import pytest

from bot.domain.job import JobState, Progress
from tests.courier.conftest import Post, stored, until
from tests.courier.test_show import labels, lines
from tests.fakes.door_house import CLIP

GERMAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "{job} is in the queue"
msgstr "{job} steht in der Schlange"

msgid "{job} has failed"
msgstr "{job} ist gescheitert"

msgid "Cancel"
msgstr "Abbrechen"

msgid "{maker} your clip is ready: {prompt}"
msgstr "{maker} dein Clip ist fertig: {prompt}"
"""


@pytest.fixture(autouse=True)
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house in which somebody has translated a few messages into German, and nothing else."""
    folder = tmp_path / "locales" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "dailies.po").write_text(GERMAN, encoding="utf-8")
    monkeypatch.setattr("bot.words.tongue.LOCALES", tmp_path / "locales")


async def speaks_german(post: Post) -> None:
    """Set the guild's language, as its owner does."""
    post.discord.guild.set_locale("de")
    guild = post.bot.get_guild(post.job.guild_id)
    await until(lambda: guild is not None and guild.preferred_locale is discord.Locale.german)


async def test_a_card_speaks_the_guilds_language(post: Post) -> None:
    """An American's card on a German server is German, its buttons too."""
    await speaks_german(post)
    await post.courier.show(replace(post.job, locale="en-US"), Progress())

    (card,) = post.messages
    assert lines(card)[0] == "**#1423 steht in der Schlange**"
    assert labels(card)[0] == "Abbrechen"


async def test_a_members_language_changes_no_card(post: Post) -> None:
    """A German's card on an American server is English."""
    await post.courier.show(replace(post.job, locale="de"), Progress())

    (card,) = post.messages
    assert lines(card)[0] == "**#1423 is in the queue**"


async def test_a_clip_speaks_the_guilds_language_after_a_restart_too(post: Post) -> None:
    """The language is asked of the guild when something is posted, so nothing has to remember it."""
    await speaks_german(post)
    async with post.after_a_restart() as courier:
        await courier.deliver(stored(post.job, post.clock), CLIP)

    (clip,) = post.messages
    assert "dein Clip ist fertig" in str(clip["components"])


async def test_news_for_the_maker_is_in_their_own_language(post: Post) -> None:
    """What only the maker reads is said in the language that they asked in."""
    alice = post.discord.members[0]
    made = await alice.command("/video make", prompt="a red fox", locale="de")
    await made.answered()
    job = await post.rooms.job(1)

    await post.courier.notify(replace(job, state=JobState.FAILED))

    told = post.discord.channel.seen_by(alice)[-1]
    assert told["content"].startswith("**#1 ist gescheitert**. ")
