"""Being there: a start that Discord does not answer, and a stop that always ends."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket

from bot import presence
from bot.courier.faults import NotDiscordError
from bot.domain.errors import DailiesError
from bot.pipeline import crew
from bot.web import server
from playground import Playground
from tests.fakes.door_discord import addresses

Login = Callable[[], Awaitable[None]]


def bot(*logins: Login) -> discord.Client:
    """A client whose logins end one after the other as `logins` say."""
    left = list(logins)

    async def login(_token: str) -> None:
        await left.pop(0)()

    return cast("discord.Client", SimpleNamespace(login=login, application=None))


def refused(status: int) -> Login:
    async def login() -> None:
        response = cast("Any", SimpleNamespace(status=status, reason="no"))
        raise discord.HTTPException(response, "<html>the proxy's own page</html>")

    return login


async def well() -> None:
    """A login that Discord takes."""


async def test_a_login_without_an_answer_is_left_when_asked_to_stop() -> None:
    """A silent Discord is waited for, but not by the one who wants to stop the bot."""
    stop, asked = asyncio.Event(), asyncio.Event()

    async def silent() -> None:
        asked.set()
        await asyncio.Event().wait()

    entering = asyncio.create_task(presence.log_in(bot(silent), "token", stop))
    await asked.wait()
    stop.set()
    assert await asyncio.wait_for(entering, 5) is False


async def test_a_login_refused_for_a_while_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy before Discord turns an address away for a while: that is no end of the bot."""
    monkeypatch.setattr(presence, "LOGIN_PAUSES_S", (0.0,))
    assert await presence.log_in(bot(refused(429), well), "token", asyncio.Event())


@pytest.mark.parametrize(
    "trouble", [discord.RateLimited(3600.0), NotDiscordError("a page with status 403")]
)
async def test_a_login_that_is_limited_or_kept_away_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    """Neither is Discord's word that the bot may not come."""
    monkeypatch.setattr(presence, "LOGIN_PAUSES_S", (0.0,))

    async def kept_away() -> None:
        raise trouble

    assert await presence.log_in(bot(kept_away, well), "token", asyncio.Event())


@pytest.mark.parametrize("trouble", [TypeError("str"), KeyError("id"), ValueError("no JSON")])
async def test_a_page_in_discords_place_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, trouble: Exception
) -> None:
    """A network's login page answers with status 200: the log says that it is not Discord, and the bot tries again."""
    monkeypatch.setattr(presence, "LOGIN_PAUSES_S", (0.0,))

    async def page() -> None:
        raise trouble

    assert await presence.log_in(bot(page, well), "token", asyncio.Event())
    assert "is not Discord" in caplog.text


async def test_a_fault_of_ours_is_not_taken_for_discords() -> None:
    """Once Discord has made sense, what breaks in the start ends it: it would break again for ever."""

    async def broken() -> None:
        client.application = "known"  # pyright: ignore[reportAttributeAccessIssue]
        raise KeyError("ours")

    client = bot(broken)
    with pytest.raises(KeyError, match="ours"):
        await presence.log_in(client, "token", asyncio.Event())


async def test_a_gateway_that_is_away_as_we_come_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Discord may answer calls and have no gateway: who starts in that hour is there after it."""
    monkeypatch.setattr(presence, "LOGIN_PAUSES_S", (0.0,))
    told = asyncio.Event()

    def tell(*_said: object) -> None:
        told.set()

    monkeypatch.setattr(presence.log, "warning", tell)
    away = yarl.URL("ws://127.0.0.1:9/")
    async with Playground() as playground, addresses(playground):
        there = DiscordWebSocket.DEFAULT_GATEWAY
        DiscordWebSocket.DEFAULT_GATEWAY = away
        async with discord.Client(intents=discord.Intents(guilds=True)) as client:
            await client.login(playground.token)
            staying = asyncio.create_task(presence.stay(client))
            async with asyncio.timeout(30):
                await told.wait()
            DiscordWebSocket.DEFAULT_GATEWAY = there
            await playground.until(lambda: playground.connected, 30)
            await client.close()
            await staying


async def test_a_refusal_that_lasts_is_one_sentence() -> None:
    """The status is told, and nothing of the page that came with it."""
    with pytest.raises(DailiesError, match="status 403") as caught:
        await presence.log_in(bot(refused(403)), "token", asyncio.Event())
    assert "html" not in str(caught.value)


@pytest.mark.usefixtures("in_a_terminal")
async def test_a_closed_terminal_is_a_kind_stop() -> None:
    """SIGHUP finishes what is at hand, too; at once it is the process's end only for the second time."""
    stop = presence.stop_signal()
    try:
        signal.raise_signal(signal.SIGHUP)
        await asyncio.wait_for(stop.wait(), 30)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            asyncio.get_running_loop().remove_signal_handler(number)


def test_nohup_keeps_a_closed_terminal_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who starts the bot to outlive the terminal has SIGHUP ignored."""

    def ignored(_number: int) -> signal.Handlers:
        return signal.SIG_IGN

    monkeypatch.setattr(signal, "getsignal", ignored)
    assert signal.SIGHUP not in presence.stops()


async def test_a_stop_ends_a_work_that_lost_its_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connecting to the gateway can lose a cancel (Python 3.11); the stop is repeated until it has ended."""
    monkeypatch.setattr(presence, "CANCEL_AGAIN_S", 0.001)
    connecting, lost = asyncio.Event(), asyncio.Event()

    async def gateway() -> None:
        connecting.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            lost.set()
        await asyncio.Event().wait()

    work = asyncio.create_task(gateway())
    await connecting.wait()
    stop = asyncio.create_task(asyncio.sleep(0))
    await asyncio.wait_for(presence.first_of(work, stop), 5)
    assert lost.is_set()
    assert work.done()


@pytest.mark.parametrize(
    ("code", "says"), [(4004, "DISCORD_TOKEN is refused"), (4013, "for good, with code 4013")]
)
async def test_a_connection_that_discord_ends_for_good_ends_in_a_sentence(
    code: int, says: str
) -> None:
    """A token that is reset while the bot runs is met as its connection breaks, long after the login."""

    async def gateway() -> None:
        raise discord.ConnectionClosed(cast("Any", SimpleNamespace(close_code=code)), shard_id=None)

    work = asyncio.create_task(gateway())
    with pytest.raises(DailiesError, match=says):
        await presence.first_of(work, asyncio.create_task(asyncio.Event().wait()))


def test_a_stop_ends_before_docker_kills() -> None:
    """The steps at hand and then the site's answers are waited for: a second is left to close the rest."""
    assert crew.STOP_S + server.STOP_S <= 9
