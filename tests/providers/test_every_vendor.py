"""What is asked of every vendor with a wire of its own, each against a server that behaves like that vendor.

`contract/` asks the same of the `/v1/videos` family in its many dialects. A new vendor is a row in `stands.py`.
"""

import contextlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.domain.errors import (
    DownloadTooLargeError,
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    RenderLostError,
    SubmitUncertainError,
    UnreadableVideoError,
)
from bot.domain.render import FailureReason, Queued, Rendering, Succeeded
from tests.fakes.server import cut_short, endless, film, says, silence
from tests.providers.kling_ark_stands import KLING_AND_ARK
from tests.providers.queue_stands import FAL_AND_REPLICATE
from tests.providers.stands import VENDORS, Stand, stand_for

ALL = {**VENDORS, **KLING_AND_ARK, **FAL_AND_REPLICATE}


@pytest.fixture(params=list(ALL))
async def stand(request: pytest.FixtureRequest) -> AsyncIterator[Stand]:
    async with stand_for(ALL[request.param]) as made:
        yield made


# 1. and 2. The way, and words


async def test_text_to_video(stand: Stand) -> None:
    """A spec becomes one create, is seen to move, and ends as the vendor's bytes."""
    ref = await stand.submit()
    seen = await stand.watch(ref)
    end = seen[-1]
    assert isinstance(end, Succeeded)
    assert any(isinstance(each, Rendering) for each in seen)
    assert await stand.fetch(ref, end) == stand.fake.clip
    assert stand.fake.posts == 1


async def test_image_to_video(stand: Stand) -> None:
    """A first frame goes along, in one create."""
    key = await stand.pictures.prepare(b"", width_px=1280, height_px=720)
    ref = await stand.submit(first_frame=key)
    await stand.finish(ref)
    assert stand.fake.posts == 1


async def test_an_unknown_status_is_still_rendering(stand: Stand) -> None:
    """A word that nobody knows does not end a render."""
    ref = await stand.submit()
    stand.fake.once("check", says(stand.vendor.status(ref.id, "reticulating")), times=3)
    for _ in range(3):
        assert isinstance(await stand.provider.check(ref), Rendering)
    await stand.finish(ref)


async def test_a_render_named_by_its_id_alone(stand: Stand) -> None:
    """A steward who types the vendor's id has the same render carried on, to the same bill."""
    ref = await stand.submit()
    end = await stand.finish(ref)
    named = stand.provider.ref_of(ref.id, stand.model, stand.spec())
    again = await stand.finish(named)
    assert again.cost == end.cost
    assert await stand.fetch(named, again) == stand.fake.clip


async def test_what_is_left_at_the_vendor(stand: Stand) -> None:
    """The doctor's question costs nothing, and shows whether the key is good."""
    assert await stand.provider.balance() == stand.vendor.balance
    assert stand.fake.posts == 0


# 3. to 6. Refusals


async def test_moderation_at_submit(stand: Stand) -> None:
    """A declined prompt is a clear refusal, with the reason that people get a sentence for."""
    stand.fake.once("create", stand.refuses(stand.vendor.moderation))
    with pytest.raises(ProviderRejectedError) as caught:
        await stand.submit()
    assert caught.value.reason is FailureReason.REFUSED_INPUT
    assert stand.fake.posts == 1


async def test_our_own_mistake(stand: Stand) -> None:
    """A request that the vendor finds wrong is no matter of moderation."""
    stand.fake.once("create", stand.refuses(stand.vendor.wrong))
    with pytest.raises(ProviderRejectedError) as caught:
        await stand.submit()
    assert caught.value.reason is FailureReason.REJECTED


async def test_a_members_words_are_not_the_vendors(stand: Stand) -> None:
    """A prompt that a vendor quotes neither empties its account, which would pause it for all, nor is a filter's word."""
    status, code, message = stand.vendor.wrong
    prompt = "an overdue bill, credits roll: invalid API key, blocked by our safety policy"
    stand.fake.once("create", stand.refuses((status, code, f"{message} It was: {prompt}.")))
    with pytest.raises(ProviderRejectedError) as caught:
        await stand.submit(prompt=prompt)
    assert caught.value.reason is FailureReason.REJECTED


@pytest.mark.parametrize("status", [401, 403])
async def test_a_wrong_key(stand: Stand, status: int) -> None:
    """It is a steward's matter, on creates, on checks, and when the doctor asks."""
    ref = await stand.submit()
    said = (status, "permission_denied", "This key may not do that.")
    for operation in ("create", "check"):
        stand.fake.once(operation, stand.refuses(said))
    with pytest.raises(ProviderCredentialsError):
        await stand.submit()
    with pytest.raises(ProviderCredentialsError):
        await stand.provider.check(ref)


async def test_no_money_at_the_vendor(stand: Stand) -> None:
    """An empty account is not tried again."""
    stand.fake.once("create", stand.refuses(stand.vendor.money))
    with pytest.raises(ProviderCredentialsError):
        await stand.submit()


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({}, None),
        ({"Retry-After": "12"}, 12.0),
        ({"Retry-After": "soon"}, None),
        (
            # An hour between the vendor's clock and ours: its own is what counts.
            {
                "Retry-After": "Fri, 20 Nov 2026 13:00:30 GMT",
                "Date": "Fri, 20 Nov 2026 13:00:00 GMT",
            },
            30.0,
        ),
    ],
    ids=["bare", "seconds", "nonsense", "clocks"],
)
async def test_busy(stand: Stand, headers: dict[str, str], wait_s: float | None) -> None:
    """A clear 429 is "not now", on creates and on checks, with the time to wait."""
    ref = await stand.submit()
    for operation in ("create", "check"):
        stand.fake.once(operation, stand.refuses(stand.vendor.busy, headers))
    with pytest.raises(ProviderBusyError) as caught:
        await stand.submit()
    assert caught.value.retry_after_s == wait_s
    with pytest.raises(ProviderBusyError):
        await stand.provider.check(ref)


# 7. to 10. Servers that break


async def test_a_check_survives_an_outage(stand: Stand) -> None:
    """500 on a check is no answer; the next one is."""
    ref = await stand.submit()
    stand.fake.once("check", says("<html>Internal</html>", 500))
    with pytest.raises(ProviderError) as caught:
        await stand.provider.check(ref)
    assert type(caught.value) is ProviderError
    await stand.finish(ref)


@pytest.mark.parametrize("name", list(ALL))
async def test_a_silent_submit_is_sent_once(name: str) -> None:
    """No answer to a create: uncertain, and exactly one POST reached the vendor."""
    async with stand_for(ALL[name], submit_timeout_s=0.4) as hasty:
        hasty.fake.once("create", silence)
        with pytest.raises(SubmitUncertainError):
            await hasty.submit()
        assert hasty.fake.posts == 1


@pytest.mark.parametrize("status", [500, 502])
async def test_a_server_error_at_submit_is_uncertain(stand: Stand, status: int) -> None:
    """The vendor may have accepted before it failed."""
    stand.fake.once("create", says("<html>Bad gateway</html>", status))
    with pytest.raises(SubmitUncertainError):
        await stand.submit()
    assert stand.fake.posts == 1


@pytest.mark.parametrize("body", ["<html>oops</html>", '{"id": "vid', "", "[]", "null", "{}"])
async def test_a_garbled_acceptance_is_uncertain(stand: Stand, body: str) -> None:
    """200 without an id: something was accepted, and nobody can say what."""
    stand.fake.once("create", says(body))
    with pytest.raises(SubmitUncertainError):
        await stand.submit()


@pytest.mark.parametrize("body", ["<html>oops</html>", '{"id": "vid', "", "[]", "null"])
async def test_a_garbled_check_changes_nothing(stand: Stand, body: str) -> None:
    """A check that cannot be read is no answer, and never an end."""
    ref = await stand.submit()
    stand.fake.once("check", says(body))
    with pytest.raises(ProviderError) as caught:
        await stand.provider.check(ref)
    assert not isinstance(caught.value, RenderLostError | ProviderBusyError)
    await stand.finish(ref)


async def test_an_error_inside_a_200(stand: Stand) -> None:
    """An error instead of an id, with status 200, is a refusal."""
    _, code, message = stand.vendor.wrong
    stand.fake.once("create", says(stand.vendor.refusal(400, code, message)))
    with pytest.raises(ProviderRejectedError):
        await stand.submit()


async def test_success_without_an_address(stand: Stand) -> None:
    """Success without a clip is not believed."""
    if stand.vendor.finished is None:
        return
    ref = await stand.submit()
    stand.fake.once("check", says(stand.vendor.finished(ref.id, None)))
    with contextlib.suppress(ProviderError):
        assert not isinstance(await stand.provider.check(ref), Succeeded)
    await stand.finish(ref)


async def test_an_id_of_300_characters(stand: Stand) -> None:
    """Ids are whatever a vendor says, of any length, and survive the way into a path."""
    name = stand.vendor.long_id
    stand.fake.once("create", says(stand.vendor.accepted(name)))
    ref = await stand.submit()
    assert ref.id == name
    stand.fake.once("check", says(stand.vendor.status(name, "whatever")))
    assert isinstance(await stand.provider.check(ref), Rendering | Queued)


async def test_a_render_that_the_vendor_forgot(stand: Stand) -> None:
    """Unknown there: lost, and the job decides how often to believe it."""
    ref = await stand.submit()
    stand.fake.once("check", stand.refuses((404, "not_found", "Not found.")))
    with pytest.raises(RenderLostError):
        await stand.provider.check(ref)


# Files


async def test_a_video_that_is_none(stand: Stand) -> None:
    """An error page called a video never becomes a clip."""
    ref = await stand.submit()
    end = await stand.finish(ref)
    stand.fake.once(stand.vendor.file, film(b'{"error": "not ready yet, sorry"}'), times=30)
    with pytest.raises((UnreadableVideoError, ProviderError)):
        await stand.fetch(ref, end)


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "streamed"])
async def test_a_video_of_2_gb(stand: Stand, announced: bool) -> None:
    """A clip over the cap is refused at its announcement, or cut off when the cap is reached."""
    ref = await stand.submit()
    end = await stand.finish(ref)
    stand.fake.once(
        stand.vendor.file, endless(stand.vendor.head(stand.fake.clip), announced=announced)
    )
    with pytest.raises(DownloadTooLargeError):
        await stand.fetch(ref, end)


async def test_a_download_that_is_cut_short(stand: Stand) -> None:
    """Fewer bytes than announced is an error, never a short clip."""
    ref = await stand.submit()
    end = await stand.finish(ref)
    stand.fake.once(stand.vendor.file, cut_short(stand.vendor.head(stand.fake.clip)))
    with pytest.raises(ProviderError):
        await stand.fetch(ref, end)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.mp4", "http://169.254.169.254/x", "file:///etc/passwd", "no address"],
)
async def test_an_address_inside_our_own_network(stand: Stand, address: str) -> None:
    """A vendor cannot make us fetch from our own network, or from anything but the web."""
    if stand.vendor.finished is None:
        return
    ref = await stand.submit()
    stand.fake.once("check", says(stand.vendor.finished(ref.id, address)))
    end = await stand.provider.check(ref)
    assert isinstance(end, Succeeded)
    with pytest.raises(ProviderError):
        await stand.fetch(ref, end)


async def test_the_key_stays_at_home(stand: Stand) -> None:
    """An address on another host, or a redirect to one, is fetched without the key."""
    if stand.vendor.finished is None:
        return
    async with stand_for(stand.vendor) as abroad:
        place = abroad.fake.base_url.removeprefix("http://").partition("/")[0]
        seen: list[str] = []

        async def look(request: web.Request) -> web.Response:
            seen.append(str(dict(request.headers)))
            return web.Response(body=stand.fake.clip, content_type="video/mp4")

        async def away(_: web.Request) -> web.Response:
            raise web.HTTPFound(f"http://{place}{stand.vendor.path}")

        async with stand_for(stand.vendor, allow_hosts=(place,)) as home:
            ref = await home.submit()
            end = await home.finish(ref)
            abroad.fake.once(stand.vendor.file, look)
            home.fake.once(stand.vendor.file, away)
            assert await home.fetch(ref, end) == stand.fake.clip
    assert seen
    assert all(stand.vendor.key not in each for each in seen)


async def test_nothing_secret_is_said(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the key nor the member's words stand in an error or in the log, though the vendor quotes both."""
    prompt, key = stand.spec().prompt, stand.vendor.key
    quoted = f"Bad prompt: {prompt}! Your key {key} at https://x.example/a?sig=abcdef0123456789"
    stand.fake.once("create", stand.refuses((400, "invalid_request", quoted)))
    with pytest.raises(ProviderRejectedError) as caught:
        await stand.submit()
    said = f"{caught.value} {caplog.text} {stand.provider!r}"
    assert "red fox" not in said
    assert key not in said
    assert "abcdef0123456789" not in said
