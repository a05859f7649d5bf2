"""What a stranger gets wrong: one sentence each, before anything is started or paid for."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

UNSEEN = "\N{ZERO WIDTH SPACE}" * 3
DRAWN = ("render", "a fox in snow")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((*DRAWN, "--out", "none/clip.mp4"), "there is no folder"),
        ((*DRAWN, "--out", "."), "is a folder"),
        ((*DRAWN, "--image", "/dev/zero"), "too large"),
        ((*DRAWN, "--seed", "-1"), "--seed"),
        (("render", UNSEEN), "for example: a red fox"),
        (("smoke", "--out", "none/clip.mp4"), "there is no folder"),
        (("smoke", "--patience", "0"), "--patience"),
        (("smoke", ""), "prompt takes 1 to"),
        (("smoke", UNSEEN), "nothing to see in it"),
        (("smoke", "--seconds", "5"), "It takes 4, 8 or 12"),
        (("user", "export", "5", "--out", "none/x.json"), "there is no folder"),
        (("rules", "export", "--guild", "5", "--out", "none/x.json"), "there is no folder"),
    ],
)
def test_wrong_input_is_one_sentence(dailies: Run, words: tuple[str, ...], says: str) -> None:
    """Exit 2, what is wrong and what would work; no stack trace, and no render was begun."""
    ended = dailies(*words)
    assert ended.returncode == 2, ended.stderr
    assert says in " ".join(ended.stderr.split())
    assert "took it as" not in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def test_a_full_disk_under_an_answer_is_one_sentence(tmp_path: Path) -> None:
    """The answer cannot be written: that is said where it can be."""
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "bot.cli", "models"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr == "dailies: No space left on device\n"


def test_a_smoke_that_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    """SIGTERM ends the bot that it started, too, and sweeps their folder."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "smoke", "--seconds", "12"],
        cwd=tmp_path,
        env={**kept, "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if "Asking" in line:
                running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 143
    assert list(tmp_path.iterdir()) == []
