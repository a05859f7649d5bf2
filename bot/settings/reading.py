"""Reading the settings: where one is malformed, which, what it expects, and an example."""

from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from dotenv.parser import Binding, parse_stream
from pydantic import ValidationError

from bot.domain.errors import SettingError
from bot.settings.fields import Settings

UNSHOWN = frozenset({"discord_token", "moderation_key", "database_url"})
LONGEST_SHOWN = 60


def load(env_file: Path | None = Path(".env"), **overrides: Any) -> Settings:
    """Read the settings.

    Raises:
        SettingError: one is malformed; names it, what it expects, and an example. Or the file is no text.
    """
    try:
        _look_at(env_file)
        return Settings(_env_file=env_file, **overrides)  # pyright: ignore[reportCallIssue]
    except ValidationError as error:
        raise SettingError("\n".join(_sentence(dict(each)) for each in error.errors())) from None
    except UnicodeDecodeError:
        raise SettingError(f"{env_file} is not text in UTF-8; save it as UTF-8") from None


def _look_at(file: Path | None) -> None:
    """A line that means nothing may have been meant as a ceiling: it is not passed over.

    Raises:
        SettingError: there is one.
    """
    for line in _lines(file):
        if line.error or (line.key is not None and line.value is None):
            number = line.original.line + _blank_before(line.original.string)
            raise SettingError(
                f"{file} has a line {number} that cannot be read; it expects NAME=value,"
                " or NAME='value' with the quote closed"
            )


def named_twice(file: Path = Path(".env")) -> list[str]:
    """Names that stand in the file more than once: only the last counts."""
    times = Counter(_as_read(line.key) for line in _lines(file) if line.key is not None)
    return sorted(name for name, count in times.items() if count > 1)


def _as_read(name: str) -> str:
    """Our own settings are read whatever their case; vendors' keys are not."""
    return name.upper() if name.upper().startswith(("DAILIES_", "DISCORD_")) else name


def _lines(file: Path | None) -> Iterator[Binding]:
    if file is None or not file.is_file():
        return
    text = file.read_text("utf-8-sig")
    if "\0" in text:
        raise SettingError(f"{file} is not text; save it as UTF-8")
    yield from parse_stream(StringIO(text))


def _blank_before(text: str) -> int:
    """Blank lines before a line belong to it."""
    return text[: len(text) - len(text.lstrip())].count("\n")


def _sentence(fault: dict[str, Any]) -> str:
    if not fault["loc"]:
        return str(fault["msg"]).removeprefix("Value error, ")
    place = str(fault["loc"][0])
    for name, field in Settings.model_fields.items():
        variable = str(field.validation_alias or f"DAILIES_{name.upper()}")
        if place.lower() in {name, variable.lower()}:
            expected, _, unset = str(field.description).partition("; ")
            example = " or ".join(str(each) for each in field.examples or ())
            more = f" ({unset})" if unset else ""
            return f"{variable} is {_got(name, fault['input'])}; it expects {expected}, like {example}{more}"
    return f"{place}: {fault['msg']}"


def _got(name: str, value: object) -> str:
    """The value as it may be shown: no secret, no password in an address, and not endless."""
    shown = str(value)
    if name in UNSHOWN or "@" in shown:
        return "malformed"
    return repr(shown) if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]!r}…"
