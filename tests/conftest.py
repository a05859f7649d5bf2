"""What every test shares: the long figures are asked for by name, and time is never real money."""

import os

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the full-size figures unless `make prove` asks for them."""
    if os.environ.get("DAILIES_PROVE"):
        return
    skip = pytest.mark.skip(reason="full-size figure: run `make prove`")
    for item in items:
        if item.get_closest_marker("prove"):
            item.add_marker(skip)


def required(what: str) -> bool:
    """Tell whether `DAILIES_REQUIRE` turns a skip for a missing part into a failure."""
    return what in os.environ.get("DAILIES_REQUIRE", "").split(",")


def missing(what: str, why: str) -> None:
    """Skip because a part of the machine is missing, or fail where it is required."""
    if required(what):
        pytest.fail(f"{why} (required by DAILIES_REQUIRE)")
    pytest.skip(why)
