"""The command line, run as a stranger would."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import warm

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def dailies(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run `dailies …` in a folder of its own, with none of this machine's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    said = tmp_path_factory.mktemp("said")

    def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return warm.dailies(words, {**kept, **variables}, tmp_path, said)

    return run
