"""`dailies smoke`: the main job on this machine, end to end, as real processes."""

import asyncio
import hashlib
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import books as house
from bot import settings
from bot.cli.child import Child
from bot.cli.files import to_write
from bot.cli.stopping import on_stop
from bot.domain.errors import DailiesError
from bot.domain.ids import JobId
from bot.domain.job import Job
from bot.ports import Unit

if TYPE_CHECKING:
    from playground import Playground

PROMPT = "a lighthouse in a storm, slow dolly"


class SmokeError(DailiesError):
    """The run ended without a clip; says what was last seen."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What arrived in the channel."""

    message: dict[str, Any]
    clip: Path
    job_id: JobId


def smoke(
    prompt: Annotated[str, typer.Argument(help="What to render.")] = PROMPT,
    out: Annotated[Path, typer.Option(help="Where the posted clip is saved.")] = Path("smoke.mp4"),
    seconds: Annotated[int, typer.Option(help="4, 8 or 12.")] = 4,
    patience: Annotated[float, typer.Option(min=1, help="Seconds to wait for the clip.")] = 120.0,
) -> None:
    """Start bot, Discord in a box and Sketch, ask for a clip, save what the bot posts.

    Prints one JSON line; exit 0 when everything is as it should be.
    """
    line = asyncio.run(_smoke(prompt, to_write(out), seconds, patience))
    typer.echo(json.dumps(line))
    if not line["ok"]:
        raise typer.Exit(1)


async def _smoke(prompt: str, out: Path, seconds: int, patience_s: float) -> dict[str, Any]:
    from playground import Playground

    on_stop()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dailies-smoke-") as folder:
        place = Path(folder)
        async with (
            Playground(folder=place / "discord") as discord,
            Child(place, discord.token, discord.api_url, discord.gateway_url) as bot,
        ):
            posted = await bot.unless_it_ends(_ask(discord, prompt, seconds, out, patience_s))
            sys.stderr.write(f"Posted as message {posted.message['id']}; closing the books.\n")
            await bot.stop()
            job, broken = await _books(bot.settings(), posted.job_id)
        return {
            **await _facts(posted, job, broken),
            "elapsed_s": round(time.monotonic() - began, 2),
        }


async def _ask(
    discord: "Playground", prompt: str, seconds: int, out: Path, patience_s: float
) -> Posted:
    from playground.errors import PlaygroundError

    await discord.ready(timeout_s=30)
    sys.stderr.write("Asking /video make.\n")
    try:
        asked = await discord.members[0].command("/video make", prompt=prompt, seconds=seconds)
        _accepted(await asked.answered(timeout_s=patience_s))
        message = await discord.channel.wait_for(
            lambda message: bool(message["attachments"]), timeout_s=patience_s
        )
    except PlaygroundError as error:
        raise SmokeError(f"Discord takes no such command: {error}") from None
    except TimeoutError:
        raise SmokeError(f"no clip came within {patience_s:g} s; try a longer --patience") from None
    await asyncio.to_thread(out.write_bytes, discord.file(message["attachments"][0]))
    return Posted(message, out, _number(message))


def _accepted(answer: dict[str, Any]) -> None:
    """An ask that is accepted is answered with its job's number first; every other answer is a refusal."""
    said = str(answer["components"][0].get("content", "")) if answer["components"] else ""
    if not said.startswith("**#"):
        raise SmokeError(f"the bot says: {said}")


def _number(message: dict[str, Any]) -> JobId:
    """The job's number, from the ids of the clip's own buttons."""
    from bot.courier import ids

    found = ids.PRESS.search(json.dumps(message["components"]))
    if found is None:
        raise SmokeError("the posted clip does not say whose job it is")
    return ids.read_press(found).job_id


async def _books(chosen: settings.Settings, job_id: JobId) -> tuple[Job | None, list[str]]:
    def query(unit: Unit) -> tuple[Job | None, list[str]]:
        return unit.jobs.get(job_id), unit.ledger.audit()

    async with house.books(chosen) as database:
        return await database.read(query)


async def _facts(posted: Posted, job: Job | None, broken: list[str]) -> dict[str, Any]:
    from bot.media.probe import probe

    raw = await asyncio.to_thread(posted.clip.read_bytes)
    seen = await probe(posted.clip)
    for sentence in broken:
        sys.stderr.write(f"{sentence}\n")
    paid = job is not None and job.charge is not None and job.state == "delivered"
    return {
        "ok": paid and not broken,
        "job_id": posted.job_id,
        "message_id": posted.message["id"],
        "clip": str(posted.clip),
        "bytes": len(raw),
        "sha256": hashlib.sha256(raw).hexdigest(),
        "width": seen.width_px,
        "height": seen.height_px,
        "seconds": round(seen.seconds, 3),
        "video_codec": seen.video_codec,
        "audio_codec": seen.audio_codec,
        "price_micro_usd": job.price if job else None,
        "cost_micro_usd": job.cost if job else None,
    }
