"""The gallery and favourites, on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.gallery import Search, Shelf
from bot.domain.ids import ChannelId, GuildId, JobId, ModelKey
from bot.ports import Unit
from bot.storage.gallery import SqlGallery
from tests.storage.kinds import postgres_only, sqlite_only
from tests.storage.makers import (
    CLIP,
    GUILD,
    MEMBER,
    NOON,
    OTHER,
    RICH,
    SPEC,
    connection_of,
    held,
    opened,
)


async def test_favourites_are_each_members_own(url: str) -> None:
    """A clip is a favourite until its member lets it go; others' are their own."""

    def work(unit: Unit) -> list[bool]:
        job = held(unit)
        return [
            unit.gallery.favour(GUILD, MEMBER, job.id, NOON),
            unit.gallery.favour(GUILD, OTHER, job.id, NOON),
            unit.gallery.favour(GUILD, MEMBER, job.id, NOON),
            unit.gallery.favoured(job.id),
            unit.gallery.favour(GUILD, OTHER, job.id, NOON),
            unit.gallery.favoured(job.id),
        ]

    async with opened(url) as database:
        assert await database.write(work) == [True, True, False, True, False, False]


def shelve(unit: Unit, prompt: str, **given: Any) -> JobId:
    """A delivered clip in the gallery."""
    private = given.pop("private", False)
    model = given.pop("model", SPEC.model_key)
    spec = replace(SPEC, prompt=prompt, private=private, model_key=model)
    job = replace(held(unit, spec=spec, **given), clip=CLIP)
    unit.gallery.add(job, NOON)
    unit.gallery.add(job, NOON)  # twice is once
    return job.id


def numbers(unit: Unit, most: int = 10, **wanted: Any) -> list[int]:
    seen = frozenset({ChannelId(5), ChannelId(6)})
    search = Search(guild_id=GUILD, member_id=MEMBER, channel_id=ChannelId(5), seen=seen)
    return [job.id for job in unit.gallery.find(replace(search, **wanted), most).jobs]


async def test_shelves(url: str) -> None:
    """Mine, favourites, this channel, a model; others' private clips on none of them."""

    def work(unit: Unit) -> None:
        mine = shelve(unit, "a red fox")
        hidden = shelve(unit, "a red fox, mine", private=True)
        theirs = shelve(unit, "a blue whale", member_id=OTHER, channel_id=ChannelId(6))
        shelve(unit, "a red fox, theirs", member_id=OTHER, private=True)
        shelve(unit, "a red fox elsewhere", guild_id=GuildId(7))
        other_model = shelve(unit, "a castle", member_id=OTHER, model=ModelKey("dear:grand-2"))
        unit.gallery.favour(GUILD, MEMBER, theirs, NOON)

        adult = shelve(unit, "a red fox at night", age_restricted=True)
        assert numbers(unit, age_restricted=True)[0] == adult
        assert numbers(unit) == [other_model, theirs, hidden, mine]
        assert numbers(unit, shelf=Shelf.MINE) == [hidden, mine]
        assert numbers(unit, shelf=Shelf.FAVOURITES) == [theirs]
        assert numbers(unit, shelf=Shelf.CHANNEL) == [other_model, hidden, mine]
        assert numbers(unit, model_key=ModelKey("dear:grand-2")) == [other_model]
        assert numbers(unit, before=theirs) == [hidden, mine]
        page = unit.gallery.find(
            Search(
                guild_id=GUILD,
                member_id=OTHER,
                channel_id=ChannelId(5),
                seen=frozenset({ChannelId(5)}),
            ),
            most=2,
        )
        assert (next(job.id for job in page.jobs), page.more) == (other_model, True)

    async with opened(url, start=RICH) as database:
        await database.write(work)


async def test_clips_of_channels_that_are_not_seen(url: str) -> None:
    """They are their makers' and those members' who kept them as favourites; a public thread is its channel's."""

    def work(unit: Unit) -> None:
        staff, thread = ChannelId(7), ChannelId(71)
        shelve(unit, "a red fox", member_id=OTHER, channel_id=staff)
        kept = shelve(unit, "a red fox", member_id=OTHER, channel_id=staff)
        mine = shelve(unit, "a red fox", channel_id=staff)
        there = shelve(
            unit, "a red fox", member_id=OTHER, channel_id=thread, thread_of=ChannelId(5)
        )
        shelve(unit, "a red fox", member_id=OTHER, channel_id=thread, thread_of=staff)
        unit.gallery.favour(GUILD, MEMBER, kept, NOON)

        assert numbers(unit) == [there, mine]
        assert numbers(unit, words="fox") == [there, mine]
        assert numbers(unit, shelf=Shelf.FAVOURITES) == [kept]
        assert numbers(unit, seen=frozenset()) == [mine]

    async with opened(url, start=RICH) as database:
        await database.write(work)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("fox", [3, 1]),
        ("FOXES", [3]),
        ("fox snow", [1]),
        ("snow fo", [1]),
        ("cafe", [2]),
        ("狐", [4]),
        ('"fox" OR', []),
        ("fox* NEAR", []),
        ("'); drop", []),
        ("straße", [5]),
        ("İstanbul", [5]),
        ("%", []),
        ("  ", [5, 4, 3, 2, 1]),
    ],
)
async def test_words_in_prompts(url: str, kind: str, typed: str, found: list[int]) -> None:
    """Every word is there, at least as a beginning; what a search language would make of it does not matter."""

    def work(unit: Unit) -> list[int]:
        first = shelve(unit, "A red fox runs through snow")
        for prompt in (
            "rain before a café",
            "two foxes dance",
            "赤い狐が走る",
            "eine Straße in İstanbul",
        ):
            shelve(unit, prompt)
        return [each - first + 1 for each in numbers(unit, words=typed)]

    if kind == "postgresql" and typed == "cafe":
        found = []  # its plain text search keeps accents apart
    async with opened(url, start=RICH) as database:
        assert await database.write(work) == found


@pytest.mark.parametrize(
    ("prompt", "typed"),
    [
        ("day/night over the town", "night"),
        ("through an f/1.8 lens", "lens 1.8"),
        ("3.14 pies", "14 pies"),
        ("8-12 riders", "12"),
        ("the end.Then rain", "then"),
        ("sun<rain>wind", "rain"),
        ("a cat@home", "home"),
        ("rock&roll;", "roll"),
        ("Tower von 東京", "tower von 東"),
        ("neon SIGN 東京", "sign 東京"),
    ],
)
async def test_a_word_is_found_wherever_it_stands(url: str, prompt: str, typed: str) -> None:
    """Signs part words on either database, and large letters are small ones, in prompts of every script."""

    def filled(unit: Unit) -> bool:
        wanted = shelve(unit, prompt)
        return numbers(unit, words=typed) == [wanted]

    async with opened(url, start=RICH) as database:
        assert await database.write(filled)


async def test_clips_lately(url: str) -> None:
    """Those that everybody may see, of this model, since then."""

    def work(unit: Unit) -> None:
        shown = shelve(unit, "a red fox", member_id=OTHER)
        shelve(unit, "a red fox", private=True)
        later = NOON + timedelta(days=1)
        assert unit.gallery.lately(GUILD, SPEC.model_key, NOON, 9) == [(shown, "a red fox")]
        assert unit.gallery.lately(GUILD, SPEC.model_key, later, 9) == []
        assert unit.gallery.lately(GUILD, ModelKey("x:y"), NOON, 9) == []

    async with opened(url, start=RICH) as database:
        await database.write(work)


async def test_a_clip_that_was_taken_down(url: str) -> None:
    """Nobody finds it any more, nor hears that it was made before."""

    def work(unit: Unit) -> None:
        down, stays = shelve(unit, "a red fox"), shelve(unit, "a red fox")
        unit.cases.take_down(GUILD, down, ChannelId(5), None)

        assert numbers(unit) == [stays]
        lately = unit.gallery.lately(GUILD, SPEC.model_key, NOON, 9)
        assert lately == [(stays, "a red fox")]

    async with opened(url, start=RICH) as database:
        await database.write(work)


@sqlite_only
async def test_words_of_a_transaction_are_indexed_together(url: str) -> None:
    """However many clips a transaction adds, the index of words grows by one part, which a search within it meets."""

    def work(unit: Unit) -> list[int]:
        for _ in range(5):
            shelve(unit, "a fox in the snow")
        return numbers(unit, words="fox")

    def parts(unit: Unit) -> int:
        counted = text("SELECT count(DISTINCT segid) FROM clip_words_idx")
        return connection_of(unit).execute(counted).scalar_one()

    async with opened(url, start=RICH) as database:
        found = await database.write(work)
        await database.write(lambda unit: shelve(unit, "another fox"))

        assert len(found) == 5
        assert len(await database.read(lambda unit: numbers(unit, words="fox"))) == 6
        assert await database.read(parts) == 2


@postgres_only
async def test_words_are_looked_up_before_any_prompt_is_taken_apart(url: str) -> None:
    """A word that is in no prompt is found in none at once; PostgreSQL went through those of all years, newest first."""

    def explain(unit: Unit) -> str:
        connection = connection_of(unit)
        connection.execute(
            text("SET LOCAL enable_seqscan = off")
        )  # of so few rows it would read all
        search = Search(
            guild_id=GUILD,
            member_id=MEMBER,
            channel_id=ChannelId(5),
            seen=frozenset(),
            words="zebra",
        )
        found = SqlGallery(connection)._found(search).limit(5)
        sql = found.compile(connection, compile_kwargs={"literal_binds": True})
        return "\n".join(connection.exec_driver_sql(f"EXPLAIN {sql}".replace("%", "%%")).scalars())

    async with opened(url) as database:
        plan = await database.write(explain)

    words_first, _, rest = plan.partition("CTE Scan on spoken")
    assert "Bitmap Index Scan on ix_gallery_words" in words_first
    assert "to_tsvector" not in rest
