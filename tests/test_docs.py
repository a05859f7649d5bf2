"""The papers are true: their commands run, their targets exist, their links lead somewhere."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Run, dailies

__all__ = ["dailies"]

ROOT = Path(__file__).parents[1]
PAPERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)

NEEDS_MORE = {
    "run": 2,  # a token
    "doctor": 1,  # a token
    "playground": None,  # runs until it is stopped; the journeys do
    "sketch": None,
    "smoke": None,  # tests/journeys
}
"""What a command of the papers ends with in an empty folder; None: tested elsewhere."""


def lines() -> list[tuple[str, str]]:
    """Every command line of every paper."""
    return [
        (paper.relative_to(ROOT).as_posix(), line.split("#")[0].strip())
        for paper in PAPERS
        for block in BLOCK.findall(re.sub(r"\n +", "\n", paper.read_text(encoding="utf-8")))
        for line in block.splitlines()
        if line.split("#")[0].strip()
    ]


def test_every_make_target_exists() -> None:
    """`make …` in a paper is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = {line.split()[1] for _, line in lines() if line.startswith("make ")}
    assert asked
    assert asked <= targets


def test_the_readme_sets_up_what_its_commands_need() -> None:
    """Whoever reads from *A real server* on has `.venv` before a command of it is typed."""
    server = (ROOT / "README.md").read_text(encoding="utf-8").split("## A real server", 1)[1]
    assert server.index("make setup") < server.index(".venv/bin/dailies")


def test_every_dailies_command_runs(dailies: Run, tmp_path: Path) -> None:
    """`dailies …` in a paper does what it says in a fresh folder."""
    assert dailies("db", "upgrade").returncode == 0
    asked = [(paper, line) for paper, line in lines() if ".venv/bin/dailies" in line]
    assert len(asked) >= 8
    for paper, line in asked:
        words = shlex.split(line)
        words = words[words.index(".venv/bin/dailies") + 1 :]
        expected = NEEDS_MORE.get(words[0], 0)
        if expected is None or words[0] in {"render", "rules"}:
            assert dailies(words[0], "--help").returncode == 0, f"{paper}: {line}"
        else:
            ended = dailies(*words)
            assert ended.returncode == expected, f"{paper}: {line}\n{ended.stderr}"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(paper: Path) -> None:
    """A link to a file of ours has a file at its end."""
    text = paper.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)\)", text):
        if "://" not in target:
            assert (paper.parent / target).exists(), f"{paper.name} links to {target}"


def test_the_image_has_the_whole_program() -> None:
    """Whatever is installed, and what it is installed from, comes through to it; tests and a `.env` do not."""
    let_through = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert let_through == {
        *packages,
        "pyproject.toml",
        "uv.lock",
        "README.md",
        "LICENSE",
        "Makefile",
    }
    assert all((ROOT / each).exists() for each in let_through)
