"""`/video make`: asking for a clip, and every "no"."""

from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.domain.errors import DailiesError, DatabaseUnreachableError
from bot.domain.job import JobState
from bot.domain.spec import SourceKind
from tests.cogs.conftest import Door, text
from tests.cogs.presses import PICTURE, nothing_happened
from tests.fakes.door_house import DEAR, SKETCH


async def test_an_ask_becomes_a_job(door: Door) -> None:
    """The member hears the job's number, its place and what is held; nobody else does."""
    result = await door.make("a red fox", seconds=8)

    assert result.ephemeral
    assert text(result) == (
        "**#1 is in the queue.** You are next; it starts now."
        " Held from your share: $0.08, which leaves $4.92."
    )
    (job,) = await door.jobs()
    assert (job.member_id, job.channel_id) == (door.ann.id, door.channel.id)


async def test_every_option_arrives(door: Door) -> None:
    """What is typed is what is made."""
    job = await door.made(
        "a red fox",
        model=SKETCH.key,
        seconds=12,
        aspect="9:16",
        resolution="1080p",
        sound=False,
        seed=7,
        first_frame=PICTURE,
    )

    spec = job.spec
    assert (spec.seconds, spec.aspect, spec.resolution) == (12, "9:16", "1080p")
    assert (spec.sound, spec.seed, spec.source) == (False, 7, SourceKind.FIRST_FRAME)
    assert spec.first_frame in door.rooms.pictures.kept


async def test_what_is_left_out_is_chosen(door: Door) -> None:
    """A prompt alone is enough."""
    job = await door.made("a red fox")

    assert job.spec.model_key == SKETCH.key
    assert (job.spec.seconds, job.spec.aspect, job.spec.resolution) == (4, "16:9", "720p")


async def test_a_negative_prompt_arrives(door: Door) -> None:
    """What is not to be seen is kept apart from the prompt."""
    door.rooms.house.board.paused.clear()
    job = await door.made("a red fox", model="Grand 2", negative_prompt="snow")

    assert (job.spec.model_key, job.spec.negative_prompt) == (DEAR.key, "snow")


async def test_a_flagged_prompt_waits(door: Door) -> None:
    """A prompt that a moderator should see waits, its price held."""
    result = await door.make("a doubtful fox")

    assert text(result).startswith("**#1 waits for a moderator.**")
    (job,) = await door.jobs()
    assert job.state is JobState.REVIEW


async def twice(door: Door) -> InteractionResult:
    """Let Discord deliver the next interaction two times."""
    payloads: list[Any] = []

    def keep(event: str, payload: Any, *_: Any) -> None:
        if event == "INTERACTION_CREATE":
            payloads.append(payload)

    door.env.backend.subscribers.append(keep)
    result = await door.make()
    door.env.backend.subscribers.remove(keep)
    door.env.backend.emit("INTERACTION_CREATE", payloads[0])
    await door.env.settle()
    return result


async def test_an_interaction_delivered_twice(door: Door) -> None:
    """Discord's second delivery of the same interaction makes no second job."""
    result = await twice(door)

    assert len(await door.jobs()) == 1
    assert "Held from your share: $0.04, which leaves $4.96." in text(result)


async def test_an_interaction_that_is_too_old(door: Door) -> None:
    """Nothing is started for somebody who cannot be told of it."""
    door.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)

    await door.make()

    assert door.env.errors, "SimCord saw the answer that did not arrive"
    door.rooms.judge.breaks = door.env.errors[0].original  # type: ignore[attr-defined]
    await nothing_happened(door)


async def test_a_database_that_does_not_answer(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """The member hears that nothing was started, and keeps the prompt."""

    async def out_of_order(_work: object) -> None:
        raise DatabaseUnreachableError("it does not answer")

    monkeypatch.setattr(door.rooms.database, "write", out_of_order)

    result = await door.make("a red fox")

    assert text(result).startswith("I can't write anything down at the moment")
    assert "a red fox" in text(result)


async def test_an_outage_fills_no_log(
    door: Door, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A hundred members who only look while the database is away are a line each, and no stack trace."""

    away = door.rooms.judge.breaks = DatabaseUnreachableError("it does not answer")

    async def out_of_order(_query: object) -> None:
        raise away

    monkeypatch.setattr(door.rooms.database, "read", out_of_order)

    result = await door.ann.slash(door.channel, "video status")

    assert text(result).startswith("I can't write anything down at the moment")
    (told,) = [record for record in caplog.records if record.name == "bot.client.door"]
    assert "it does not answer" in told.getMessage()
    assert told.exc_info is None


async def test_our_own_mistakes(door: Door) -> None:
    """A broken part of ours is answered with a reference; its own words are for the log."""
    door.rooms.judge.breaks = DailiesError("a secret of the house")

    result = await door.make()

    assert text(result).startswith("Something went wrong on my side")
    assert "secret" not in text(result)
    assert "```\na red fox\n```" in text(result)
    assert result.ephemeral
    await nothing_happened(door)


async def test_nobody_is_mentioned(door: Door) -> None:
    """Whatever is typed, an answer rings nobody."""
    await door.make("@everyone <@1> forbidden")

    for call in door.env.http_requests:
        if isinstance(call.json, dict) and "components" in call.json:
            assert call.json["allowed_mentions"] == {"parse": []}
