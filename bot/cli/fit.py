"""`dailies fit`: a film made small enough, with the best quality that fits."""

import asyncio
import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.domain.errors import CannotFitError, SettingError, UnreadableVideoError
from bot.media.fit import fit as fitted

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(B|[KMG](?:i?B)?)?", re.IGNORECASE)
_LONGEST_S = 6 * 3600.0


def fit(
    film: Annotated[Path, typer.Argument(metavar="IN", help="The film.")],
    limit: Annotated[str, typer.Option(help="At most so large: 10MiB, 8MB, or bytes.")] = "10MiB",
    out: Annotated[Path, typer.Option(help="Where the copy is saved.")] = Path("fitted.mp4"),
) -> None:
    """Make a film small enough, with the best quality that fits; as it is where it fits already."""
    limit_bytes = size_bytes(limit)
    try:
        done = asyncio.run(fitted(film, out, limit_bytes, limit_s=_LONGEST_S))
    except UnreadableVideoError as error:
        raise SettingError(f"{film} cannot be used: {error}") from None
    except CannotFitError as error:
        raise SettingError(f"{film} cannot be brought to {limit}: {error}") from None
    except OSError as error:
        raise SettingError(f"{film} or {out}: {error.strerror or error}") from None
    if done.as_it_is:
        sys.stderr.write(f"It fits as it is: {done.size_bytes} bytes.\n")
    else:
        sys.stderr.write(
            f"{done.size_bytes} of {limit_bytes} bytes, {done.width_px}x{done.height_px}, in"
            f" {done.passes} {'pass' if done.passes == 1 else 'passes'}. It was encoded anew.\n"
        )
    if done.lost_credentials:
        sys.stderr.write("The Content Credentials are in the original only; keep it.\n")
    typer.echo(json.dumps({"out": str(out), "limit_bytes": limit_bytes, **asdict(done)}))


def size_bytes(text: str) -> int:
    """Read a size: `10MiB` and `10M` count by 1024, `10MB` by 1000, `10485760` is in bytes.

    Raises:
        SettingError: it is no size.
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise SettingError(f"--limit is {text!r}; it expects a size, like 10MiB or 10485760")
    unit = (match[2] or "").lower()
    power = "bkmg".find(unit[:1]) if unit else 0
    size = float(match[1]) * (1000 if len(unit) == 2 else 1024) ** max(power, 0)
    return int(size)
