"""Members among themselves, as real processes: a clip that several pay, and thanks for it; over restarts."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.domain.job import JobState
from tests.fakes.charging_vendor import ChargingVendor
from tests.journeys.stage import PATIENT, Json, Stage, stage, words

CASTLE, WHALE, OWL = "a castle made of bread", "a whale that reads", "an owl that knits"


async def said(press: Any) -> str:
    """What somebody is told."""
    return words(await (await press).answered())


async def again(play: Stage) -> None:
    """Stop the bot kindly, and start it anew."""
    await play.bot.restart()
    await play.discord.ready()


async def card(play: Stage, prompt: str, says: str) -> Json:
    """A proposal's card, once it says so."""
    return await play.discord.channel.wait_for(
        lambda message: (
            words(message).startswith("**P", 1)
            and prompt in words(message)
            and says in words(message)
        ),
        30,
    )


async def over_in_the_books(play: Stage, table: str, prompt: str) -> None:
    """Its time passes while the bot is away."""
    await play.bot.stop()
    with closing(sqlite3.connect(play.bot.settings().data_dir / "dailies.db")) as books, books:
        ended = f"UPDATE {table} SET due_at_ms = created_at_ms + 1 WHERE spec LIKE ?"  # noqa: S608
        assert books.execute(ended, (f"%{prompt}%",)).rowcount == 1
    await play.bot.start()
    await play.discord.ready()


async def wished_for(play: Stage) -> None:
    """A wish waits with its card and holds nothing; one is taken back, one outlasts its month over a restart."""
    alice, olga, channel = (
        play.discord.member("alice"),
        play.discord.member("owner"),
        play.discord.channel,
    )

    async def wished(prompt: str) -> str:
        return await said(alice.command("/video make", prompt=prompt, options={"when": "leftover"}))

    assert "has no monthly budget" in await wished(WHALE)
    await said(olga.command("/treasury budget", monthly="50"))
    assert "W1 waits for leftovers" in await wished(WHALE)
    shown = await channel.wait_for(lambda message: "W1: a clip for leftovers" in words(message), 90)
    assert "W1 is taken back" in await said(alice.press(shown, "Cancel"))
    await channel.wait_for(lambda message: "It was taken back" in words(message), 90)
    assert "W2 waits for leftovers" in await wished(OWL)
    await channel.wait_for(lambda message: "W2: a clip for leftovers" in words(message), 90)
    assert "W2 waits for leftovers" in await said(alice.command("/video status"))
    with closing(sqlite3.connect(play.bot.settings().data_dir / "dailies.db")) as books:
        assert books.execute("SELECT COUNT(*) FROM jobs").fetchone() == (1,)
    await over_in_the_books(play, "wishes", OWL)
    await channel.wait_for(lambda message: "Nothing was left for it" in words(message), 90)


async def test_paid_together_thanked_for_and_one_that_nobody_paid(tmp_path: Path) -> None:
    """Two members and a moderator pay a clip, each their part; its maker is thanked; what expires goes back."""
    scarce = {"DAILIES_ALLOWANCE_USD": "0.08"}
    async with (
        ChargingVendor() as vendor,
        stage(tmp_path, SKETCH_BASE_URL=vendor.base_url, **PATIENT, **scarce) as play,
    ):
        alice, bob = play.discord.member("alice"), play.discord.member("bob")
        maria, olga = play.discord.member("moderator"), play.discord.member("owner")

        alone = await (await alice.command("/video make", prompt=CASTLE, seconds=12)).answered()
        chosen = await alice.press(alone, "Chip in")
        await chosen.wait_for(lambda message: "P1 is proposed here, for $0.12" in words(message))
        shown = await card(play, CASTLE, "$0.12 of $0.12 is missing")
        assert "$0.04 is held" in await said(
            alice.command("/quota chip-in", options={"proposal": 1}, amount="0.04")
        )
        window = await bob.press(shown, "Chip in")
        await window.acknowledged()
        await again(play)
        assert "$0.02 is still missing" in await said(bob.submit(window, line="0.06"))
        shown = await card(play, CASTLE, "$0.02 of $0.12 is missing")
        assert "it starts now" in await said(maria.press(shown, "Pay the rest, $0.02"))
        clip = await play.discord.channel.wait_for(lambda message: message["attachments"], 90)
        await card(play, CASTLE, "it is #1 now")
        await play.settled(1)

        more = await (await alice.press(clip, "More")).answered()
        receipt = await said(alice.press(more, "Receipt"))
        for member, part in ((alice, "$0.04"), (bob, "$0.06"), (maria, "$0.02")):
            assert f"{member.mention}, from their share: {part} held, {part} charged" in receipt
        assert "Charged: $0.12" in receipt

        await (await alice.command("/video dm", options={"allow": True})).answered()
        more = await (await bob.press(clip, "More")).answered()
        await again(play)
        assert "are passed on" in await said(bob.press(more, "Thanks"))
        assert "already" in await said(bob.press(more, "Thanks"))
        await alice.dm.wait_for(lambda message: "thanks you for #1" in words(message), 90)
        assert "Thanks for your clips:** 1" in await said(alice.command("/quota me"))

        await (
            await bob.command("/video propose", prompt=WHALE, seconds=12, options={"hours": 1})
        ).answered()
        shown = await card(play, WHALE, "$0.12 of $0.12 is missing")
        await (await maria.press(shown, "Pay the rest, $0.12")).answered()
        assert "$0.06 is held" in await said(
            olga.command("/quota chip-in", options={"proposal": 2}, amount="0.06")
        )
        await over_in_the_books(play, "proposals", WHALE)
        shown = await card(play, WHALE, "Every pledge went back")
        assert "Drop it" not in words(shown)
        assert "$0.08 is left of $0.08" in await said(olga.command("/quota me"))
        await wished_for(play)
        await play.bot.stop()

        assert [job.state for job in await play.jobs()] == [JobState.DELIVERED]
        assert vendor.prompts() == [CASTLE]
        assert await play.broken() == []
        assert [str(each) for each in play.discord.violations] == []
