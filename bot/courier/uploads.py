"""What goes up with a clip's message: the file, read from the disk while it is sent, and never whole into memory."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import discord

from bot.courier import layouts
from bot.domain.errors import DeliveryUncertainError
from bot.domain.job import Clip, Job
from bot.ports import Clips

log = logging.getLogger(__name__)


@asynccontextmanager
async def upload(clips: Clips, job: Job, clip: Clip | None) -> AsyncGenerator[list[discord.File]]:
    """A job's clip as an attachment, for one attempt to send it; none where there is no file.

    Raises:
        DeliveryUncertainError: the file cannot be read now.
    """
    if clip is None:
        yield []
        return
    try:
        opened = await clips.opened(clip)
    except OSError as error:  # it is paid for and ours: another try finds the disk again
        log.error("A stored clip cannot be read: %s", error)  # noqa: TRY400
        raise DeliveryUncertainError("the stored clip cannot be read") from error
    try:
        yield [layouts.clip_file(job, opened)]
    finally:
        opened.close()  # it was only read: nothing is left to be written, and no thread need come to it
