"""The variables that are set, beyond the settings: vendors' keys, secrets among them, typing errors."""

import os
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values

from bot.settings.fields import Settings


def environment(env_file: Path = Path(".env")) -> Mapping[str, str]:
    """Every variable that is set and not empty: vendors' keys and base URLs are looked up here."""
    merged = {**dotenv_values(env_file), **os.environ}
    return {name: value for name, value in merged.items() if value}


def secrets(variables: Mapping[str, str]) -> list[str]:
    """Values that must never be printed: whatever is named like a key, a token or a secret, or may hold one."""
    marks = ("KEY", "TOKEN", "SECRET", "PASSWORD", "PROXY")
    return [
        value for name, value in variables.items() if any(mark in name.upper() for mark in marks)
    ]


def unknown_variables(variables: Mapping[str, str]) -> list[str]:
    """What nothing reads here, most likely typing errors: `DAILIES_…` and keys by another name, a sentence each."""
    ours = {f"DAILIES_{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(
        name
        for name in variables
        if name.upper().startswith("DAILIES_") and name.upper() not in ours | OTHER_VARIABLES
    )
    keys = [
        f"{name} is read by nothing here; call it {right}"
        for name, right in OTHER_NAMES.items()
        if name in variables and right not in variables
    ]
    return [
        f"{name} is no setting of this program; {_meant(name, ours)}" for name in unknown
    ] + keys


def _meant(name: str, ours: Iterable[str]) -> str:
    """What was most likely meant; by the part that tells settings apart, for all begin alike."""
    ends = [each.removeprefix("DAILIES_") for each in ours]
    near = get_close_matches(name.upper().removeprefix("DAILIES_"), ends, n=1)
    return f"DAILIES_{near[0]} is one" if near else "is it misspelt?"


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

OTHER_NAMES = {
    "DISCORD_BOT_TOKEN": "DISCORD_TOKEN",
    "BOT_TOKEN": "DISCORD_TOKEN",
    "RUNWAY_API_KEY": "RUNWAYML_API_SECRET",
    "RUNWAY_API_SECRET": "RUNWAYML_API_SECRET",
    "RUNWAYML_API_KEY": "RUNWAYML_API_SECRET",
    "GEMINI_KEY": "GEMINI_API_KEY",
    "KLING_KEY": "KLING_API_KEY",
    "KLINGAI_API_KEY": "KLING_API_KEY",
    "BYTEPLUS_API_KEY": "ARK_API_KEY",
    "VOLCENGINE_API_KEY": "ARK_API_KEY",
    "SEEDANCE_API_KEY": "ARK_API_KEY",
    "FAL_API_KEY": "FAL_KEY",
    "FAL_AI_KEY": "FAL_KEY",
    "REPLICATE_API_KEY": "REPLICATE_API_TOKEN",
    "REPLICATE_TOKEN": "REPLICATE_API_TOKEN",
}
"""What keys are often called, and what their vendor's SDK reads: by the other name, Sketch would render and nobody say why."""
