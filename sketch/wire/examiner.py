"""Having files looked at in another process, two at a time."""

import asyncio
import contextlib
import json
import sys
from typing import Any

_LIMIT_S = 30.0


class Examiner:
    """Runs `sketch.wire.examine`."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(2)

    async def examine(self, *arguments: str) -> dict[str, Any]:
        """Tell what was found. A file that kills the examiner, or keeps it too long, is broken."""
        async with self._slots:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "sketch.wire.examine", *arguments),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=4 * 1024 * 1024,
            )
            try:
                async with asyncio.timeout(_LIMIT_S):
                    answer, _ = await process.communicate()
                return json.loads(answer)
            except (TimeoutError, ValueError):
                return {"error": "broken"}
            finally:
                if process.returncode is None:
                    with contextlib.suppress(ProcessLookupError):
                        process.kill()
                    await process.wait()
