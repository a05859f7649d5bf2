"""A command reads in what it needs and no more; nothing may hang on what another command had read before."""

import subprocess
import sys

SCRIPT = """
import os
import sys

import aiohttp, alembic, discord, httpx, numpy, pydantic_settings, sqlalchemy  # read once

from bot.cli import COMMANDS, GROUPS, program

for name in [*COMMANDS, *GROUPS]:
    if os.fork() == 0:
        program([name])
        os._exit(0)
    if os.wait()[1]:
        sys.exit(f"{name} cannot be read in alone")
print(len({*COMMANDS, *GROUPS}))
"""


def test_every_command_can_be_read_in_alone() -> None:
    """Each in a process in which no other was."""
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=100, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) >= 13
