"""A treasurer's month, as real processes: a sponsored place, a refund, the report, an invoice; over a restart."""

import csv
import io
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.domain.ids import GuildId
from tests.fakes.charging_vendor import ChargingVendor
from tests.journeys.stage import PATIENT, Json, Stage, stage, words


async def said(command: Any) -> str:
    """What somebody is told."""
    return words(await (await command).answered())


async def test_a_treasurers_month(tmp_path: Path) -> None:
    """The owner sponsors a place and ends that; clips and a refund later, report and invoice agree with the books."""
    async with (
        ChargingVendor(renders_s=0.1) as vendor,
        stage(
            tmp_path,
            SKETCH_BASE_URL=vendor.base_url,
            DAILIES_POOL_USD="5",
            DAILIES_ALLOWANCE_USD="0.03",
            **PATIENT,
        ) as play,
    ):
        await a_party(play)
        await clips_and_a_refund(play)
        await the_report_adds_up(play)
        await an_invoice_is_held_against_it(play)
        await play.bot.stop()

        assert await play.broken() == []
        assert [str(each) for each in play.discord.violations] == []


async def a_party(play: Stage) -> None:
    """Who has too small a share makes a clip where the owner sponsors; ended, the place says what was made of it."""
    alice, olga = (play.discord.member(name) for name in ("alice", "owner"))
    refused = await (await alice.command("/video make", prompt="a fox", seconds=4)).answered()
    assert "more than your whole share ($0.03)" in words(refused)
    told = await said(olga.command("/treasury sponsor", amount="1", per_person="0.05", hours=5))
    assert "$1.00 of the pool is set aside for this place" in told
    channel = play.discord.guild.channels[0]
    card = await channel.wait_for(
        lambda message: "of the pool for this place" in words(message), 30
    )
    asked = await (await alice.command("/video make", prompt="a fox", seconds=4)).answered()
    assert f"The server's pool pays for this place, as {olga.mention} decided" in words(asked)
    await play.discord.until(lambda: len(play.clips()) == 1, 90)
    await play.bot.restart()  # which ends the step at hand: the clip is charged
    await play.discord.ready()
    assert "It is over." in await said(olga.press(card, "End it"))
    note = await channel.wait_for(lambda message: "The pool no longer pays" in words(message), 90)
    assert "It paid 1 clip by 1 member, $0.04 in all." in words(note)
    assert "$0.96 went back to the pool." in words(note)


async def clips_and_a_refund(play: Stage) -> None:
    """Two members make a clip of their share; a part of one is given back."""
    olga = play.discord.member("owner")
    await (await olga.command("/treasury allow", amount="1")).answered()
    for number, (name, seconds) in enumerate((("alice", 8), ("bob", 12)), 2):
        member = play.discord.member(name)
        made = await member.command("/video make", prompt=f"a {name}", seconds=seconds)
        assert f"#{number}" in words(await made.answered())
    for number in (2, 3):
        await play.settled(number)
    assert "$0.05" in await said(olga.command("/treasury refund", job=3, amount="0.05"))


async def the_report_adds_up(play: Stage) -> None:
    """Members, models and purses each come to the total, and the pool's lines to what is there, with every decimal."""
    olga = play.discord.member("owner")
    post = await (await olga.command("/treasury report")).answered()
    rows: defaultdict[str, dict[str, tuple[Decimal, int]]] = defaultdict(dict)
    for row in csv.DictReader(io.StringIO(sheet_of(play, post))):
        rows[row["kind"]][row["name"]] = (Decimal(row["net_usd"]), int(row["clips"]))
    ((total, clips),) = rows["total"].values()
    assert (total, clips) == (Decimal("0.19"), 3)  # 4 + 8 + 12 - 5 cents
    assert "$0.19" in words(post)
    for kind in ("member", "model", "purse"):
        assert sum(net for net, _ in rows[kind].values()) == total
    mine = {
        name: rows["member"][f"member:{play.discord.member(name).id}"] for name in ("alice", "bob")
    }
    assert mine == {"alice": (Decimal("0.12"), 2), "bob": (Decimal("0.07"), 1)}
    lines = {name: net for name, (net, _) in rows["pool"].items()}
    closing = lines.pop("closing")
    assert sum(lines.values()) == closing == Decimal("4.81")
    guild = GuildId(play.discord.guild.id)
    there = await play.read(lambda unit: unit.ledger.pool(guild).available)
    assert closing == Decimal(there) / 1_000_000


async def an_invoice_is_held_against_it(play: Stage) -> None:
    """One line agrees, one is dearer, one is nobody's, and a job is missing; nothing is changed."""
    refs = [job.ref.id for job in await play.jobs() if job.ref is not None]
    bill = f"Amount,generation id\n0.04,{refs[0]}\n0.15,{refs[2]}\n3.00,video_999999\n"
    told = await (
        await play.discord.member("owner").command(
            "/treasury reconcile", file=("invoice.csv", bill.encode())
        )
    ).answered()

    assert "The vendor says $0.19, the ledger $0.16: $0.03 more than the ledger." in words(told)
    assert "- #3 · vendor $0.15, ledger $0.12" in words(told)
    assert "1 line is of no job of this server: $3.00." in words(told)
    assert "1 job of that time is missing from the invoice: #2." in words(told)
    rows = csv.DictReader(io.StringIO(sheet_of(play, told)))
    assert [(row["kind"], row["job"]) for row in rows] == [
        ("drift", "3"),
        ("unknown", ""),
        ("missing", "2"),
    ]
    assert await play.broken() == []


def sheet_of(play: Stage, message: Json) -> str:
    """The CSV below an answer."""
    names = [each["filename"] for each in message["attachments"]]
    number = next(n for n, name in enumerate(names) if name.endswith(".csv"))
    return play.discord.channel.file(message, number).decode("utf-8-sig")
