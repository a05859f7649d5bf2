"""Files that are there after a power cut, or not at all."""

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
from pathlib import Path

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


class Part:
    """A file that is still coming in, under a name of its own. Its lock dies with the process that writes it."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)  # somebody may have deleted it meanwhile
        self.path = folder / f"{_UNSAFE.sub('_', name)[:80]}-{secrets.token_hex(4)}.part"
        self.size_bytes = 0
        self._sha256 = hashlib.sha256()
        self._file = self.path.open("xb")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    def write(self, content: bytes | bytearray) -> None:
        self._file.write(content)
        self._sha256.update(content)
        self.size_bytes += len(content)

    def sync(self) -> None:
        """Make the content survive a power cut."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def keep_as(self, final: Path) -> None:
        """Give a synced part its final name, and make the name survive too."""
        self.path.replace(final)
        folder = os.open(final.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def close(self) -> None:
        """Leave nothing under the part's own name, whatever happened before."""
        with contextlib.suppress(OSError):  # a full disk has been told already
            self._file.close()
        self.path.unlink(missing_ok=True)


def open_folder(folder: Path) -> None:
    """Make a folder that only this account may read, and sweep the parts that crashes left in it.

    A part that somebody still writes is locked, also by another process, and stays.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in folder.glob("*.part"):
        with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            path.unlink(missing_ok=True)
