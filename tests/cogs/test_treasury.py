"""Money behind the door: stewards set it, members share it, and every odd amount has its sentence."""

import asyncio
import csv
import io
import zipfile
from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.domain.job import JobState
from bot.domain.money import DOLLAR, MicroUsd
from bot.pipeline import sharing
from bot.pipeline.settle import settle
from tests.cogs.conftest import Door, buttons, text
from tests.cogs.presses import treasury
from tests.pipeline.people import person, somebody


async def quota(door: Door, command: str, **options: Any) -> str:
    """What Ann is told."""
    return text(await door.ann.slash(door.channel, f"quota {command}", **options))


async def attached(result: InteractionResult) -> list[dict[str, str]]:
    """The table that an answer carries."""
    assert result.response is not None
    (file,) = result.response.message.attachments
    read = (await file.read()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(read)))


async def test_a_budget_comes_in_at_once_and_is_told(door: Door) -> None:
    """Fifty dollars a month: the pool has them now, and everybody can read when the next ones come."""
    said = await treasury(door, "budget", monthly="50")

    assert "$75.00 is there" in said
    assert "$50.00 comes in each month, next <t:" in said
    assert "what is left then is not carried over" in said
    assert "$45.00 is there" in await treasury(door, "budget", monthly="20", carry_over=True)
    assert "what is left then stays" in await treasury(door, "budget")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-5", "An amount can't be less than nothing."),
        ("0", "That would move nothing."),
        ("0.005", "I count in whole cents here."),
        ("99999999", "That is more than I take at once ($1,000,000.00)."),
        ("a lot", "I can't read “a lot” as an amount."),
    ],
)
async def test_odd_amounts_have_a_sentence(door: Door, typed: str, sentence: str) -> None:
    """Whatever is typed as an amount, one kind sentence says what would work, and nothing moves."""
    assert sentence in await quota(door, "donate", amount=typed)
    assert sentence in await quota(door, "gift", member=door.ben, amount=typed)
    assert sentence in await treasury(door, "grant", member=door.ben, amount=typed)
    assert "Nothing has moved in your name" in await quota(door, "lines")


async def test_the_books_are_audited(door: Door) -> None:
    """A steward hears that they are right."""
    said = await treasury(door, "audit")

    assert said == "The books are right: every balance is what the journal says."


async def test_a_gift_from_a_wallet_and_from_a_share(door: Door) -> None:
    """A wallet's gift moves what is there; one from a share counts as used of it. The receiver can spend both."""
    assert "has $3.00 now" in await treasury(door, "grant", member=door.ann, amount="3")
    first = await quota(door, "gift", member=door.ben, amount="2")
    second = await quota(door, "gift", member=door.ben, amount="2", source="share")

    assert first.endswith("Your wallet has $1.00.")
    assert second.endswith("It counts as used of your share; $3.00 is left.")
    assert "**Your wallet:** $4.00." in text(await door.ben.slash(door.channel, "quota me"))
    lines = await attached(await door.ben.slash(door.channel, "quota lines"))
    assert [(line["what"], line["usd"]) for line in lines] == [("gift", "2.000000")] * 2
    assert "$1.00 is in the pool now" in await quota(door, "donate", amount="1")
    assert "Your wallet has $0.00, less than $1.00." in await quota(door, "donate", amount="1")


async def test_gifts_that_are_not_made(door: Door) -> None:
    """To oneself, to a bot, to a newcomer, above a day's limits: refused with what would work."""
    bot = door.guild.add_member(door.env.create_user("robot", bot=True))
    assert "That is you." in await quota(door, "gift", member=door.ann, amount="1")
    assert "is a bot" in await quota(door, "gift", member=bot, amount="1")
    await treasury(door, "budget", gifts_a_day=1, received_a_day="3")
    assert "more than $3.00 in 24 hours" in await quota(door, "gift", member=door.ben, amount="4")
    assert "wallet of" in await quota(door, "gift", member=door.ben, amount="1")
    assert "1 gift in 24 hours" in await quota(door, "gift", member=door.steward, amount="1")
    await treasury(door, "newcomers", account_days=0, member_hours=48)
    assert "is new here" in await quota(door, "gift", member=door.ben, amount="1")


async def test_nothing_is_granted_to_bots_and_to_the_departed(door: Door) -> None:
    """Who has left is shown by Discord without a membership: that is a sentence, and nothing is broken."""
    bot = door.guild.add_member(door.env.create_user("robot", bot=True))
    assert "is a bot" in await treasury(door, "grant", member=bot, amount="1")
    door.all_leave()
    said = await treasury(door, "grant", member=door.ann, amount="1")
    assert said == f"<@{door.ann.id}> is not on this server. Choose somebody who is."
    assert "$25.00 is there for everybody" in await quota(door, "me")


async def test_a_gift_is_taken_back(door: Door) -> None:
    """For a day a steward can take back what is left of a gift; the giver's share is whole again."""
    await quota(door, "gift", member=door.ben, amount="2", source="share")
    found = await door.steward.autocomplete(door.channel, "treasury reverse", "gift", "")
    number = int(found[0]["value"])

    assert "is taken back." in await treasury(door, "reverse", gift=number)
    assert "was taken back already" in await treasury(door, "reverse", gift=number)
    assert "$5.00 is left of $5.00" in await quota(door, "me")


async def test_a_request_is_answered_with_one_press(door: Door) -> None:
    """Who asks gets it from the first who presses, after a restart too; the second hears that it is done."""
    result = await door.ann.slash(door.channel, "quota request", amount="2", why="a long shot")
    asked = next(m for m in door.channel.history() if "asks for $2.00" in text(m))
    assert "I asked here for you" in text(result)
    assert buttons(asked) == ["Give $2.00"]
    await door.restart()

    given = await door.ben.click(asked, label="Give $2.00")

    assert "It counts as used of your share; $3.00 is left." in text(given)
    told = next(m for m in door.channel.history() if m.id == asked.id)
    assert f"<@{door.ben.id}> gave <@{door.ann.id}> the $2.00" in text(told)
    assert "**Your wallet:** $2.00." in await quota(door, "me")


async def test_a_request_speaks_the_servers_language(door: Door) -> None:
    """Everybody reads it in the server's language; only the asker's own answer is in theirs."""

    def german_asker(event: str, payload: Any, *_: Any) -> None:
        if event == "INTERACTION_CREATE":
            payload["locale"] = "de"

    door.env.backend.subscribers.insert(0, german_asker)
    result = await door.ann.slash(door.channel, "quota request", amount="2", why="a long shot")
    asked = next(m for m in door.channel.history() if "asks for $2.00" in text(m))
    assert "Ich habe hier für dich gefragt." in text(result)

    given = await door.ben.click(asked, label="Give $2.00")

    told = next(m for m in door.channel.history() if m.id == asked.id)
    assert f"<@{door.ben.id}> gave <@{door.ann.id}> the $2.00" in text(told)
    assert "Anteil" in text(given)


async def test_a_member_is_frozen(door: Door) -> None:
    """Nothing new is held, what has not begun is cancelled and paid back, and the wallet can be swept."""
    await treasury(door, "grant", member=door.ann, amount="3")
    job = await door.made()

    said = await treasury(door, "freeze", member=door.ann, on=True, sweep=True)

    assert "1 clip that had not begun is cancelled. $3.00 went to the pool." in said
    assert (await door.rooms.job(job.id)).state is JobState.CANCELLED
    assert "Your share is suspended" in text(await door.make())
    assert "is free again" in await treasury(door, "freeze", member=door.ann, on=False)
    await door.made()


async def test_a_rule_for_a_member(door: Door) -> None:
    """What a steward allows holds at the next ask, and the list says every rule."""
    said = await treasury(
        door,
        "allow",
        who=door.ann,
        amount="1",
        window="day",
        and_amount="5",
        and_window="month",
        dearest="0.50",
        resolution="720p",
    )

    assert f"**<@{door.ann.id}>**: $1.00 a day + $5.00 a month · a clip up to $0.50" in said
    assert "$1.00 a day + $5.00 a week" in await treasury(
        door, "allow", who=door.ann, and_window="week"
    )
    assert "$1.00 a day + $4.00 a week" in await treasury(
        door, "allow", who=door.ann, and_amount="4"
    )
    assert "clips of at most 720p, not 1080p" in text(await door.make(resolution="1080p"))
    assert "here one member may pay $0.50 for a clip" in text(await door.make(model="dear:grand-2"))
    assert "suspended" in await treasury(door, "allow", who=door.ann, suspended=True)
    assert "Your share is suspended" in text(await door.make())
    listed = await treasury(door, "allow")
    assert "**Everyone**: $5.00 in any 7 days" in listed
    assert "Days begin at 00:00 in UTC." in listed
    assert "is gone" in await treasury(door, "allow", who=door.ann, remove=True)
    assert "There is no such rule" in await treasury(door, "allow", who=door.ann, remove=True)
    await door.made()


async def test_of_two_amounts_the_one_in_the_way_is_told(door: Door) -> None:
    """Ten cents a day beside five dollars a month: what is left, and when there is room, is said of the day."""
    two = {"amount": "5", "window": "month", "and_amount": "0.10", "and_window": "day"}
    assert "$5.00 a month + $0.10 a day" in await treasury(door, "allow", **two)
    await door.made(seconds=8)

    mine = await quota(door, "me")
    assert "**Your share:** $0.02 is left of $0.10 for today." in mine
    assert "$0.02 of your share is left ($0.08 of $0.10 used)" in text(await door.make(seconds=4))
    assert "more than your whole share ($0.10)" in text(await door.make(seconds=12))


async def test_days_begin_where_the_server_lives(door: Door) -> None:
    """A zone is taken by its name however it is typed; one that does not exist is answered with those that do."""
    assert "Days begin at 04:00 in Europe/Berlin." in await treasury(
        door, "days", zone="europe/berlin", hour=4
    )
    assert "I know no time zone called “Europe/Berln”." in await treasury(
        door, "days", zone="Europe/Berln"
    )


async def test_a_refund(door: Door) -> None:
    """A steward gives back a part, and the rest; nothing is given back twice."""
    job = await door.made(seconds=12)
    early = await treasury(door, "refund", job=1)
    assert early.startswith("#1 is under way: what it may cost is held, not charged.")
    assert "once it has ended, ask again" in early  # cancelled, it may be charged all the same
    job = await _delivered(door, job.id)

    assert "$0.05 of #1 went back" in await treasury(door, "refund", job=1, amount="0.05")
    assert "At most $0.07 of #1" in await treasury(door, "refund", job=1, amount="0.10")
    assert "$0.07 of #1 went back" in await treasury(door, "refund", job=1)
    assert "Nothing of #1 can be given back" in await treasury(door, "refund", job=1)
    assert "$5.00 is left of $5.00" in await quota(door, "me")


async def _delivered(door: Door, number: int) -> Any:
    job = await door.rooms.job(number)
    for state in (JobState.SUBMITTING, JobState.RENDERING, JobState.STORED):
        job = await door.rooms.advance(job, state=state)
    ended = await door.rooms.database.write(
        lambda unit: settle(unit, job, JobState.DELIVERED, door.clock.now())
    )
    assert ended is not None
    return ended


async def test_the_journal_is_exported(door: Door) -> None:
    """Every transfer, exact to the micro-dollar; a note that looks like a formula is none."""
    await treasury(door, "grant", member=door.ann, amount="3", note="=1+1")

    rows = await attached(await door.steward.slash(door.channel, "treasury export"))

    assert [(row["what"], row["from"], row["usd"]) for row in rows] == [
        ("grant", "funding", "25.000000"),
        ("grant", "pool", "3.000000"),
    ]
    assert rows[1]["to"] == f"member:{door.ann.id}"
    assert rows[1]["memo"] == "'=1+1"
    assert rows[1]["by"] == f"member:{door.steward.id}"  # a bare id is rounded by a sheet


async def test_a_stretch_of_the_journal_is_exported(door: Door) -> None:
    """Both days count; a day that is none is said with what would work."""
    today, export = f"{door.clock.now():%Y-%m-%d}", "treasury export"
    await treasury(door, "grant", member=door.ann, amount="3")

    rows = await attached(await door.steward.slash(door.channel, export, since=today, until=today))
    none = await attached(await door.steward.slash(door.channel, export, until="2020-01-01"))
    odd = text(await door.steward.slash(door.channel, export, since="yesterday"))

    assert [row["usd"] for row in rows] == ["25.000000", "3.000000"]
    assert none == []
    assert odd.startswith("“yesterday” is no day. Type one like `2026-11-01`")


def limit_uploads(door: Door, size_bytes: int) -> None:
    """Have Discord say of each interaction that so much can be attached."""

    def small_limit(event: str, payload: Any, *_: Any) -> None:
        if event == "INTERACTION_CREATE":
            payload["attachment_size_limit"] = size_bytes

    door.env.backend.subscribers.insert(0, small_limit)


async def test_a_journal_that_is_too_large_to_send_is_packed(door: Door) -> None:
    """A year of a large server is more than Discord takes in one file, and its lines are much alike."""
    for _ in range(19):
        await treasury(door, "grant", member=door.ann, amount="1")
    limit_uploads(door, 1000)
    result = await door.steward.slash(door.channel, "treasury export")

    assert result.response is not None
    (file,) = result.response.message.attachments
    assert file.filename == "journal.csv.zip"
    with zipfile.ZipFile(io.BytesIO(await file.read())) as pack:
        lines = pack.read("journal.csv").decode("utf-8-sig").splitlines()
    assert [line.split(",")[2] for line in lines] == ["what", *["grant"] * 20]


async def test_a_journal_that_is_too_large_even_packed_is_asked_for_by_the_day(door: Door) -> None:
    """Three years of a large server are more than Discord takes at all: that is said, with what would work."""
    await treasury(door, "grant", member=door.ann, amount="3")
    limit_uploads(door, 60)

    said = text(await door.steward.slash(door.channel, "treasury export"))

    assert said == (
        "Even packed, the table takes 1 KiB, and up to 1 KiB can be sent here. Name fewer days with `since` and"
        " `until`."
    )


async def test_one_interaction_moves_money_once(door: Door) -> None:
    """Fifty times the same interaction: one gift."""
    giver = person(1, guild_id=door.guild.id, member_id=door.ann.id)
    answers = await asyncio.gather(
        *(
            sharing.gift(door.rooms.house, giver, somebody(door.ben.id), MicroUsd(DOLLAR))
            for _ in range(50)
        )
    )

    assert {type(answer) for answer in answers} == {sharing.Gave}
    assert "**Your wallet:** $1.00." in text(await door.ben.slash(door.channel, "quota me"))


@pytest.mark.parametrize("command", ["treasury audit", "treasury export"])
async def test_the_treasury_is_for_stewards(door: Door, command: str) -> None:
    """Discord hides the commands from others; whom a server shows them all the same is refused."""
    known = await door.bot.tree.fetch_commands()
    treasury = next(each for each in known if each.name == "treasury")
    door.guild.set_command_permissions(treasury, {door.ann: True})

    said = text(await door.ann.slash(door.channel, command))

    assert said == "Only stewards, the members who may manage this server, can do that."
