"""What can be asked for in each dialect: from a text, a picture, a character, an earlier clip."""

import pytest

from bot.domain.errors import ProviderError, ProviderRejectedError
from bot.domain.render import Queued, Rendering, Succeeded
from bot.domain.spec import Named, SourceKind
from bot.providers.dialects import DIALECTS
from tests.fakes.server import says
from tests.providers.bench import Bench, bench_for

FRAMED = [name for name in DIALECTS if name != "apiyi-generations"]


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
