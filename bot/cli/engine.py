"""`dailies sketch`: the built-in video engine as a server of its own."""

import asyncio
import errno
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import logs, settings
from bot.domain.errors import SettingError


def sketch(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8080,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    folder: Annotated[
        Path | None, typer.Option(help="Where clips are kept; default: sketch in the data folder.")
    ] = None,
    api_key: Annotated[
        str | None, typer.Option(envvar="SKETCH_API_KEY", help="Ask clients for this key.")
    ] = None,
) -> None:
    """Serve /v1/videos on this machine: real clips, no AI, no key."""
    from sketch.server import serve
    from sketch.state import FolderInUseError

    logs.set_up(secrets=[api_key] if api_key else [])
    place = folder or settings.load().data_dir / "sketch"
    try:
        asyncio.run(serve(place, host=host, port=port, api_key=api_key))
    except FolderInUseError:
        raise SettingError(
            f"another Sketch serves {place}; name a --folder of its own for this one"
        ) from None
    except OSError as error:
        raise SettingError(_cannot(error, place, host, port)) from None
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")


def _cannot(error: OSError, place: Path, host: str, port: int) -> str:
    """What stood in the way: the folder, whose errors carry a path, the address, or who listens there."""
    if error.filename is not None:
        return f"cannot keep clips in {place} ({error.strerror}); name another --folder"
    # Python 3.13 has no number where the address is none of this machine's.
    if isinstance(error, socket.gaierror) or error.errno in {errno.EADDRNOTAVAIL, None}:
        return f"{host} is no address of this machine; --host takes one, such as 127.0.0.1"
    return f"cannot listen on {host}:{port} ({error.strerror}); another --port may be free, 0 takes any"
