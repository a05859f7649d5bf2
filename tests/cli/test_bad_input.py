"""What a stranger gets wrong: one sentence each, before anything is started or paid for."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sketch import Sketch
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


@pytest.mark.usefixtures("in_a_terminal")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_a_smoke_that_is_stopped_leaves_nothing_behind(tmp_path: Path, how: int) -> None:
    """SIGTERM, or a closed terminal, ends the bot that it started, too, and sweeps their folder."""
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
                running.send_signal(how)
        assert running.wait(30) == 143
    assert list(tmp_path.iterdir()) == []


def test_fresh_takes_nothing_but_a_playground(dailies: Run, tmp_path: Path) -> None:
    """A folder with anything else in it was named by mistake, and stays whole."""
    (tmp_path / "discord").mkdir()
    (tmp_path / "thesis.txt").write_text("years of work")
    ended = dailies("playground", "--fresh", "--folder", ".", "--port", "0")
    assert ended.returncode == 2
    assert "thesis.txt in it is no playground's" in ended.stderr
    assert (tmp_path / "discord").is_dir()


async def test_a_second_bot_with_the_built_in_engine_is_one_sentence(
    dailies: Run, tmp_path: Path
) -> None:
    """Its engine comes before its database, so the engine's folder is what tells."""
    async with Sketch(tmp_path / "dailies-data" / "sketch"):
        ended = await asyncio.to_thread(lambda: dailies("run", DISCORD_TOKEN="x" * 60))
    assert ended.returncode == 2
    assert "another process already runs on this data folder" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"DAILIES_WEB_HOST": "203.0.113.7"}, "cannot listen on 203.0.113.7:8080"),
        ({"DAILIES_WEB_PORT": "0", "FAL_KEY": "k", "FAL_REST_BASE_URL": "h"}, "FAL_REST_BASE_URL"),
        ({"DAILIES_WEB_PORT": "0", "OPENAI_WEBHOOK_SECRET": "hunter2"}, "OPENAI_WEBHOOK_SECRET"),
    ],
)
def test_a_setting_of_the_own_server_is_told_before_discord_is_asked(
    dailies: Run, wrong: dict[str, str], says: str
) -> None:
    """While Discord is out of reach the start would wait, and the fault come to light after that."""
    nowhere = {
        "DAILIES_DISCORD_API_URL": "http://127.0.0.1:1/api/v10",
        "DAILIES_DISCORD_GATEWAY_URL": "ws://127.0.0.1:1/",
    }
    ended = dailies("run", DISCORD_TOKEN="x" * 60, **nowhere, **wrong)
    assert ended.returncode == 2
    assert says in ended.stderr
    assert "hunter2" not in ended.stderr
    assert "out of reach" not in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--folder", "/proc/nowhere"), "cannot keep clips in /proc/nowhere"),
        (("--host", "203.0.113.7"), "203.0.113.7 is no address of this machine"),
        (("--host", "nowhere.invalid"), "nowhere.invalid is no address of this machine"),
    ],
)
def test_what_stops_sketch_is_what_is_named(
    dailies: Run, wrong: tuple[str, str], says: str
) -> None:
    """Another port helps against none of these."""
    ended = dailies("sketch", "--port", "0", *wrong)
    assert ended.returncode == 2
    assert says in ended.stderr
    assert "--port" not in ended.stderr
    assert "Traceback" not in ended.stderr
