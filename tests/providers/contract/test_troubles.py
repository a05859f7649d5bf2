"""Keys, money, busy vendors, servers that break, and answers that are none, in each dialect."""

import asyncio

import pytest
from aiohttp import web

from bot.domain.errors import (
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    RenderLostError,
    SubmitUncertainError,
)
from bot.domain.render import FailureReason, Queued, Rendering
from tests.fakes.server import says
from tests.providers.bench import Bench, bench_for


async def test_a_wrong_key(bench: Bench) -> None:
    """401 is a steward's matter, on creates and on checks."""
    ref = await bench.submit()
    for operation in ("create", "check"):
        bench.fake.always(operation, bench.fake.refuse(401, "invalid_api_key", "Incorrect key."))
    with pytest.raises(ProviderCredentialsError):
        await bench.submit()
    with pytest.raises(ProviderCredentialsError):
        await bench.provider.check(ref)


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (429, "insufficient_quota", "You exceeded your current quota."),
        (400, "billing_hard_limit_reached", "Billing hard limit has been reached."),
        (402, "", "Payment required"),
        (403, "insufficient_user_quota", "用户额度不足"),
        (429, "", "Your account balance is insufficient"),
    ],
)
async def test_no_money_at_the_vendor(extreme: Bench, status: int, code: str, said: str) -> None:
    """An empty account is told by code or words, not by the status, and is not tried again."""
    extreme.fake.once("create", extreme.fake.refuse(status, code, said))
    with pytest.raises(ProviderCredentialsError):
        await extreme.submit()


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({}, None),
        ({"Retry-After": "12"}, 12.0),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"llm_provider-retry-after": "9"}, 9.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-3"}, None),
        ({"Retry-After": "9e99"}, 3600.0),
    ],
)
async def test_busy(extreme: Bench, headers: dict[str, str], wait_s: float | None) -> None:
    """A clear 429 is "not now", with the time to wait in whatever spelling."""
    said = "Rate limit reached for requests."
    extreme.fake.once("create", extreme.fake.refuse(429, "rate_limit_exceeded", said, headers))
    with pytest.raises(ProviderBusyError) as caught:
        await extreme.submit()
    assert caught.value.retry_after_s == wait_s


async def test_too_many_at_once(bench: Bench) -> None:
    """Azure's concurrency cap waits for a place, though its words are its own."""
    bench.fake.once("create", bench.fake.refuse(429, "", "Too many running tasks"))
    with pytest.raises(ProviderBusyError):
        await bench.submit()


@pytest.mark.parametrize(
    "dialect", ["apiyi", "apiyi-reverse", "apiyi-generations", "new-api", "new-api-legacy"]
)
async def test_a_relay_without_a_channel_took_nothing(dialect: str) -> None:
    """A relay's 503 "no available channel" is a clear refusal, unlike any other 503."""
    async with bench_for(dialect) as bench:
        said = "No available channel for model sora-2 under group default"
        bench.fake.once("create", bench.fake.refuse(503, "", said))
        with pytest.raises(ProviderBusyError):
            await bench.submit()


async def test_a_check_survives_an_outage(bench: Bench) -> None:
    """500 on a check is no answer; the next one is."""
    ref = await bench.submit()
    bench.fake.once("check", bench.fake.refuse(500, "", "Internal"))
    with pytest.raises(ProviderError) as caught:
        await bench.provider.check(ref)
    assert not isinstance(caught.value, RenderLostError)
    assert isinstance(await bench.provider.check(ref), Queued)


@pytest.mark.parametrize("dialect", ["openai", "apiyi"])
async def test_a_silent_submit_is_sent_once(dialect: str) -> None:
    """No answer to a create: uncertain, and exactly one POST reached the vendor."""

    async def hang(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async with bench_for(dialect, submit_timeout_s=0.4) as bench:
        bench.fake.always("create", hang)
        with pytest.raises(SubmitUncertainError):
            await bench.submit()
        assert bench.fake.posts == 1


@pytest.mark.parametrize("status", [500, 502, 504, 524])
async def test_a_server_error_at_submit_is_uncertain(extreme: Bench, status: int) -> None:
    """The vendor may have accepted before it failed."""
    extreme.fake.once("create", says("<html>Bad gateway</html>", status))
    with pytest.raises(SubmitUncertainError):
        await extreme.submit()
    assert extreme.fake.posts == 1


@pytest.mark.parametrize(
    "body", ["<html>oops</html>", '{"id": "vid', "", "[]", "null", '"hi"', "{}"]
)
async def test_a_garbled_acceptance_is_uncertain(extreme: Bench, body: str) -> None:
    """200 without an id: something was accepted, and nobody can say what."""
    extreme.fake.once("create", says(body))
    with pytest.raises(SubmitUncertainError):
        await extreme.submit()


@pytest.mark.parametrize(
    "body", ["<html>oops</html>", '{"id": "vid', "", "[]", "null", "{}", '{"status": 404}']
)
async def test_a_garbled_check_changes_nothing(extreme: Bench, body: str) -> None:
    """A check that cannot be read is no answer, and never an end."""
    ref = await extreme.submit()
    extreme.fake.once("check", says(body))
    with pytest.raises(ProviderError) as caught:
        await extreme.provider.check(ref)
    assert type(caught.value) is ProviderError
    assert isinstance(await extreme.provider.check(ref), Queued)


async def test_an_error_inside_a_200(bench: Bench) -> None:
    """An error object instead of a video, with status 200, is a refusal."""
    body = {"error": {"message": "Invalid value: '6'.", "code": "invalid_value"}}
    bench.fake.once("create", says(body))
    with pytest.raises(ProviderRejectedError) as caught:
        await bench.submit()
    assert caught.value.reason is FailureReason.REJECTED


async def test_success_without_an_address() -> None:
    """Where only a named address leads to the file, success without one is not believed yet."""
    async with bench_for("apiyi-generations") as bench:
        ref = await bench.submit()
        bench.fake.once("check", says({"data": {"id": ref.id, "status": "completed"}}))
        with pytest.raises(ProviderError):
            await bench.provider.check(ref)


@pytest.mark.parametrize("name", ["x" * 300, "a/b?c=d#e&f g%h", "video_ÅÄÖ", "video_bGl0==", "0"])
async def test_any_id_is_kept_and_quoted(name: str) -> None:
    """Ids are whatever a vendor says, of any length, and survive the way into a path."""
    async with bench_for("openai") as bench:
        bench.fake.once("create", says({"id": name, "status": "queued"}))
        ref = await bench.submit()
        assert ref.id == name

        seen: list[str] = []

        async def look(request: web.Request) -> web.Response:
            seen.append(request.match_info["id"])
            return web.json_response({"id": name, "status": "queued"})

        bench.fake.once("check", look)
        await bench.provider.check(ref)
        assert seen == [name]


@pytest.mark.parametrize("name", ["", ".", "..", None, [], True])
async def test_an_id_that_cannot_be_asked_for_is_none(name: object) -> None:
    """An empty id, or one that would climb out of the path, leaves the submit uncertain."""
    async with bench_for("openai") as bench:
        bench.fake.once("create", says({"id": name, "status": "queued"}))
        with pytest.raises(SubmitUncertainError):
            await bench.submit()


async def test_the_first_id_is_the_one() -> None:
    """LiteLLM 1.106.2 answers checks with another id, which leads nowhere: ours does not change."""
    async with bench_for("litellm") as bench:
        ref = await bench.submit()
        bench.fake.once("check", says({"id": "video_other", "status": "in_progress"}))
        assert isinstance(await bench.provider.check(ref), Rendering)
        await bench.finish(ref)
