"""`dailies render`: what is paid for is not left at the vendor because it hesitates once."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from bot.cli.render import RenderError, _fetched, _submitted, _watched
from bot.domain.errors import ProviderError, RenderLostError
from bot.domain.job import Clip
from bot.domain.render import RenderRef, Succeeded
from tests.fakes.fake_files import MemoryClips
from tests.fakes.server import Answer, says
from tests.providers.bench import Bench, bench_for


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with bench_for("openai") as made:
        yield made


async def watch(bench: Bench, ref: RenderRef) -> Succeeded:
    return await _watched(bench.provider, ref, bench.clock, 60.0, 1200.0)


async def fetch(bench: Bench, ref: RenderRef) -> tuple[Succeeded, Clip]:
    clips = MemoryClips()
    return await _fetched(bench.provider, ref, bench.clock, clips, partial(watch, bench, ref))


@pytest.mark.parametrize(
    "hesitation",
    [
        says({"error": {"message": "overloaded", "code": None}}, status=503),
        says({"error": {"message": "slow down"}}, status=429, headers={"Retry-After": "50"}),
        says("<html>Bad Gateway</html>"),
        says({"error": {"message": "No such video"}}, status=404),
    ],
    ids=["503", "429", "html", "404"],
)
async def test_a_look_without_an_answer(
    bench: Bench, hesitation: Answer, capsys: pytest.CaptureFixture[str]
) -> None:
    """A vendor that does not answer one look is asked again: the render goes on there, and is paid for."""
    ref = await bench.submit()
    bench.fake.once("check", hesitation)

    await watch(bench, ref)

    assert "asking again" in capsys.readouterr().err


async def test_a_vendor_that_wants_to_be_left_alone(bench: Bench) -> None:
    """It is not asked before the time that it names."""
    ref = await bench.submit()
    busy = says({"error": {"message": "slow down"}}, status=429, headers={"Retry-After": "50"})
    bench.fake.once("check", busy)

    await watch(bench, ref)

    assert bench.clock.slept[0] == 50.0


async def test_a_render_that_is_not_known_any_more(bench: Bench) -> None:
    """One that is not there yet is borne for a while, as in the bot; then it is lost."""
    with pytest.raises(RenderLostError):
        await watch(bench, bench.provider.ref_of("video_nobody", bench.model, bench.spec()))
    assert bench.fake.count("check") == 4


async def test_a_vendor_that_never_answers(bench: Bench) -> None:
    """The deadline ends it."""
    ref = await bench.submit()
    bench.fake.always("check", says({"error": {"message": "overloaded"}}, status=500))
    with pytest.raises(RenderError, match="did not finish"):
        await watch(bench, ref)


async def test_an_address_that_has_expired(bench: Bench) -> None:
    """A finished clip whose address is refused is asked about, and fetched, anew."""
    ref = await bench.submit()
    bench.fake.once("content", says({"error": {"message": "expired"}}, status=403))

    _, clip = await fetch(bench, ref)

    assert clip.size_bytes == len(bench.fake.clip)


async def test_a_clip_that_never_comes(bench: Bench) -> None:
    """The last error is told, after as long as the bot would try."""
    ref = await bench.submit()
    bench.fake.always("content", says({"error": {"message": "expired"}}, status=403))
    with pytest.raises(ProviderError, match="403"):
        await fetch(bench, ref)
    assert 600 <= sum(bench.clock.slept) <= 900


async def test_a_submit_that_nobody_answered(bench: Bench) -> None:
    """Who would simply ask again might pay twice, so the sentence says so."""
    bench.fake.once("create", says("<html>Bad Gateway</html>", status=502))
    with pytest.raises(RenderError, match="pay for it twice"):
        await _submitted(bench.provider, bench.model, bench.spec())
