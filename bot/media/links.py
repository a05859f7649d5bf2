"""Signed, expiring addresses of clips: whoever has one may watch, and nobody can make one up."""

import base64
import hashlib
import hmac
import os
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.domain.ids import ClipKey
from bot.domain.job import Clip

PATH: Final = "/clips"
_NAME: Final = re.compile(r"[0-9a-f]{64}")
_UNTIL: Final = re.compile(r"[0-9]{1,12}")
SECRET_BYTES: Final = 32


class SignedLinks:
    """`ports.Links`: the clip, its last moment, and a HMAC-SHA256 of both."""

    def __init__(self, base_url: str, secret: bytes) -> None:
        self._base_url = base_url.rstrip("/")
        self._secret = secret

    def to(self, clip: Clip, until: datetime) -> str:
        ends_at = int(until.timestamp())
        signed = self._signature(clip.sha256, str(ends_at))
        return f"{self._base_url}{PATH}/{clip.sha256}/{ends_at}/{signed}.mp4"

    def read(self, sha256: str, ends_at: str, signature: str, now: datetime) -> ClipKey | None:
        """The clip that such an address names; None for a wrong, forged or expired one."""
        if not (_NAME.fullmatch(sha256) and _UNTIL.fullmatch(ends_at) and signature.isascii()):
            return None
        signed = self._signature(sha256, ends_at)
        if not hmac.compare_digest(signed, signature):
            return None
        if now >= datetime.fromtimestamp(int(ends_at), UTC):
            return None
        return ClipKey(f"{sha256}.mp4")

    def _signature(self, sha256: str, ends_at: str) -> str:
        digest = hmac.digest(self._secret, f"{sha256}|{ends_at}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def secret_in(folder: Path) -> bytes:
    """The secret of the addresses, made once and kept in the data folder for this account alone.

    Raises:
        OSError: the folder cannot be written.
    """
    path = folder / "links.key"
    try:
        kept = path.read_bytes()
    except FileNotFoundError:
        kept = b""
    if len(kept) >= SECRET_BYTES:
        return kept
    folder.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    made = secrets.token_bytes(SECRET_BYTES)
    with os.fdopen(file, "wb") as opened:
        opened.write(made)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(path)
    return made
