"""What every test shares: the long figures are asked for by name, and time is never real money."""

import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")  # noqa: S108  Linux's own, not ours
ENOUGH_BYTES = 2 << 30


def pytest_configure() -> None:
    """Keep the tests' files in memory where Linux offers it: databases on a disk mostly wait for the disk.

    What a test promises about files is about processes that die, not about power that fails.
    """
    if "TMPDIR" in os.environ or not MEMORY.is_dir():
        return
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH_BYTES:
        os.environ["TMPDIR"] = str(MEMORY)  # the workers and what they start inherit it
        tempfile.tempdir = None  # it may have been asked for before


def pytest_collection_finish() -> None:
    """Thousands of tests stay to the end: to look through them for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the full-size figures unless `make prove` asks for them."""
    if os.environ.get("DAILIES_PROVE"):
        return
    skip = pytest.mark.skip(reason="full-size figure: run `make prove`")
    for item in items:
        if item.get_closest_marker("prove"):
            item.add_marker(skip)


@pytest.fixture
def in_a_terminal() -> Generator[None]:
    """SIGHUP means what it does there, though the tests themselves may have been started by `nohup`."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def required(what: str) -> bool:
    """Tell whether `DAILIES_REQUIRE` turns a skip for a missing part into a failure."""
    return what in os.environ.get("DAILIES_REQUIRE", "").split(",")


def missing(what: str, why: str) -> None:
    """Skip because a part of the machine is missing, or fail where it is required."""
    if required(what):
        pytest.fail(f"{why} (required by DAILIES_REQUIRE)")
    pytest.skip(why)
