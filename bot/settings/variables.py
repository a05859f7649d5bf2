"""The variables that are set, beyond the settings: vendors' keys, secrets among them, typing errors."""

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from bot.settings.fields import Settings


def environment(env_file: Path = Path(".env")) -> Mapping[str, str]:
    """Every variable that is set and not empty: vendors' keys and base URLs are looked up here."""
    merged = {**dotenv_values(env_file), **os.environ}
    return {name: value for name, value in merged.items() if value}


def secrets(variables: Mapping[str, str]) -> list[str]:
    """Values that must never be printed: whatever is named like a key, a token or a secret."""
    marks = ("KEY", "TOKEN", "SECRET", "PASSWORD")
    return [
        value for name, value in variables.items() if any(mark in name.upper() for mark in marks)
    ]


def unknown_variables(variables: Mapping[str, str]) -> list[str]:
    """`DAILIES_…` variables that mean nothing to this program: most likely a typing error."""
    known = {f"DAILIES_{name.upper()}" for name in Settings.model_fields} | OTHER_VARIABLES
    return sorted(
        n for n in variables if n.upper().startswith("DAILIES_") and n.upper() not in known
    )


OTHER_VARIABLES = frozenset(
    {
        "DAILIES_CHROMIUM",
        "DAILIES_DISCORD_OPENAPI",
        "DAILIES_OPENAI_OPENAPI",
        "DAILIES_PROVE",
        "DAILIES_REQUIRE",
    }
)
"""Variables of the tests and the playground."""
