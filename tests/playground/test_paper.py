"""The page of docs is true: its examples run, and what it names is there."""

import re
from pathlib import Path
from typing import Any

import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

import playground as package
from playground import Playground

PAPER = (Path(__file__).parents[2] / "docs/playground-library.md").read_text(encoding="utf-8")


@pytest.fixture
def addresses_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo what the example does to discord.py."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(
        DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(str(DiscordWebSocket.DEFAULT_GATEWAY))
    )


@pytest.mark.usefixtures("addresses_put_back")
async def test_the_example_runs() -> None:
    """The first example of the page is a test that passes."""
    found = re.findall(r"```python\n(.*?)```", PAPER, re.DOTALL)
    assert len(found) == 1
    names: dict[str, Any] = {}

    exec(compile(found[0], "docs/playground-library.md", "exec"), names)  # noqa: S102
    await names["test_echo"]()


async def test_what_the_page_names_is_there() -> None:
    """Every attribute and method that the page writes of exists."""
    async with Playground(openapi=None) as playground:
        made = package.Interaction
        owners: dict[str, Any] = {
            "playground": playground,
            "playground.faults": playground.faults,
            "playground.clock": playground.clock,
            "guild": playground.guild,
            "channel": playground.channel,
            "alice": playground.members[0],
            "made": made,
        }
        for owner, name in re.findall(r"\b([a-z]+(?:\.(?:faults|clock))?)\.([a-z_]+)\(", PAPER):
            if owner in owners:
                assert hasattr(owners[owner], name), f"{owner}.{name}"
        for name in re.findall(r"\b([A-Z][A-Za-z]+Error)\b", PAPER):
            assert name == "TimeoutError" or hasattr(package, name)
