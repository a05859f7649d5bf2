"""The waiting line as memory knows it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import JobId
from bot.domain.job import Job, JobState
from bot.pipeline.line import Line
from tests.domain.test_job import JOB


def queued(number: int, tag: int, provider: str = "fake") -> Job:
    return replace(JOB, id=JobId(number), start_tag=tag, provider=provider)


def test_places_follow_tags_then_numbers() -> None:
    """The fair order of the database, provider by provider."""
    line = Line()
    for job in (queued(1, 5), queued(2, 3), queued(3, 5), queued(4, 0, "other")):
        line.note(job)

    assert [line.ahead(queued(n, tag)) for n, tag in ((2, 3), (1, 5), (3, 5))] == [0, 1, 2]
    assert line.ahead(queued(4, 0, "other")) == 0
    assert line.providers() == ["fake", "other"]
    assert [job.id for job in line.waiting_for("fake")] == [2, 1, 3]
    assert line.waiting_for("nobody") == []


def test_who_is_served_leaves() -> None:
    """And noting a job twice counts it once."""
    line = Line()
    line.note(queued(1, 1))
    line.note(queued(1, 1))
    line.note(queued(2, 2))
    assert len(line) == 2

    line.note(replace(queued(1, 1), state=JobState.SUBMITTING))
    line.note(replace(queued(1, 1), state=JobState.RENDERING))

    assert len(line) == 1
    assert line.ahead(queued(2, 2)) == 0
    assert line.ahead(queued(9, 9)) == 1


def test_a_card_is_moved_only_when_its_maker_wants_to_know() -> None:
    """From 12th to 11th is no news; from 12th to 7th is; the last three steps each are."""
    line = Line()
    for n in range(13):
        line.note(queued(n, n))
    last = queued(12, 12)
    line.ahead(last)
    told: list[int] = []
    for n in range(12):
        line.note(replace(queued(n, n), state=JobState.SUBMITTING))
        if any(job.id == 12 for job in line.moved_up()):
            told.append(line.ahead(last))

    assert told == [7, 3, 2, 1, 0]


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=40))
def test_the_line_is_always_sorted_and_complete(moves: list[tuple[int, bool]]) -> None:
    """However jobs come and go, everybody who waits has one place of their own."""
    line, waiting = Line(), dict[int, Job]()
    for number, (tag, leaves) in enumerate(moves):
        job = queued(number, tag)
        line.note(job)
        waiting[number] = job
        if leaves:
            gone = waiting.pop(min(waiting))
            line.note(replace(gone, state=JobState.CANCELLED))

    ahead = sorted(line.ahead(job) for job in waiting.values())
    assert ahead == list(range(len(waiting)))
    assert len(line) == len(waiting)
