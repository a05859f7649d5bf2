"""What Sketch remembers, on disk: a folder a video, a JSON file a character.

    FOLDER/lock                          held while a server uses the folder
    FOLDER/videos/ID/video.json          the record; written whole, then renamed into place
    FOLDER/videos/ID/clip.mp4            and thumbnail.webp, spritesheet.jpg once it is completed
    FOLDER/videos/ID/first-frame.png     and source.mp4 until then
    FOLDER/characters/ID.json
    FOLDER/incoming/                     uploads on their way in, folders on their way out

A video exists from the rename that puts its folder in place, and ceases with the rename that takes
it out, so that being killed at any instant leaves a whole one or none.
"""

import asyncio
import fcntl
import json
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, TypeVar

from sketch.wire.records import (
    CLIP,
    FIRST_FRAME,
    RECORD,
    SOURCE,
    SPRITESHEET,
    THUMBNAIL,
    Character,
    Video,
)

log = logging.getLogger(__name__)


_LOCK_TRIES = 10
_LOCK_PAUSE_S = 0.05

T = TypeVar("T")


class FolderInUseError(Exception):
    """Another Sketch serves this folder."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some videos of the list, and whether more follow."""

    videos: tuple[Video, ...]
    has_more: bool


class State:
    """Every video and character, in memory for reading and on disk for good.

    Writing happens in one thread of its own, in order; reading never touches the disk.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._videos: dict[str, Video] = {}
        self._characters: dict[str, Character] = {}
        self._writer = ThreadPoolExecutor(1, "sketch-state")
        self._lock: IO[str] | None = None
        self._serial = 0

    @property
    def incoming(self) -> Path:
        return self._folder / "incoming"

    def folder(self, video_id: str) -> Path:
        return self._folder / "videos" / video_id

    async def open(self) -> None:
        """Take the folder and read what an earlier Sketch left. Raises FolderInUseError."""
        videos, characters = await self._written(self._read_all)
        self._videos = {video.id: video for video in videos}
        self._characters = {character.id: character for character in characters}
        self._serial = max((video.serial for video in videos), default=0)

    async def close(self) -> None:
        await self._written(self._unlock)
        self._writer.shutdown()

    def next_serial(self) -> int:
        self._serial += 1
        return self._serial

    def video(self, video_id: str) -> Video | None:
        return self._videos.get(video_id)

    def videos(self) -> Iterable[Video]:
        """List every video, the oldest first."""
        return tuple(self._videos.values())

    def page(
        self,
        *,
        after: int | None,
        limit: int,
        newest_first: bool,
        shows: Callable[[Video], bool] = lambda _: True,
    ) -> Page:
        """List the videos that come after the one of that serial, which may be gone by now."""
        listed = [video for video in self._videos.values() if shows(video)]
        if newest_first:
            listed.reverse()
        if after is not None:
            listed = [
                video
                for video in listed
                if (video.serial < after if newest_first else video.serial > after)
            ]
        return Page(tuple(listed[:limit]), has_more=len(listed) > limit)

    async def add(self, video: Video, inputs: Mapping[str, Path]) -> None:
        """Write a new video down, with its picture or source under the name that `inputs` gives."""
        await self._written(lambda: self._create(video, inputs))
        self._videos[video.id] = video

    async def change(self, video_id: str, **changes: object) -> Video | None:
        """Write a video's changes down, then show them. None where it was deleted meanwhile."""
        before = self._videos.get(video_id)
        if before is None:
            return None
        after = replace(before, **changes)
        await self._written(lambda: self._rewrite(after))
        if video_id in self._videos:
            self._videos[video_id] = after
        return after

    async def remove(self, video_id: str) -> None:
        """Forget a video and its files for good."""
        self._videos.pop(video_id, None)
        await self._written(lambda: self._discard(self.folder(video_id)))

    async def drop_inputs(self, video_id: str) -> None:
        """Remove what only the rendering needed."""
        folder = self.folder(video_id)
        await self._written(lambda: _unlink(folder / FIRST_FRAME, folder / SOURCE))

    async def drop_assets(self, video_id: str) -> None:
        """Remove the files of a video whose day is over; its record stays."""
        folder = self.folder(video_id)
        await self._written(
            lambda: _unlink(folder / CLIP, folder / THUMBNAIL, folder / SPRITESHEET)
        )

    def character(self, character_id: str) -> Character | None:
        return self._characters.get(character_id)

    async def add_character(self, character: Character) -> None:
        path = self._folder / "characters" / f"{character.id}.json"
        await self._written(lambda: write_whole(path, json.dumps(asdict(character))))
        self._characters[character.id] = character

    async def _written(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    def _read_all(self) -> tuple[list[Video], list[Character]]:
        for name in ("videos", "characters", "incoming"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        self._take_lock()
        for leftover in self.incoming.iterdir():
            _remove(leftover)
        videos: list[Video] = []
        for folder in (self._folder / "videos").iterdir():
            for leftover in folder.glob("attempt-*"):
                _remove(leftover)
            try:
                videos.append(Video.from_json((folder / RECORD).read_text(encoding="utf-8")))
            except (OSError, ValueError, TypeError):
                # Nothing of ours: every record was renamed into place whole. Left where it is.
                log.exception("The record of %s cannot be read; it is left out.", folder.name)
        characters = [
            Character(**json.loads(path.read_text(encoding="utf-8")))
            for path in (self._folder / "characters").glob("char_*.json")
        ]
        return sorted(videos, key=lambda video: video.serial), characters

    def _take_lock(self) -> None:
        """Take the folder. A process that a killed server was just starting may hold on for a bit."""
        self._lock = (self._folder / "lock").open("w")
        for _ in range(_LOCK_TRIES):
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_LOCK_PAUSE_S)
            else:
                return
        self._unlock()
        raise FolderInUseError(f"Another Sketch serves {self._folder}.")

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _create(self, video: Video, inputs: Mapping[str, Path]) -> None:
        making = Path(tempfile.mkdtemp(dir=self.incoming))
        for name, path in inputs.items():
            _link(path, making / name)
        write_whole(making / RECORD, video.to_json())
        making.replace(self.folder(video.id))
        sync(self.folder(video.id).parent)

    def _rewrite(self, video: Video) -> None:
        folder = self.folder(video.id)
        if folder.is_dir():  # a video that was deleted while its write waited stays deleted
            write_whole(folder / RECORD, video.to_json())

    def _discard(self, folder: Path) -> None:
        if folder.is_dir():
            leaving = Path(tempfile.mkdtemp(dir=self.incoming)) / "gone"
            folder.replace(leaving)
            _remove(leaving.parent)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader, or a crash, meets the old one or the new one."""
    draft = path.with_name(f".{path.name}.part")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """See a file, or a folder's list of names, safely on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _link(path: Path, target: Path) -> None:
    """Give a file a second name, or a copy where the file system has no second names."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)


def _unlink(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
