"""The command line, run as a stranger would."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def dailies(tmp_path: Path) -> Run:
    """Run `dailies …` in a folder of its own, with none of this machine's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}

    def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot.cli", *words],
            cwd=tmp_path,
            env={**kept, **variables},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
