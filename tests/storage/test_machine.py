"""The ledger against a plain model, in every order that hypothesis can think of."""

import pytest
from sqlalchemy import Engine

from tests.storage.lending_machine import LendingMachine
from tests.storage.machine import run_machine


@pytest.mark.parametrize(
    ("kind", "examples", "steps"),
    [
        ("sqlite", 50, 20),
        pytest.param("postgresql", 50, 8, marks=pytest.mark.postgres),
        pytest.param("sqlite", 1000, 40, marks=pytest.mark.prove),
        pytest.param("postgresql", 1000, 40, marks=[pytest.mark.prove, pytest.mark.postgres]),
    ],
    indirect=["kind"],
)
@pytest.mark.timeout(3600)
def test_the_ledger_does_what_addition_says(engine: Engine, examples: int, steps: int) -> None:
    """Whatever people, stewards, the operator and time do, in any order: every balance, share and refusal is right."""
    run_machine(engine, LendingMachine, max_examples=examples, stateful_step_count=steps)
