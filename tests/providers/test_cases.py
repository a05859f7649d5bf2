"""The cases that the vendors' own files leave to be asked of all alike: how a render ends badly, and what comes late.

With `test_every_vendor.py`, `contract/` (the `/v1/videos` dialects) and `test_chat.py` every adapter has met all
sixteen cases of a fake server: 1, 2, 4 to 9 and 12 there; 3, 10 and 11 here; 13 to 16 in the file of their vendor.
"""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.errors import ProviderError
from bot.domain.render import Failed, FailureReason, Rendering, Succeeded
from tests.fakes.server import says
from tests.providers.kling_ark_stands import KLING_AND_ARK
from tests.providers.queue_stands import FAL_AND_REPLICATE
from tests.providers.stands import VENDORS, stand_for

ALL = {**VENDORS, **KLING_AND_ARK, **FAL_AND_REPLICATE}

_FAL_REFUSES = {"loc": ["body"], "msg": "Flagged.", "type": "content_policy_violation"}
_REPLICATE_FAILS = {
    "model": "m/m",
    "version": "v",
    "status": "failed",
    "error": "The input was flagged as sensitive. (E005)",
}


def _fails(code: str, message: str) -> Callable[[Any, str], None]:
    def set_up(fake: Any, _: str) -> None:
        fake.fail_with = (code, message)

    return set_up


def _vertex(fake: Any, _: str) -> None:
    fake.filtered = ["Veo could not generate videos. Support codes: 58061214"]


def _fal(fake: Any, _: str) -> None:
    fake.once("result", says({"detail": [_FAL_REFUSES]}, 422))


def _replicate(fake: Any, name: str) -> None:
    fake.once("check", says({"id": name, **_REPLICATE_FAILS}))


DECLINES: dict[str, Callable[[Any, str], None]] = {
    "runway": _fails("SAFETY.OUTPUT.VIDEO", "Declined."),
    "google": _fails("image_safety", "Declined."),
    "vertex": _vertex,
    "kling": _fails("", "Failure to pass the risk control system"),
    "kling-legacy": _fails("", "Failure to pass the risk control system"),
    "ark": _fails("OutputVideoSensitiveContentDetected", "Declined."),
    "fal": _fal,
    "replicate": _replicate,
}
NAMED = [name for name, vendor in ALL.items() if vendor.finished is not None]


@pytest.mark.parametrize("name", list(ALL))
async def test_moderation_at_the_end(name: str) -> None:
    """A clip that the vendor will not give is a refusal by its moderation, and no failure of the vendor's."""
    async with stand_for(ALL[name]) as stand:
        ref = await stand.submit()
        DECLINES[name](stand.fake, ref.id)
        end = (await stand.watch(ref))[-1]
        assert isinstance(end, Failed)
        assert end.reason in {FailureReason.REFUSED_INPUT, FailureReason.REFUSED_OUTPUT}
        assert "red fox" not in end.detail


@pytest.mark.parametrize("name", [*NAMED, "fal"])
async def test_an_address_that_has_expired(name: str) -> None:
    """403 on the file ends this download alone: the next check names a fresh address, and the clip comes."""
    async with stand_for(ALL[name]) as stand:
        ref = await stand.submit()
        end = await stand.finish(ref)
        stand.fake.once("file", says("expired", 403))
        with pytest.raises(ProviderError):
            await stand.fetch(ref, end)
        again = await stand.provider.check(ref)
        assert isinstance(again, Succeeded)
        assert await stand.fetch(ref, again) == stand.fake.clip
        assert stand.fake.posts == 1


async def test_fal_is_done_without_an_address() -> None:
    """A result that names no clip is not believed; the next look finds it."""
    async with stand_for(ALL["fal"]) as stand:
        ref = await stand.submit()
        stand.fake.once("result", says({"seed": 7}))
        while True:
            try:
                status = await stand.provider.check(ref)
            except ProviderError:
                break
            assert not isinstance(status, Succeeded)
        await stand.finish(ref)


@pytest.mark.parametrize(
    ("progress", "percent"), [(0.9, 90), (0.4, 40), (1.7, 100), (-3, 0), (None, None)]
)
async def test_whatever_progress_is_said(progress: float | None, percent: int | None) -> None:
    """Backwards, over the end or below nothing: it is told as a number of 0 to 100, and ends nothing."""
    async with stand_for(ALL["runway"]) as stand:
        ref = await stand.submit()
        body = {"id": ref.id, "status": "RUNNING", "progress": progress}
        stand.fake.once("check", says(body))
        status = await stand.provider.check(ref)
        assert isinstance(status, Rendering)
        assert status.percent == percent
