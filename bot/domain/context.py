"""Which job the present line of work is about: the log writes its number on every line."""

from contextvars import ContextVar

from bot.domain.ids import JobId

JOB: ContextVar[JobId | None] = ContextVar("job", default=None)
