"""What is asked of every vendor's adapter, each against a server that behaves like that vendor."""

import asyncio
from collections.abc import AsyncIterator

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
from bot.domain.render import (
    CancelOutcome,
    Failed,
    FailureReason,
    Queued,
    Rendering,
    Succeeded,
)
from bot.domain.spec import Named, SourceKind
from bot.providers.dialects import DIALECTS
from tests.fakes.videos_api import says
from tests.providers.bench import Bench, bench_for

FRAMED = [name for name in DIALECTS if name != "apiyi-generations"]


@pytest.fixture(params=list(DIALECTS))
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    async with bench_for(request.param) as made:
        yield made


@pytest.fixture(params=["openai", "apiyi-generations"])
async def extreme(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    """The two that differ most, for what is asked in many spellings."""
    async with bench_for(request.param) as made:
        yield made


# 1. The happy path


async def test_text_to_video(bench: Bench) -> None:
    """A spec becomes one create, is seen to move, and ends as the vendor's bytes."""
    ref = await bench.submit()
    seen = await bench.watch(ref)

    assert isinstance(seen[0], Queued)
    assert isinstance(seen[1], Rendering)
    assert isinstance(seen[-1], Succeeded)
    assert await bench.fetch(ref, seen[-1]) == bench.fake.clip
    assert bench.fake.posts == 1
    (made,) = bench.fake.videos.values()
    assert (made.prompt, made.model) == (bench.spec().prompt, "sora-2")
    assert made.seconds == str(bench.seconds)
    assert made.size in {"1280x720", None}


async def test_a_render_named_by_its_id_alone(bench: Bench) -> None:
    """A steward who types the vendor's id has the same render carried on."""
    ref = await bench.submit()
    named = bench.provider.ref_of(ref.id, bench.model, bench.spec())
    assert await bench.fetch(named, await bench.finish(named)) == bench.fake.clip


@pytest.mark.parametrize("dialect", FRAMED)
async def test_image_to_video(dialect: str) -> None:
    """A first frame goes along as a real file of exactly the clip's size."""
    async with bench_for(dialect) as bench:
        key = await bench.pictures.prepare(b"", width_px=1280, height_px=720)
        await bench.submit(first_frame=key)

        (made,) = bench.fake.videos.values()
        assert made.picture == bench.pictures.kept[key]


async def test_a_vendors_own_size_is_cut_anew() -> None:
    """OpenAI's 1024p is 1792x1024: the picture is prepared again for it."""
    async with bench_for("openai") as bench:
        key = await bench.pictures.prepare(b"", width_px=1820, height_px=1024)
        await bench.submit(first_frame=key, resolution="1024p")

        (made,) = bench.fake.videos.values()
        assert made.size == "1792x1024"
        assert made.picture == bench.pictures.kept[key.replace("1820", "1792")]  # pyright: ignore[reportArgumentType]


async def test_characters(bench: Bench) -> None:
    """A clip is kept under a name and shown again by its id; who keeps none is not sent any."""
    if not DIALECTS[bench.dialect].characters:
        with pytest.raises(ProviderRejectedError):
            await bench.provider.keep_character("Pim", b"clip")
        with pytest.raises(ProviderRejectedError):
            await bench.submit(characters=(Named("Pim", "char_1"),))
        assert bench.fake.calls == []
        return
    kept = [await bench.provider.keep_character(name, b"clip") for name in ("Pim", "Pam")]
    assert [bench.fake.characters[each] for each in kept] == [("Pim", b"clip"), ("Pam", b"clip")]
    ref = await bench.submit(characters=(Named("Pim", kept[0]), Named("Pam", kept[1])))
    await bench.finish(ref)
    assert bench.fake.seen == [kept]
    assert bench.fake.posts == 1


async def test_a_character_that_is_gone() -> None:
    """A create that names one that the vendor has forgotten is refused, and nothing is paid."""
    async with bench_for("openai") as bench:
        with pytest.raises(ProviderRejectedError):
            await bench.submit(characters=(Named("Pim", "char_gone"),))
        bench.fake.once("character", says({"object": "character"}))
        with pytest.raises(ProviderError):
            await bench.provider.keep_character("Pim", b"clip")


@pytest.mark.parametrize(
    ("dialect", "extras"),
    [
        (
            "apiyi",
            {
                "metadata": "{'resolution': '720p', 'aspectRatio': '16:9', 'seed': 7, 'negativePrompt': 'rain'}"
            },
        ),
        ("new-api-legacy", {"seed": "7", "metadata": "{'negative_prompt': 'rain'}"}),
        ("vllm-omni", {"seed": "7", "negative_prompt": "rain"}),
        ("sglang", {"seed": "7", "negative_prompt": "rain"}),
        ("openai", {}),
    ],
)
async def test_seed_and_negative_prompt(dialect: str, extras: dict[str, str]) -> None:
    """They go where the server looks for them, and nowhere where it would refuse them."""
    async with bench_for(dialect) as bench:
        await bench.submit(seed=7, negative_prompt="rain")
        (made,) = bench.fake.videos.values()
        assert made.extras == extras


@pytest.mark.parametrize("source", [SourceKind.REMIX, SourceKind.EDIT, SourceKind.EXTEND])
async def test_a_render_from_an_earlier_one(bench: Bench, source: SourceKind) -> None:
    """Remix, edit and extend start from a render of the same vendor; who cannot is not sent anything."""
    parent = await bench.submit()
    await bench.finish(parent)
    wish = {"source": source, "parent": parent.id, "prompt": "now at night"}
    if source in DIALECTS[bench.dialect].derives:
        made = bench.fake.videos[(await bench.submit(**wish)).id]
        assert made.prompt == "now at night"
        assert made.seconds == str(bench.seconds * (2 if source is SourceKind.EXTEND else 1))
        assert bench.fake.posts == 2
    else:
        with pytest.raises(ProviderRejectedError):
            await bench.submit(**wish)
        assert bench.fake.posts == 1


async def test_progress_is_shown_only_where_it_moves(bench: Bench) -> None:
    """A percentage that jumps from 0 to 100 is none."""
    ref = await bench.submit()
    await bench.provider.check(ref)
    status = await bench.provider.check(ref)
    assert status == Rendering(42 if DIALECTS[bench.dialect].true_progress else None)


# 2. Words


async def test_an_unknown_status_is_still_rendering(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """A word that nobody knows does not end a render, and is logged once."""
    ref = await bench.submit()
    bench.fake.always("check", says({"id": ref.id, "status": "reticulating"}))
    for _ in range(3):
        assert isinstance(await bench.provider.check(ref), Rendering)
    assert caplog.text.count("reticulating") == 1


@pytest.mark.parametrize("progress", ["87%", "87.0", 87, 87.4, -5, 1e9, None, "soon", [], True])
async def test_any_progress_can_be_read(progress: object) -> None:
    """Percentages come as numbers, texts and nonsense, and may run backwards."""
    async with bench_for("openai") as bench:
        ref = await bench.submit()
        body = {"id": ref.id, "status": "IN_PROGRESS", "progress": progress}
        bench.fake.always("check", says(body))
        status = await bench.provider.check(ref)
        assert isinstance(status, Rendering)
        assert status.percent in {87, 0, 100, None}


async def test_the_vendor_says_when_to_look_again() -> None:
    """`openai-poll-after-ms` and Retry-After are a lower bound for the next check."""
    async with bench_for("openai") as bench:
        ref = await bench.submit()
        body = {"id": ref.id, "status": "queued"}
        bench.fake.once("check", says(body, headers={"openai-poll-after-ms": "2500"}))
        bench.fake.once("check", says(body, headers={"Retry-After": "7"}))
        assert await bench.provider.check(ref) == Queued(2.5)
        assert await bench.provider.check(ref) == Queued(7.0)


# 3. Moderation


async def test_moderation_at_submit(bench: Bench) -> None:
    """A declined prompt is a clear refusal, with the reason that people get a sentence for."""
    said = "Your request was blocked by our moderation system."
    bench.fake.once("create", bench.fake.refuse(400, "moderation_blocked", said))
    with pytest.raises(ProviderRejectedError) as caught:
        await bench.submit()
    assert caught.value.reason is FailureReason.REFUSED_INPUT
    assert bench.fake.posts == 1


async def test_moderation_at_the_end(bench: Bench) -> None:
    """The same minutes later, in every form that `error` takes, is an answer and no exception."""
    said = "Your request was blocked by our moderation system."
    bench.fake.fail_with = ("moderation_blocked", said)
    ref = await bench.submit()
    end = (await bench.watch(ref))[-1]
    assert isinstance(end, Failed)
    assert end.reason is FailureReason.REFUSED_INPUT


async def test_a_quoted_prompt_is_not_repeated(bench: Bench) -> None:
    """Vendors quote what they refuse; neither the log nor a steward needs the member's words."""
    prompt = bench.spec().prompt
    bench.fake.once("create", bench.fake.refuse(400, "invalid", f"Bad prompt: {prompt}!"))
    with pytest.raises(ProviderRejectedError) as caught:
        await bench.submit()
    assert "red fox" not in str(caught.value)

    bench.fake.fail_with = ("moderation_blocked", f"Blocked by our moderation: {prompt}")
    end = (await bench.watch(await bench.submit()))[-1]
    assert isinstance(end, Failed)
    assert "red fox" not in end.detail


async def test_a_failed_render(bench: Bench) -> None:
    """The vendor's own fault is told apart from its filter's, whatever status it comes with."""
    bench.fake.fail_with = ("video_generation_failed", "The render crashed.")
    ref = await bench.submit()
    end = (await bench.watch(ref))[-1]
    assert isinstance(end, Failed)
    assert end.reason is FailureReason.PROVIDER
    assert "The render crashed." in end.detail


@pytest.mark.parametrize("error", [None, {}, "", [], 5, {"message": None}])
async def test_a_failure_without_a_word(error: object) -> None:
    """`failed` with nothing to explain it is a failure all the same."""
    async with bench_for("openai") as bench:
        ref = await bench.submit()
        bench.fake.always("check", says({"id": ref.id, "status": "failed", "error": error}))
        assert await bench.provider.check(ref) == Failed(FailureReason.PROVIDER, detail="")


# 4. and 5. Key and money


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


# 6. Busy


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


# 7. and 8. Servers that break


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


# 9. and 10. Answers that are none


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


# Lost renders


async def test_a_render_that_the_vendor_forgot(bench: Bench) -> None:
    """Unknown there: lost, and the job decides how often to believe it. LiteLLM cannot say so."""
    ref = await bench.submit()
    bench.fake.videos.clear()
    with pytest.raises(ProviderError) as caught:
        await bench.provider.check(ref)
    assert isinstance(caught.value, RenderLostError) == (bench.dialect != "litellm")


# Cancelling


async def test_cancel(bench: Bench) -> None:
    """Where DELETE stops a render it is used; elsewhere nothing is promised."""
    ref = await bench.submit()
    outcome = await bench.provider.cancel(ref)
    if DIALECTS[bench.dialect].stops:
        assert outcome is CancelOutcome.CANCELLED
    else:
        assert outcome is CancelOutcome.UNSUPPORTED
        assert bench.fake.count("delete") == 0


@pytest.mark.parametrize("dialect", ["vllm-omni", "sketch"])
async def test_a_finished_render_is_not_deleted_by_a_cancel(dialect: str) -> None:
    """DELETE would take the clip away that was just paid for."""
    async with bench_for(dialect) as bench:
        ref = await bench.submit()
        await bench.finish(ref)
        assert await bench.provider.cancel(ref) is CancelOutcome.TOO_LATE
        assert bench.fake.count("delete") == 0
