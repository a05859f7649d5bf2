"""Cases and clips that come down, on both databases."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.domain.case import AT_DESK, Case, CaseKind, CaseState, Evidence, NewCase
from bot.domain.ids import ChannelId, InteractionId, MemberId, MessageId
from bot.domain.job import Job
from bot.ports import Unit
from bot.storage import cases
from bot.storage.statements import NONE, Prepared
from tests.storage.makers import GUILD, MEMBER, NOON, OTHER, held, opened

EVIDENCE = Evidence(
    text="a doubtful \ud800 fox",
    locale="de",
    channel_id=ChannelId(5),
    rule="r1",
    name="Foxes",
    span=(2, 10),
    view="folded",
    rules_version=7,
    score=0.5,
)


def new_case(job: Job, **given: Any) -> NewCase:
    """A case about to be written; a test names only what matters."""
    plain: dict[str, Any] = {
        "guild_id": GUILD,
        "kind": CaseKind.PROMPT,
        "interaction_id": job.interaction_id,
        "job_id": job.id,
        "member_id": MEMBER,
        "evidence": EVIDENCE,
        "opened_at": NOON,
        "due_at": NOON + timedelta(days=1),
    }
    return NewCase(**(plain | given))


async def test_a_case_reads_back_as_it_was_written(url: str) -> None:
    """Every field, a lone surrogate among them; the same interaction again is the same case."""

    def work(unit: Unit) -> tuple[Case, Case, Case | None]:
        job = held(unit)
        case = unit.cases.add(new_case(job, opened_by=OTHER, first_decider=MemberId(9)))
        return case, unit.cases.add(new_case(job)), unit.cases.get(case.id)

    async with opened(url) as database:
        case, again, read = await database.write(work)
    assert case == again == read
    assert (case.evidence, case.evidence.span_text) == (EVIDENCE, "doubtful")
    assert (case.opened_by, case.first_decider, case.state) == (OTHER, 9, CaseState.OPEN)


async def test_the_first_decision_stands(url: str) -> None:
    """A decision is fenced by the state that the decider saw."""

    def work(unit: Unit) -> tuple[Case | None, Case | None, Case | None]:
        case = unit.cases.add(new_case(held(unit)))
        changes: dict[str, Any] = {"decided_at": NOON, "decided_by": OTHER, "why": "no \ud800"}
        first = unit.cases.advance(case, state=CaseState.DENIED, **changes)
        late = unit.cases.advance(case, state=CaseState.APPROVED, **changes)
        return first, late, unit.cases.get(case.id)

    async with opened(url) as database:
        first, late, read = await database.write(work)
    assert first == read
    assert late is None
    assert read is not None
    assert (read.state, read.why, read.decided_at) == (CaseState.DENIED, "no \ud800", NOON)


async def test_what_is_to_be_shown_and_what_is_over(url: str) -> None:
    """A card is out of date until it says how its case stands; a time is over at its end."""

    def work(unit: Unit) -> list[list[int]]:
        old, new = unit.cases.add(new_case(held(unit))), unit.cases.add(new_case(held(unit)))
        shown = unit.cases.advance(old, shown=CaseState.OPEN, card_id=MessageId(4))
        assert shown is not None
        seen = [
            unit.cases.unshown(limit=9),
            unit.cases.overdue(NOON, limit=9),
            unit.cases.overdue(NOON + timedelta(days=1), limit=9),
            unit.cases.open_of(GUILD, AT_DESK),
        ]
        unit.cases.close(old.job_id, NOON)
        seen += [unit.cases.unshown(limit=9), unit.cases.open_of(GUILD, AT_DESK)]
        again = unit.cases.advance(new, shown=CaseState.OPEN)
        assert again is not None
        unit.cases.show_anew(GUILD, ChannelId(5))
        seen.append(unit.cases.unshown(limit=9))
        return [[case.id - old.id for case in each] for each in seen]

    async with opened(url) as database:
        assert await database.write(work) == [[1], [], [0, 1], [0, 1], [0, 1], [1], [0, 1]]


async def test_a_card_that_hangs_in_the_desks_channel_stays(url: str) -> None:
    """Shown anew it is edited there; of one in another channel nothing is left."""

    def work(unit: Unit) -> list[tuple[Any, Any, Any]]:
        case = unit.cases.add(new_case(held(unit)))
        place = {"card_channel_id": ChannelId(5), "card_id": MessageId(4)}
        assert unit.cases.advance(case, shown=CaseState.OPEN, **place) is not None
        seen: list[tuple[Any, Any, Any]] = []
        for channel_id in (ChannelId(5), ChannelId(6)):
            unit.cases.show_anew(GUILD, channel_id)
            row = unit.cases.get(case.id)
            assert row is not None
            seen.append((row.shown, row.card_channel_id, row.card_id))
        return seen

    async with opened(url) as database:
        assert await database.write(work) == [(None, 5, 4), (None, None, None)]


async def test_answers_are_timed(url: str) -> None:
    """What moderators decided counts; what ran out or was a member's own does not."""

    def work(unit: Unit) -> list[float]:
        for kind, state, by, after_s in (
            (CaseKind.PROMPT, CaseState.APPROVED, OTHER, 60),
            (CaseKind.REPORT, CaseState.DENIED, OTHER, 120),
            (CaseKind.PROMPT, CaseState.EXPIRED, None, 999),
            (CaseKind.LIKENESS, CaseState.APPROVED, OTHER, 999),
        ):
            case = unit.cases.add(new_case(held(unit), kind=kind))
            at = NOON + timedelta(seconds=after_s)
            unit.cases.advance(case, state=state, decided_by=by, decided_at=at)
        return unit.cases.answers_s(GUILD, limit=9)

    async with opened(url) as database:
        assert await database.write(work) == [120, 60]


async def test_who_opened_what(url: str) -> None:
    """An appellant's appeals since a moment, and a member's likenesses, newest first."""

    def work(unit: Unit) -> list[int]:
        job = held(unit)
        for n, at in enumerate((NOON, NOON + timedelta(hours=2))):
            unit.cases.add(
                new_case(
                    job,
                    kind=CaseKind.APPEAL,
                    interaction_id=InteractionId(10**18 + n),
                    opened_by=OTHER,
                    opened_at=at,
                )
            )
        unit.cases.add(new_case(job, kind=CaseKind.LIKENESS, subject_id=OTHER))
        since = NOON + timedelta(hours=1)
        return [
            len(unit.cases.opened_by(GUILD, OTHER, CaseKind.APPEAL, NOON)),
            len(unit.cases.opened_by(GUILD, OTHER, CaseKind.APPEAL, since)),
            len(unit.cases.opened_by(GUILD, MEMBER, CaseKind.APPEAL, NOON)),
            len(unit.cases.likenesses(GUILD, OTHER)),
            len(unit.cases.of_job(job.id)),
        ]

    async with opened(url) as database:
        assert await database.write(work) == [2, 1, 0, 1, 3]


async def test_clips_come_down_once(url: str) -> None:
    """A message is to be deleted until it is; one that was never posted only stays away."""

    def work(unit: Unit) -> list[object]:
        posted, never = held(unit), held(unit)
        for _ in range(2):
            unit.cases.take_down(GUILD, posted.id, ChannelId(5), MessageId(8))
        unit.cases.take_down(GUILD, never.id, ChannelId(5), None)
        due = unit.cases.to_take_down(limit=9)
        unit.cases.taken_down(posted.id, NOON)
        return [
            [(job.id, *rest) for job, *rest in due] == [(posted.id, 5, 8)],
            unit.cases.to_take_down(limit=9),
            unit.cases.down(posted.id),
            unit.cases.down(never.id),
        ]

    async with opened(url) as database:
        assert await database.write(work) == [True, [], True, True]


async def test_what_newer_jobs_ask_is_asked_once(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a job newer than all that came down a transaction asks once, and anew once one more has come down."""
    one, asked = Prepared.one, list[Prepared]()

    def counted(
        self: Prepared, connection: Connection, parameters: Mapping[str, object] = NONE
    ) -> Sequence[Any]:
        if self is cases._DOWN:
            asked.append(self)
        return one(self, connection, parameters)

    def work(unit: Unit) -> list[bool]:
        old, older, new, newest = (held(unit) for _ in range(4))
        unit.cases.take_down(GUILD, older.id, ChannelId(5), None)
        told = [unit.cases.down(job.id) for job in (new, newest, new, older, old)]
        assert len(asked) == 3
        unit.cases.take_down(GUILD, newest.id, ChannelId(5), None)
        return told + [unit.cases.down(job.id) for job in (new, newest, old)]

    monkeypatch.setattr(Prepared, "one", counted)
    async with opened(url) as database:
        told = await database.write(work)
        assert told == [False, False, False, True, False, False, True, False]
