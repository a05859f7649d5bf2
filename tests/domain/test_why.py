"""Why a job waits: the first rule that holds it up is the one that is named."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.why import Facts, Reason, reason
from bot.words.sample_job import JOB

NOW = JOB.created_at
IDLE = Facts(silent=False, paused=False, now=NOW, running=0, at_once=2, ahead=0, taken=0, places=4)
ASKED = {"not_before": NOW + timedelta(minutes=1)}


@pytest.mark.parametrize(
    ("facts", "job", "review", "named"),
    [
        ({}, {}, False, Reason.NEXT),
        ({"taken": 4}, {}, False, Reason.PLACES),
        ({"taken": 4, "ahead": 3}, {}, False, Reason.ORDER),
        ({"running": 2, "ahead": 3}, {}, False, Reason.OWN),
        ({"running": 2}, ASKED, False, Reason.VENDOR_ASKED),
        ({}, {"not_before": NOW}, False, Reason.NEXT),
        ({"paused": True, "running": 2}, ASKED, False, Reason.PAUSED),
        ({"silent": True, "ahead": 3}, {}, False, Reason.SILENT),
        ({"silent": True}, {}, True, Reason.REVIEW),
    ],
)
def test_the_rule_that_holds_it_up(
    facts: dict[str, int], job: dict[str, object], review: bool, named: Reason
) -> None:
    """What comes first in the order would keep it waiting even where the rest were not."""
    waits = replace(JOB, **job)

    assert reason(waits, replace(IDLE, **facts), review=review) is named
