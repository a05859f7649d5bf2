"""How a render goes and ends in each dialect: its words, moderation, failures, lost and cancelled ones."""

import pytest

from bot.domain.errors import ProviderError, ProviderRejectedError, RenderLostError
from bot.domain.render import CancelOutcome, Failed, FailureReason, Queued, Rendering
from bot.providers.dialects import DIALECTS
from tests.fakes.server import says
from tests.providers.bench import Bench, bench_for


async def test_progress_is_shown_only_where_it_moves(bench: Bench) -> None:
    """A percentage that jumps from 0 to 100 is none."""
    ref = await bench.submit()
    await bench.provider.check(ref)
    status = await bench.provider.check(ref)
    assert status == Rendering(42 if DIALECTS[bench.dialect].true_progress else None)


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


async def test_a_render_that_the_vendor_forgot(bench: Bench) -> None:
    """Unknown there: lost, and the job decides how often to believe it. LiteLLM cannot say so."""
    ref = await bench.submit()
    bench.fake.videos.clear()
    with pytest.raises(ProviderError) as caught:
        await bench.provider.check(ref)
    assert isinstance(caught.value, RenderLostError) == (bench.dialect != "litellm")


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
