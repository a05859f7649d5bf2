"""Files that commands write."""

import os
from pathlib import Path

from bot.domain.errors import SettingError


def to_write(path: Path) -> Path:
    """The whole path of a file that can be written: asked before anything is rendered or paid for.

    Raises:
        SettingError: it cannot be written, and why.
    """
    path = path.absolute()
    if path.is_dir():
        raise SettingError(f"--out {path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise SettingError(f"--out {path} cannot be written: there is no folder {path.parent}")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise SettingError(f"--out {path} cannot be written: this account may not")
    return path
