"""Attachments on disk, and the signed links that lead to them for a day."""

import hmac
import re
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from playground.clock import Clock, Snowflakes
from playground.journal import Journal
from playground.plain import Json, dumps, loads
from playground.sniff import look_at

LINK_LIFE_S = 24 * 3600.0
_UNSAFE = re.compile(r"[^\w.\-]", re.ASCII)
_SPOILER = 1 << 3


def tidy(filename: str) -> str:
    """Name a file as Discord does: spaces become underscores, the rest of the odd is dropped."""
    name = _UNSAFE.sub("", filename.replace("/", " ").replace("\\", " ").strip().replace(" ", "_"))
    return name.lstrip(".")[:255] or "unknown"


@dataclass(slots=True)
class Attachment:
    """A file that came with a message or a command."""

    id: int
    channel_id: int  #: or the application's id, for what a person gave to a command
    filename: str
    size: int
    content_type: str | None = None
    width: int | None = None
    height: int | None = None
    description: str | None = None
    title: str | None = None
    ephemeral: bool = False
    spoiler: bool = False

    @property
    def path(self) -> str:
        folder = "ephemeral-attachments" if self.ephemeral else "attachments"
        return f"/{folder}/{self.channel_id}/{self.id}/{self.filename}"


class Upload:
    """A file on its way in: written to disk as it comes."""

    def __init__(self, path: Path, attachment_id: int, given_name: str) -> None:
        self.path = path
        self.id = attachment_id
        self.given_name = given_name  #: as the sender spelled it
        self.size = 0
        self._file: BinaryIO | None = path.open("wb")

    def write(self, chunk: bytes) -> None:
        if self._file is not None:
            self._file.write(chunk)
        self.size += len(chunk)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def discard(self) -> None:
        self.close()
        self.path.unlink(missing_ok=True)


class Files:
    """Keeps the bytes, signs the links."""

    def __init__(self, folder: Path, clock: Clock, ids: Snowflakes, journal: Journal) -> None:
        self.folder = folder
        self.secret = b""  #: signs the links; the same in every run of one folder
        self._clock = clock
        self._ids = ids
        self._journal = journal
        self.base_url = ""  #: of the CDN, set once the server has a port
        self.kept: dict[int, Attachment] = {}

    def load(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for _, body in self._journal.load("attachment"):
            attachment = Attachment(**loads(body))
            self.kept[attachment.id] = attachment

    def begin(self, given_name: str) -> Upload:
        attachment_id = self._ids.make()
        return Upload(self.folder / str(attachment_id), attachment_id, given_name)

    def look(
        self, upload: Upload, channel_id: int, *, ephemeral: bool, described: Json
    ) -> Attachment:
        """Make an attachment of an upload: type and size by its bytes, the rest by its words."""
        upload.close()
        filename = tidy(str(described.get("filename") or upload.given_name))
        look = look_at(upload.path, filename)
        return Attachment(
            id=upload.id,
            channel_id=channel_id,
            filename=filename,
            size=upload.size,
            content_type=look.content_type,
            width=look.width,
            height=look.height,
            description=described.get("description") or None,
            title=described.get("title") or None,
            ephemeral=ephemeral,
            spoiler=bool(described.get("is_spoiler")) or filename.startswith("SPOILER_"),
        )

    def save(self, attachment: Attachment) -> None:
        self.kept[attachment.id] = attachment
        self._journal.put("attachment", attachment.id, dumps(asdict(attachment)))

    def drop(self, attachment_id: int) -> None:
        if self.kept.pop(attachment_id, None) is not None:
            self.path_of(attachment_id).unlink(missing_ok=True)
            self._journal.drop("attachment", attachment_id)

    def path_of(self, attachment_id: int) -> Path:
        return self.folder / str(attachment_id)

    def bytes_of(self, attachment_id: int) -> bytes:
        return self.path_of(attachment_id).read_bytes()

    # Links

    def link(self, path: str) -> str:
        """Sign a path for a day."""
        issued = int(self._clock.now_s())
        expires = issued + int(LINK_LIFE_S)
        return f"{self.base_url}{path}?ex={expires:x}&is={issued:x}&hm={self._sign(path, expires, issued)}&"

    def link_is_good(self, path: str, query: Json) -> bool:
        """Check a link's signature and that its day has not passed."""
        try:
            expires, issued = int(query["ex"], 16), int(query["is"], 16)
        except (KeyError, ValueError):
            return False
        good = hmac.compare_digest(self._sign(path, expires, issued), str(query.get("hm", "")))
        return good and self._clock.now_s() < expires

    def _sign(self, path: str, expires: int, issued: int) -> str:
        told = f"{path}?{expires:x}&{issued:x}".encode()
        return hmac.new(self.secret, told, sha256).hexdigest()

    def payload(self, attachment: Attachment) -> Json:
        """Show an attachment with links that work from now on."""
        url = self.link(attachment.path)
        payload: Json = {
            "id": str(attachment.id),
            "filename": attachment.filename,
            "size": attachment.size,
            "url": url,
            "proxy_url": url,
            "flags": _SPOILER if attachment.spoiler else 0,
        }
        optional = {
            "content_type": attachment.content_type,
            "width": attachment.width,
            "height": attachment.height,
            "description": attachment.description,
            "title": attachment.title,
        }
        payload |= {name: value for name, value in optional.items() if value is not None}
        if attachment.ephemeral:
            payload["ephemeral"] = True
        return payload

    def media(self, attachment: Attachment) -> Json:
        """Show an attachment as a gallery's or a thumbnail's resolved media."""
        url = self.link(attachment.path)
        return {
            "id": str(attachment.id),
            "url": url,
            "proxy_url": url,
            "width": attachment.width,
            "height": attachment.height,
            "content_type": attachment.content_type,
            "attachment_id": str(attachment.id),
            "placeholder": None,
            "placeholder_version": None,
            "loading_state": 2,
            "flags": 0,
        }
