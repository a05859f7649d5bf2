"""Where vendors are told to call, and that the address goes along."""

import json
from typing import Any

import pytest

from bot.providers.callbacks import CalledBack, ark_word, call_back, callback_url
from tests.providers.kling_ark_stands import KLING_AND_ARK
from tests.providers.queue_stands import FAL_AND_REPLICATE
from tests.providers.stands import RUNWAY, stand_for

PUBLIC = "https://dailies.example.org"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ARK = "ark-0123456789abcdef"


@pytest.mark.parametrize(
    ("provider", "variables", "url"),
    [
        ("fal", {}, f"{PUBLIC}/webhooks/fal"),
        ("replicate", {}, None),
        ("replicate", {"REPLICATE_WEBHOOK_SIGNING_SECRET": SECRET}, f"{PUBLIC}/webhooks/replicate"),
        ("kling", {}, None),
        ("kling-legacy", {"KLING_WEBHOOK_SECRET": SECRET}, f"{PUBLIC}/webhooks/kling"),
        ("ark", {"ARK_API_KEY": ARK}, f"{PUBLIC}/webhooks/ark/{ark_word(ARK)}"),
        ("runway", {}, None),
    ],
)
def test_where_a_vendor_may_call(provider: str, variables: dict[str, str], url: str | None) -> None:
    """Only with an address of ours, and only who can be told from a forger."""
    assert callback_url(provider, PUBLIC + "/", variables) == url
    assert callback_url(provider, None, variables) is None


CALLED = {**KLING_AND_ARK, **FAL_AND_REPLICATE}


@pytest.mark.parametrize("name", list(CALLED))
async def test_the_address_goes_along(name: str) -> None:
    """Every vendor whose wire takes an address is given it with the create, and its fake takes the field."""
    async with stand_for(CALLED[name]) as stand:
        variables = {
            "ARK_API_KEY": ARK,
            "KLING_WEBHOOK_SECRET": SECRET,
            "REPLICATE_WEBHOOK_SIGNING_SECRET": SECRET,
        }
        call_back({name: stand.provider}, PUBLIC, variables)
        await stand.submit()
        fake: Any = stand.fake
        said = json.dumps(fake.bodies[-1]) + str(getattr(fake, "webhooks", ""))
        assert f"{PUBLIC}/webhooks/" in said


async def test_who_takes_no_address_gets_none() -> None:
    """Runway has no webhooks."""
    async with stand_for(RUNWAY) as stand:
        assert not isinstance(stand.provider, CalledBack)
