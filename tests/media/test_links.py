"""Addresses of clips: nobody makes one up, and each has an end."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.media.links import SECRET_BYTES, SignedLinks, secret_in
from tests.fakes.clocks import NOON
from tests.fakes.door_house import CLIP

CLIP_SHA = "ab" * 32
LINKS = SignedLinks("https://dailies.example.org/", b"s" * 32)


def parts(address: str) -> tuple[str, str, str]:
    assert address.startswith("https://dailies.example.org/clips/")
    sha256, until, signature = address.removesuffix(".mp4").split("/")[-3:]
    return sha256, until, signature


def given() -> tuple[str, str, str]:
    return parts(LINKS.to(replace(CLIP, sha256=CLIP_SHA), NOON + timedelta(days=7)))


def test_an_address_is_read_back() -> None:
    """Until its end it names the clip, and from its end on nothing."""
    assert LINKS.read(*given(), NOON) == f"{CLIP_SHA}.mp4"
    assert LINKS.read(*given(), NOON + timedelta(days=7, seconds=-1)) is not None
    assert LINKS.read(*given(), NOON + timedelta(days=7)) is None


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_changed_address_is_none(place: int) -> None:
    """Another clip, a later end, another signature: each is refused."""
    sha256, until, signature = (
        each[:-1] + ("1" if each[-1] != "1" else "2") if place == at else each
        for at, each in enumerate(given())
    )
    assert LINKS.read(sha256, until, signature, NOON) is None


@pytest.mark.parametrize(
    "wrong",
    [("", "", ""), ("../" * 20, "1", "x"), ("ab" * 32, "-1", "x"), ("ab" * 32, "9" * 40, "é")],
)
def test_nonsense_is_none(wrong: tuple[str, str, str]) -> None:
    """What is no address is refused without an error."""
    assert LINKS.read(*wrong, NOON) is None


def test_another_secret_is_another_house() -> None:
    """An address of another installation is worth nothing here."""
    assert SignedLinks("https://dailies.example.org", b"t" * 32).read(*given(), NOON) is None


def test_the_secret_is_made_once_and_for_us_alone(tmp_path: Path) -> None:
    """It outlives restarts, and nobody else on the machine reads it."""
    made = secret_in(tmp_path / "data")
    assert len(made) == SECRET_BYTES
    assert secret_in(tmp_path / "data") == made
    assert (tmp_path / "data" / "links.key").stat().st_mode & 0o077 == 0
