"""The lock file."""

import re
from pathlib import Path


def test_the_lock_file_names_public_hosts_only() -> None:
    """Nobody needs a private index to set up Dailies."""
    text = (Path(__file__).parents[1] / "uv.lock").read_text()
    assert set(re.findall(r"https?://([^/\"]+)", text)) == {"pypi.org", "files.pythonhosted.org"}
