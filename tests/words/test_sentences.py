"""Every sentence, read as its listing prints it: `python -m bot.words`."""

import re
from dataclasses import replace
from typing import get_args

import pytest

from bot.domain import refusals as no
from bot.domain.allowance import AccountKind, HoldState, TransferCode
from bot.domain.ids import JobId
from bot.domain.job import Film, JobState, Progress
from bot.domain.money import MicroUsd
from bot.domain.render import FailureReason
from bot.domain.treasury_refusals import NothingToRefund, PurseLacks
from bot.ports import Line, Receipt
from bot.words import cards, money_refusals, receipts
from bot.words.sample_cards import every_card
from bot.words.sample_job import JOB, SPEC
from bot.words.sample_refusals import every_refusal
from bot.words.samples import everything
from bot.words.tongue import ENGLISH

ALL = list(everything(ENGLISH))


def test_every_refusal_has_a_sentence() -> None:
    """No kind of refusal is left without a sample, and so without a sentence."""
    assert {type(each) for each in every_refusal()} == set(get_args(no.Refusal))


def test_every_state_and_every_failure_has_a_card() -> None:
    """No state and no reason of a failure is left without a sample."""
    jobs = [job for job, _ in every_card()]
    assert {job.state for job in jobs} == set(JobState)
    assert {job.failure for job in jobs if job.failure} == set(FailureReason)


@pytest.mark.parametrize(("moment", "said"), ALL, ids=[f"{n}-{m}" for n, (m, _) in enumerate(ALL)])
def test_a_sentence_keeps_to_the_voice(moment: str, said: str) -> None:
    """No exclamation marks, no "Oops", no micro-dollars, nothing left unfilled, no vendor's key."""
    assert said.strip() == said != ""
    assert "!" not in said
    assert not re.search(
        r"\b(oops|sorry|please|error|exception|micro|token|credit)\b", said, re.IGNORECASE
    )
    assert not re.search(r"\{\w*\}|\bNone\b|%s|\d{5,} (micro|seconds)", said)
    assert "sketch:sketch-1" not in said
    if moment not in {"label", "prompt kept", "gallery", "styles", "preview"}:
        assert re.search(r"[.)`*%>0-9]$", said), said


@pytest.mark.parametrize(("moment", "said"), ALL, ids=[f"{n}-{m}" for n, (m, _) in enumerate(ALL)])
def test_a_sentence_is_short(moment: str, said: str) -> None:
    """What people read at a glance is at most four short sentences, and fits on a button where it is one."""
    if moment == "label":
        assert len(said) <= 30
    assert max(len(line) for line in said.splitlines()) <= 330


def test_amounts_of_a_refusal_are_exact_where_somebody_types_them_next() -> None:
    """What can be given back is not rounded up to what cannot, and a purse does not lack what it seems to have."""
    third = MicroUsd(336_000)
    refund = money_refusals.sentence(NothingToRefund(JobId(1), third), ENGLISH)
    assert refund == "At most $0.336 of #1 can be given back."
    gift = PurseLacks(AccountKind.MEMBER, MicroUsd(340_000), third)
    assert money_refusals.sentence(gift, ENGLISH) == "Your wallet has $0.336, less than $0.34."


def test_a_card_keeps_its_height() -> None:
    """Four lines in every state, so that nothing jumps."""
    assert {said.count("\n") for moment, said in ALL if moment.startswith("card")} == {3}


def test_the_listing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m bot.words` prints each sentence under its moment."""
    from bot.words.__main__ import main

    main()

    printed = capsys.readouterr().out
    assert all(f"[{moment}]\n{said}\n" in printed for moment, said in ALL)


def test_the_shot_that_was_declined_is_named() -> None:
    """Of six shots a maker has to know which one to word differently."""
    board = replace(SPEC, shots=("a fox", "a wolf", "an owl"))
    job = replace(JOB, spec=board, film=Film(done=1), state=JobState.FAILED)
    declined = replace(job, failure=FailureReason.REFUSED_INPUT)

    said = cards.card(declined, Progress(), ENGLISH, title="Sketch", clip_url=None).progress
    assert said.startswith("Shot 2 of 3: Sketch declined this prompt.")
    lost = replace(job, failure=FailureReason.MISLAID)
    said = cards.card(lost, Progress(), ENGLISH, title="Sketch", clip_url=None).progress
    assert said.startswith("The finished film is gone")


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (JobState.DELIVERED, "the vendor charged more than was held"),
        (JobState.FAILED, "the vendor charged for it all the same"),
    ],
)
def test_what_the_house_paid_is_said_in_the_readers_language(state: JobState, why: str) -> None:
    """What the journal notes of it is English, and in our own words."""
    line = Line(
        at=JOB.created_at,
        code=TransferCode.OVERRUN,
        amount=MicroUsd(40_000),
        memo="the vendor charged for a render that ended as refused_input",
    )
    found = Receipt(
        job=replace(JOB, state=state),
        held=JOB.price,
        captured=MicroUsd(0),
        refunded=MicroUsd(0),
        from_pool=True,
        state=HoldState.VOIDED,
        lines=(line,),
    )

    said = receipts.receipt(found, ENGLISH, title="Sketch", steward=False)
    assert said.endswith(f"paid by the house · $0.04 · {why}")
