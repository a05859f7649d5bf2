"""A file of rules that is not even looked into, on a real wire."""

import pytest

from cogs._mod_files import LARGEST
from tests.cogs.test_wire import Wired, said, wired

__all__ = ["wired"]


@pytest.mark.parametrize(
    ("size", "gone", "no"),
    [
        (LARGEST + 1, False, "That file is larger than 4 MiB, the most I read."),
        (9, True, "I could not read that file from Discord. Attach it again."),
        (9, False, "I read a file that `/mod rules export` wrote, or a .txt"),
    ],
    ids=["too large", "gone", "neither"],
)
async def test_what_would_work_is_said(wired: Wired, size: int, gone: bool, no: str) -> None:
    """Too large, not handed over by Discord, or of neither kind: no rule comes of it."""
    maria = wired.discord.member("moderator")
    made = await maria.command(
        "/mod rules import", file=("rules.json", b"x" * size), options={"apply": True}
    )
    if gone:
        wired.discord.box.files.kept.clear()

    assert said(await made.answered()).startswith(no)
    listed = await maria.command("/mod rules list")
    assert "x" * 9 not in said(await listed.answered())
