"""Amounts, times, jobs and prompts as people see them: written one way everywhere."""

import re
import unicodedata
from datetime import UTC, date, datetime, time
from typing import Final

from bot.domain.ids import JobId, MemberId
from bot.domain.job import Job
from bot.domain.money import MicroUsd, dollars
from bot.words.sheet import whole
from bot.words.tongue import Tongue

PROMPT_LIMIT: Final = 160  #: characters of a prompt on a card
ALT_LIMIT: Final = 1024  #: Discord's limit for alt text, by its published OpenAPI file

MARKS_ON_A_LETTER: Final = 6
"""No language writes more; what piles up more of them draws over the lines around it."""

_MARKDOWN = re.compile(r"([\\*_~|`\[\]<])")
_ZERO_WIDTH_SPACE = "\u200b"
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"


def number(job_id: JobId) -> str:
    """A job's number: `#1423`."""
    return f"#{job_id}"


def clip_url(job: Job) -> str | None:
    """Where everybody sees the posted clip; None for one that has gone to its maker alone."""
    if job.message_id is None or job.sent_alone:
        return None
    return f"https://discord.com/channels/{job.guild_id}/{job.shown_in}/{job.message_id}"


def member(member_id: MemberId) -> str:
    """A member's name, drawn by Discord. Whether it rings is for `allowed_mentions`."""
    return f"<@{member_id}>"


def apart(*amounts: MicroUsd) -> list[str]:
    """Amounts that are held against one another: with every decimal where they would read alike and are not."""
    said = [dollars(each) for each in amounts]
    return said if len({*said}) == len({*amounts}) else [whole(each) for each in amounts]


def soon(instant: datetime) -> str:
    """A time as Discord counts it for each reader: `in 3 minutes`."""
    return f"<t:{int(instant.timestamp())}:R>"


def at(instant: datetime) -> str:
    """A date and time in each reader's own words."""
    return f"<t:{int(instant.timestamp())}:f>"


def day(when: date) -> str:
    """A date in each reader's own words; noon in UTC is the same day almost everywhere."""
    if isinstance(when, datetime):
        return f"<t:{int(when.timestamp())}:D>"
    return f"<t:{int(datetime.combine(when, time(12), UTC).timestamp())}:D>"


def size(size_bytes: int) -> str:
    """A file's size: `14 MiB`, `9.8 MiB`, `320 KiB`."""
    if size_bytes < 1024 * 1024:
        return f"{max(1, round(size_bytes / 1024))} KiB"
    mib = size_bytes / (1024 * 1024)
    return f"{mib:.1f} MiB" if mib < 10 and round(mib, 1) % 1 else f"{round(mib)} MiB"


def span(seconds: float, t: Tongue) -> str:
    """A rough length of time: `40 seconds`, `2 minutes`, `3 hours`."""
    if seconds < 57.5:
        rounded = max(5, 5 * round(seconds / 5))
        return t.many("{n} second", "{n} seconds", rounded)
    if seconds < 57.5 * 60:
        return t.many("{n} minute", "{n} minutes", max(1, round(seconds / 60)))
    return t.many("{n} hour", "{n} hours", max(1, round(seconds / 3600)))


def bar(percent: int) -> str:
    """A bar of 20 blocks, for a true percentage."""
    full = max(0, min(20, percent // 5))
    return "▰" * full + "▱" * (20 - full)


def plain(text: str) -> str:
    """Text on one line, without what would turn, hide or draw over the words around it."""
    shown: list[str] = []
    marks = 0
    for sign in text:
        kind = unicodedata.category(sign)
        if kind != "Cf":  # a joiner between two marks draws nothing
            marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks <= MARKS_ON_A_LETTER and not _turns(sign):
            shown.append(" " if kind in {"Cc", "Zl", "Zp"} else sign)
    return " ".join("".join(shown).split())


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words where that is near."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit * 3 // 4 else head).rstrip() + "…"


def defused(text: str) -> str:
    """Text in which no markdown, mention, link or timestamp works, and that turns no words around it."""
    safe = _MARKDOWN.sub(r"\\\1", text)
    safe = safe.replace("@", "@" + _ZERO_WIDTH_SPACE)
    safe = safe.replace("://", ":" + _ZERO_WIDTH_SPACE + "//")
    return f"{_ISOLATE}{safe}{_END_OF_ISOLATE}" if _from_the_right(safe) else safe


def quoted(text: str, limit: int | None = None) -> str:
    """What somebody wrote, to stand within a sentence of ours: on one line, cut, and defused."""
    line = plain(text)
    return defused(line if limit is None else cut(line, limit))


def coded(text: str, limit: int | None = None) -> str:
    """The same within backticks, which nothing in it ends."""
    line = plain(text)
    return (line if limit is None else cut(line, limit)).replace("`", "'")


def prompt(text: str) -> str:
    """A prompt as a card shows it: in italics, at most 160 characters, defused."""
    return f"*{quoted(text, PROMPT_LIMIT)}*"


def alt(text: str) -> str:
    """A prompt as alt text: plain, at most 1,024 characters."""
    return cut(plain(text), ALT_LIMIT)


def block(text: str) -> str:
    """A text ready to copy: a code block. `unblock` reads it back."""
    return f"```\n{text.replace('```', _FENCE)}\n```"


def unblock(shown: str) -> str | None:
    """The text of a block, as it was; None when it is none."""
    if not (shown.startswith("```\n") and shown.endswith("\n```")):
        return None
    return shown[4:-4].replace(_FENCE, "```")


_FENCE = f"`{_ZERO_WIDTH_SPACE}`{_ZERO_WIDTH_SPACE}`"


def _turns(sign: str) -> bool:
    """Tell whether a sign changes the direction of the text around it."""
    return "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069"


def _from_the_right(text: str) -> bool:
    """Tell whether a text has letters that are read from right to left, as Hebrew and Arabic are."""
    return any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text)
