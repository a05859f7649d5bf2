"""`python -m sketch`: the engine as a server of its own."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from sketch.server import serve
from sketch.state import FolderInUseError


def main() -> int:
    """Serve until told to stop; print the address, alone, on standard output."""
    parser = argparse.ArgumentParser(
        prog="sketch",
        description="A /v1/videos server that renders on this machine, with no AI.",
        epilog="SKETCH_API_KEY is the key that callers must show; SKETCH_WEBHOOK_SECRET signs events.",
    )
    parser.add_argument(
        "--folder", type=Path, default=Path("sketch-videos"), help="where videos are kept"
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8080, help="the port; 0 takes a free one")
    parser.add_argument("--renders-at-once", type=int, default=2, help="renderer processes")
    parser.add_argument("--webhook", help="an address that is told when a video is over")
    parser.add_argument("--no-faults", action="store_true", help="fault words are ordinary words")
    asked = parser.parse_args()
    try:
        asyncio.run(
            serve(
                asked.folder,
                asked.host,
                asked.port,
                os.environ.get("SKETCH_API_KEY"),
                webhook=asked.webhook,
                webhook_secret=os.environ.get("SKETCH_WEBHOOK_SECRET"),
                renders_at_once=asked.renders_at_once,
                faults=not asked.no_faults,
                ready=_say,
            )
        )
    except (FolderInUseError, ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _say(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
