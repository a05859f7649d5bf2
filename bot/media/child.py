"""Running the heavy and the dangerous in a child process: niced, bounded in memory and time, killed if it hangs."""

import asyncio
import errno
import os
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.errors import UnreadableVideoError

UNREADABLE: Final = 3
"""A child's exit status where the file that it read is at fault."""
NO_DISK: Final = 5
"""Where there was no room for what it made: the file is not at fault."""

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})

_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Ended:
    """What a child left behind; `status` is None when it had to be killed."""

    status: int | None
    out: bytes


async def run_child(
    module: str, arguments: Sequence[str], *, stdin: bytes = b"", limit_s: float
) -> Ended:
    """Run `python -m module arguments`, with no secrets in its environment.

    Raises:
        OSError: it could not be started.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
    )
    try:
        async with asyncio.timeout(limit_s):
            out, _ = await child.communicate(stdin)
    except TimeoutError:
        return Ended(None, b"")
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return Ended(child.returncode, out)


def no_room(error: BaseException) -> OSError | None:
    """The disk's own error where that is what went wrong, as Python and FFmpeg say it; else None."""
    number = getattr(error, "errno", None)
    return OSError(number, "no room on the disk") if number in _FULL else None


def told(error: UnreadableVideoError | OSError) -> int:
    """Called last in a child that failed: say why, and with which status it ends."""
    if isinstance(error, UnreadableVideoError):
        sys.stdout.write(str(error))
        return UNREADABLE
    sys.stdout.write(error.strerror or str(error))
    return NO_DISK


def bound(*, memory_bytes: int, cpu_s: int) -> None:
    """Called first thing in a child: step back behind the bot, and end rather than swell."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
