"""Files that are there after a power cut, or not at all."""

import os
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make a folder that only this account may read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def keep_name(path: Path, final: Path) -> None:
    """Give a synced file its final name, and make the name itself survive."""
    path.replace(final)
    folder = os.open(final.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
