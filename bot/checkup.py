"""Looks at Discord as the bot will meet it: token, clock, guilds, permissions. Asks, and changes nothing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord

from bot.client import point_discord_at
from bot.ports import Clock
from bot.presence import NO_SENSE

LARGEST_SKEW_S = 5.0
ANSWER_S = 20.0  #: that Discord has for all questions; a silent one would be waited for for minutes

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    attach_files=True,
    embed_links=True,
    read_message_history=True,
)
"""What the bot uses. The history is read to find a message whose answer was lost."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `dailies doctor`: what was looked at, whether it is well, and what to do if not."""

    what: str
    well: bool
    says: str


async def examine(
    token: str, clock: Clock, *, api_url: str, gateway_url: str, proxy: str | None = None
) -> AsyncIterator[Finding]:
    """Log in over REST alone, and look."""
    point_discord_at(api_url=api_url, gateway_url=gateway_url)
    told: list[datetime] = []
    client = discord.Client(
        intents=discord.Intents.none(), http_trace=_date_reader(told), proxy=proxy
    )
    async with client:
        try:
            async with asyncio.timeout(ANSWER_S):
                await client.login(token)
                application = await client.application_info()
                guilds: list[dict[str, Any]] = list(await client.http.get_guilds(limit=200))  # pyright: ignore[reportAssignmentType]
        except discord.LoginFailure:
            yield Finding(
                "discord",
                False,
                "DISCORD_TOKEN is refused; copy it anew: Developer Portal, Bot page",
            )
            return
        except NO_SENSE:
            says = f"what answers at {api_url} is not Discord, perhaps a proxy or a network's login page"
            yield Finding("discord", False, says)
            return
        except discord.HTTPException as error:
            says = f"{api_url} answers with status {error.status}; try again later"
            yield Finding("discord", False, says)
            return
        except (aiohttp.ClientError, OSError) as error:
            why = type(error).__name__
            says = f"{api_url} is out of reach ({why}); {way_there(why)}"
            yield Finding("discord", False, says)
            return
    yield Finding("discord", True, f"logged in as {application.name}")
    if told:
        yield _clock(told[-1], clock.now())
    invitation = discord.utils.oauth_url(
        application.id, permissions=NEEDED, scopes=("bot", "applications.commands")
    )
    if not guilds:
        yield Finding("guilds", False, f"the bot is in no guild yet; invite it: {invitation}")
    for guild in guilds:
        yield _permissions(guild, invitation)


def way_there(why: str) -> str:
    """What to look at where a call did not get through, by the name of the error that it met."""
    if "DNS" in why:
        return "no address was found for its name: look at this machine's DNS"
    if "Certificate" in why or "SSL" in why:
        return "its certificate is not accepted: look at this machine's clock, and at any proxy between"
    return "nothing answers there: look at this machine's network and firewall"


def _clock(theirs: datetime, ours: datetime) -> Finding:
    skew_s = (ours - theirs).total_seconds()
    if abs(skew_s) > LARGEST_SKEW_S:
        return Finding("clock", False, f"{skew_s:+.0f} s off Discord's; set it by NTP")
    return Finding("clock", True, "agrees with Discord's")


def _permissions(guild: dict[str, Any], invitation: str) -> Finding:
    has = discord.Permissions(int(guild["permissions"]))
    lacks = [name for name, wanted in NEEDED if wanted and not getattr(has, name)]
    name = str(guild["name"])
    if has.administrator or not lacks:
        return Finding("guild", True, f"{name}: may post clips, channel settings aside")
    missing = ", ".join(each.replace("_", " ") for each in lacks)
    return Finding("guild", False, f"{name}: lacks {missing}; invite it again: {invitation}")


def _date_reader(told: list[datetime]) -> aiohttp.TraceConfig:
    """Note the date of each answer: Discord's own clock."""

    async def note(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        ended: aiohttp.TraceRequestEndParams,
    ) -> None:
        date = ended.response.headers.get("Date")
        if date:
            told.append(parsedate_to_datetime(date).astimezone(UTC))

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(note)
    return trace
