"""What a folder keeps: a playground that is stopped and started again is the same place."""

import contextlib
import sqlite3
from pathlib import Path

import aiohttp
import pytest

from playground import NotAllowedError, OldStateError, Playground
from tests.playground.conftest import openapi_path
from tests.playground.raw import MESSAGES, Rest
from tests.playground.stock import MP4, running


async def test_a_restart_changes_nothing(tmp_path: Path) -> None:
    """Guilds, messages, files, commands, tokens and half-answered interactions survive."""
    folder = tmp_path / "state"
    async with Playground(folder=folder, openapi=openapi_path()) as playground:
        async with running(playground):
            alice = playground.members[0]
            made = await alice.command("/video make", prompt="a red fox")
            card = await made.answered()
            playground.guild.boost(2)
            extra = playground.guild.add_channel("extra")
            extra.deny("SEND_MESSAGES")
            alice.close_dms()
            await made.followup()
            playground.guild.override("/secret", alice, allowed=False)
            playground.clock.advance(60)
        token, page, commands = playground.token, playground.page_url, playground.commands
        ids = [each.id for each in playground.members]

    async with Playground(folder=folder, openapi=openapi_path()) as again:
        same = again.channel.messages[0]
        assert (again.token, again.commands) == (token, commands)
        assert again.page_url.split("/")[-2] == page.split("/")[-2]
        assert [each.id for each in again.members] == ids
        assert same["id"] == card["id"]
        assert same["components"][0]["components"][0] == card["components"][0]["components"][0]
        assert again.file(same["attachments"][0]) == MP4
        assert again.guild.guild.tier == 2
        assert again.guild.channel("extra").channel.overwrites
        assert not again.members[0].user.accepts_dms
        assert again.clock.offset_s == 60
        assert again.guild.guild.overrides
        async with running(again) as bot, aiohttp.ClientSession() as session:
            pressed = await again.members[1].press(same, "Keep #1")
            assert (await pressed.answered())["content"] == "kept #1"
            with pytest.raises(NotAllowedError):
                await again.members[0].command("/secret")
            hook = f"/webhooks/{again.box.world.bot_id}/{made.token}/messages/@original"
            kept = [{"id": each["id"]} for each in card["attachments"]]
            status, edited = await Rest(again, session)("PATCH", hook, {"attachments": kept})
            assert (status, edited["id"]) == (200, card["id"])
            new = await bot.get_partial_messageable(again.channel.id).send("later")
            assert new.id > int(card["id"])
        assert again.violations == []


async def test_a_bot_finds_the_playground_again(tmp_path: Path) -> None:
    """A bot that runs through the server's restart reconnects by itself, on the same port."""
    first = Playground(folder=tmp_path, openapi=None)
    async with first:
        port = first.port
        async with running(first):
            await first.stop()
            async with Playground(folder=tmp_path, port=port, openapi=None) as second:
                assert second.port == port
                await second.ready(20)
                made = await second.members[0].command("/secret")
                assert (await made.answered())["content"] == "psst"


async def test_what_is_deleted_stays_deleted(tmp_path: Path) -> None:
    """Deleted messages and channels do not come back, and their files are gone."""
    async with (
        Playground(folder=tmp_path, openapi=None) as playground,
        aiohttp.ClientSession() as session,
    ):
        rest = Rest(playground, session)
        _, made = await rest.upload(MESSAGES, {}, {"a.mp4": MP4})
        await rest("DELETE", f"{MESSAGES}/{made['id']}")
        playground.guild.add_channel("gone").delete()

    async with Playground(folder=tmp_path, openapi=None) as again:
        assert again.channel.messages == []
        assert "gone" not in [each.name for each in again.guild.channels]
    assert not list((tmp_path / "attachments").iterdir())


async def test_without_a_folder_nothing_is_left_behind() -> None:
    """A playground without a folder cleans up after itself."""
    async with Playground(openapi=None) as playground:
        folder = playground.box.files.folder
        assert folder.is_dir()

    assert not folder.parent.exists()


async def test_the_journal_is_an_ordinary_database(tmp_path: Path) -> None:
    """The rows are on disk as soon as the journal was flushed, while the server still runs."""
    async with Playground(folder=tmp_path, openapi=None) as playground:
        await playground.members[0].say("hello")
        await playground.box.journal.flush()
        with sqlite3.connect(tmp_path / "playground.sqlite3") as connection:
            rows = connection.execute("SELECT count(*) FROM things WHERE kind = 'message'")
            assert rows.fetchone() == (1,)
        connection.close()


async def test_a_taken_port_gives_way_to_the_next(tmp_path: Path) -> None:
    """Two playgrounds that want the same port get neighbouring ones."""
    async with (
        Playground(openapi=None) as first,
        Playground(openapi=None, port=first.port) as second,
    ):
        assert first.port < second.port <= first.port + 20


async def test_starting_twice_with_one_folder(tmp_path: Path) -> None:
    """A folder that cannot be used is an error at the start, not later."""
    (tmp_path / "playground.sqlite3").mkdir()

    with pytest.raises(sqlite3.OperationalError):
        await Playground(folder=tmp_path, openapi=None).__aenter__()


@pytest.mark.parametrize("kind", ["older", "damaged"])
async def test_a_folder_that_cannot_be_read_is_said(tmp_path: Path, kind: str) -> None:
    """A state of another version, or a broken file, is an error with a sentence, and stays as it is."""
    path = tmp_path / "playground.sqlite3"
    if kind == "damaged":
        path.write_bytes(b"no database at all, but long enough to look like one" * 40)
    else:
        async with Playground(folder=tmp_path, openapi=None):
            pass
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 0")
    before = path.read_bytes()

    with pytest.raises(OldStateError, match="cannot be read"):
        async with Playground(folder=tmp_path, openapi=None):
            pass
    assert path.read_bytes() == before
