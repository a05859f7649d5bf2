"""What is kept of clips' files, and what has been let go."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.ids import ClipKey, GuildId, JobId, PictureKey
from bot.domain.job import Clip, Job


class Keeping(Protocol):
    """Which job has which file. `Jobs.advance` writes a job's clip down here by itself.

    A job's file is free to be let go once the job has ended, unless somebody has it as a favourite, can still
    claim it, a case about it is open, or a job under way goes on from it.
    """

    def guilds(self) -> Collection[GuildId]:
        """Guilds of which a file is kept."""
        ...

    def kept_bytes(self) -> int:
        """The size of all that is kept; a file that several jobs have counts once."""
        ...

    def old(self, guild_id: GuildId, before: datetime) -> Sequence[JobId]:
        """Some of a guild's jobs that ended earlier and whose files are free, the oldest first. It may take a while."""
        ...

    def let_go(self, job_ids: Collection[JobId], now: datetime) -> int:
        """Let the files of these jobs go, where they are still free. Returns how many jobs lost theirs."""
        ...

    def oldest(self, size_bytes: int) -> tuple[Sequence[ClipKey], int]:
        """Free files, the oldest first, that come to so many bytes, and their bytes. It may take a while."""
        ...

    def let_files_go(self, keys: Collection[ClipKey], now: datetime) -> None:
        """Let these files go, where they are still free."""
        ...

    def spare(self, job: Job, part: Clip, now: datetime) -> None:
        """A file that has gone into a job's clip and is not needed for itself any more."""
        ...

    def due(self, most: int) -> Sequence[ClipKey]:
        """Files that nobody has any more, and that are not removed yet."""
        ...

    def removed(self, key: ClipKey) -> None:
        """Write down that a file is removed."""
        ...

    def pictures(self) -> Collection[PictureKey] | None:
        """Pictures that anything written still names; None in a book without jobs, which is no word on pictures."""
        ...

    def shown(self, key: ClipKey) -> bool:
        """Whether a file may be watched: some job has it still, and its clip was not taken down."""
        ...

    def gone_at(self, job_id: JobId) -> datetime | None:
        """When a job's file was let go; None where it is kept, or never was."""
        ...
