"""Reading the settings: where one is malformed, which, what it expects, and an example."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.domain.errors import SettingError
from bot.settings.fields import Settings


def load(env_file: Path | None = Path(".env"), **overrides: Any) -> Settings:
    """Read the settings.

    Raises:
        SettingError: one is malformed; names it, what it expects, and an example.
    """
    try:
        return Settings(_env_file=env_file, **overrides)  # pyright: ignore[reportCallIssue]
    except ValidationError as error:
        raise SettingError("\n".join(_sentence(dict(each)) for each in error.errors())) from None


def _sentence(fault: dict[str, Any]) -> str:
    if not fault["loc"]:
        return str(fault["msg"]).removeprefix("Value error, ")
    place = str(fault["loc"][0])
    for name, field in Settings.model_fields.items():
        variable = str(field.validation_alias or f"DAILIES_{name.upper()}")
        if place.lower() in {name, variable.lower()}:
            example = " or ".join(str(each) for each in field.examples or ())
            got = "malformed" if name in {"discord_token", "database_url"} else repr(fault["input"])
            return f"{variable} is {got}; it expects {field.description}, like {example}"
    return f"{place}: {fault['msg']}"
