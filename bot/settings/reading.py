"""Reading the settings: where one is malformed, which, what it expects, and an example."""

from pathlib import Path
from typing import Any

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
        return Settings(_env_file=env_file, **overrides)  # pyright: ignore[reportCallIssue]
    except ValidationError as error:
        raise SettingError("\n".join(_sentence(dict(each)) for each in error.errors())) from None
    except UnicodeDecodeError:
        raise SettingError(f"{env_file} is not text in UTF-8; save it as UTF-8") from None


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
