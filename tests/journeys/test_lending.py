"""A share that is lent and comes back, as real processes, over a restart and a midnight."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import books as house
from bot.domain.window import WindowKind
from bot.ports import Unit
from bot.storage.loan_tables import loans
from bot.storage.tables import allowances, holds
from tests.fakes.charging_vendor import ChargingVendor
from tests.journeys.stage import PATIENT, Stage, stage, words
from tests.storage.makers import connection_of

DAY_MS = 24 * 3600 * 1000


async def said(command: Any) -> str:
    """What somebody is told."""
    return words(await (await command).answered())


def evening() -> str:
    """A zone in which it is between 18 and 19 o'clock."""
    hours = (18 - datetime.now(UTC).hour + 12) % 24 - 12  # noqa: TID251  the bot is a process with a clock of its own
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


async def test_a_share_is_lent_until_midnight(tmp_path: Path) -> None:
    """Bob leaves half of his day, Alice makes a clip of it after a restart, and tomorrow Bob has it on top of his own."""
    async with (
        ChargingVendor() as vendor,
        stage(tmp_path, SKETCH_BASE_URL=vendor.base_url, DAILIES_POOL_USD="5", **PATIENT) as play,
    ):
        alice, bob, olga = (play.discord.member(name) for name in ("alice", "bob", "owner"))
        refused = await said(olga.command("/treasury lend", on=True))
        assert "such a window has no end" in refused
        await said(olga.command("/treasury days", zone=evening()))
        await said(olga.command("/treasury allow", amount="0.08", window=WindowKind.DAY.value))
        assert "**Shares are lent**" in await said(olga.command("/treasury lend", on=True))

        await said(bob.command("/video make", prompt="an otter", seconds=4))
        await said(alice.command("/video make", prompt="two foxes", seconds=8))
        await play.settled(1)
        await play.settled(2)
        assert "$0.04 of unused shares can be borrowed until" in await said(
            olga.command("/quota pool")
        )
        await play.bot.restart()
        await play.discord.ready()

        asked = await said(alice.command("/video make", prompt="a third fox", seconds=4))
        assert "Held from the commons, what others leave of their shares: $0.04." in asked
        await play.settled(3)
        assert "Your share is used up ($0.08 of $0.08)." in await said(
            alice.command("/video make", prompt="a fourth fox", seconds=4)
        )
        mine = await said(bob.command("/quota me"))
        assert "$0.04 is left of $0.08 for today" in mine
        assert "$0.04 of it is lent. You can use it all the same" in mine

        await play.bot.stop()
        await a_day_passes(play)
        await play.bot.start()
        await play.discord.ready()
        mine = await said(bob.command("/quota me"))
        assert "$0.12 is left of $0.12 for today" in mine
        assert "$0.04 of it is your first claim" in mine
        assert "$0.08 is left of $0.08 for today" in await said(alice.command("/quota me"))
        await play.bot.stop()

        assert await play.broken() == []
        assert [str(each) for each in play.discord.violations] == []


async def a_day_passes(play: Stage) -> None:
    """All that counts in a window happened a day earlier."""

    def work(unit: Unit) -> None:
        connection = connection_of(unit)
        connection.execute(allowances.update().values(limits=None))
        connection.execute(holds.update().values(at_ms=holds.c.at_ms - DAY_MS))
        earlier = {name: loans.c[name] - DAY_MS for name in ("since_ms", "until_ms")}
        connection.execute(loans.update().values(earlier))

    async with house.books(play.bot.settings()) as database:
        await database.write(work)
