"""The fake of Runway, judged by Runway's own client."""

import importlib.util
from typing import Any

import pytest

from tests.conftest import missing
from tests.fakes.runway import KEY, FakeRunway


async def test_the_vendors_client_accepts_the_fake(fake: FakeRunway) -> None:
    """Create, retrieve, delete and the balance, through the published client."""
    if importlib.util.find_spec("runwayml") is None:
        missing("sdks", "runwayml is not installed here")
    sdk: Any = importlib.import_module("runwayml")
    async with sdk.AsyncRunwayML(api_key=KEY, base_url=fake.base_url, max_retries=0) as client:
        made = await client.text_to_video.create(
            model="gen4.5", prompt_text="a paper boat", ratio="1280:720", duration=5, seed=7
        )
        assert made.estimated_cost.credits == 60
        words = [(await client.tasks.retrieve(made.id)).status for _ in range(3)]
        assert words == ["PENDING", "RUNNING", "SUCCEEDED"]
        assert (await client.tasks.retrieve(made.id)).output[0].startswith("http")
        framed = await client.image_to_video.create(
            model="gen4.5",
            prompt_text="the camera pulls back",
            prompt_image="data:image/png;base64,AAAA",
            ratio="960:960",
            duration=5,
        )
        address = (await client.tasks.retrieve(made.id)).output[0]
        for wish in (
            {"model": "klingO3_pro", "prompt_video": address},
            {"model": "kling_4", "video_uri": address, "ratio": "auto_720p"},
            {"model": "seedance2", "prompt_video": address, "duration": 5, "audio": True},
            {"model": "seedance2_5", "prompt_video": address, "mode": "edit", "duration": "auto"},
            {"model": "gemini_omni_flash_1.1", "video_uri": address, "mode": "extend"},
        ):
            changed = await client.video_to_video.create(prompt_text="now at night", **wish)
            assert (await client.tasks.retrieve(changed.id)).status == "PENDING"
        place = await client.uploads.create_ephemeral(file=("frame.png", b"a picture"))
        assert place.uri == "runway://abc"
        assert fake.uploaded == [b"a picture"]
        await client.tasks.delete(framed.id)
        with pytest.raises(sdk.NotFoundError):
            await client.tasks.retrieve(framed.id)
        assert (await client.organization.retrieve()).credit_balance == 1234
        with pytest.raises(sdk.BadRequestError):
            await client.text_to_video.create(
                model="gen4.5", prompt_text="x", ratio="960:960", duration=5
            )
        stranger = client.with_options(api_key="key_of_somebody_else")
        with pytest.raises(sdk.AuthenticationError):
            await stranger.tasks.retrieve(made.id)
