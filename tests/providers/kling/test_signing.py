"""The old interface's pair of keys signs; its single key is shown as it is."""

from datetime import timedelta

import jwt
import pytest

from bot.domain.errors import ProviderCredentialsError, ProviderRejectedError
from bot.ports import VideoProvider
from bot.providers import providers_for
from bot.wire import Wires
from tests.fakes.clocks import QuickClock
from tests.fakes.kling import ACCESS, KEY, SECRET, FakeKling
from tests.fakes.server import says
from tests.providers.bench import MemoryPictures
from tests.providers.kling.asks import finish, model_of, submit


def tokens(fake: FakeKling) -> list[str]:
    return [headers["Authorization"].removeprefix("Bearer ") for _, headers in fake.calls]


async def test_a_pair_of_keys_signs(
    fake: FakeKling, both: dict[str, VideoProvider], clock: QuickClock
) -> None:
    """The token says who we are for half an hour, and a new one is made before that ends."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3")
    fake.now = clock.now
    ref = await submit(kling, model)
    await kling.check(ref)
    at = int(clock.now().timestamp())
    claims = jwt.decode(
        tokens(fake)[0],
        SECRET,
        algorithms=["HS256"],
        options={"verify_exp": False, "verify_nbf": False},
    )
    assert claims == {"iss": ACCESS, "exp": at + 1800, "nbf": at - 5}
    clock.pass_time(1501)
    await kling.check(ref)
    first, second, third = tokens(fake)
    assert first == second != third


@pytest.mark.parametrize("ahead_s", [-3600, 3600])
async def test_clocks_that_disagree(
    fake: FakeKling, both: dict[str, VideoProvider], clock: QuickClock, ahead_s: float
) -> None:
    """A token that Kling's clock calls stale is signed anew by that clock; the refused call accepted nothing."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3")
    fake.now = lambda: clock.now() + timedelta(seconds=ahead_s)
    ref = await submit(kling, model)
    assert (fake.posts, len(fake.videos)) == (2, 1)
    await finish(kling, ref)
    clock.pass_time(1600)
    await kling.check(ref)
    assert fake.count("check") == 4


async def test_a_signature_that_stays_stale(
    fake: FakeKling, both: dict[str, VideoProvider]
) -> None:
    """Signing anew is tried once: what is refused still is a steward's matter."""
    kling = both["kling-legacy"]
    fake.always("create", says({"code": 1004, "message": "Authorization has expired"}, 401))
    with pytest.raises(ProviderCredentialsError):
        await submit(kling, model_of("kling-legacy:kling-v3"))
    assert fake.posts <= 2


async def test_the_old_interface_takes_the_single_key(
    fake: FakeKling, wires: Wires, clock: QuickClock, pictures: MemoryPictures
) -> None:
    """Where both are set, the single key is shown."""
    model = model_of("kling-legacy:kling-v3")
    variables = {
        "KLING_API_KEY": KEY,
        "KLING_ACCESS_KEY": ACCESS,
        "KLING_SECRET_KEY": "wrong",
        "KLING_BASE_URL": fake.base_url,
    }
    found = providers_for([model], variables, wires=wires, pictures=pictures, clock=clock)
    await finish(found["kling-legacy"], await submit(found["kling-legacy"], model))
    assert set(tokens(fake)) == {KEY}


async def test_tokens_are_not_said(fake: FakeKling, both: dict[str, VideoProvider]) -> None:
    """A vendor that quotes the token does not get it into our errors."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3")
    await submit(kling, model)
    (token,) = tokens(fake)
    fake.once("create", says({"code": 1200, "message": f"bad call by {token}"}, 400))
    with pytest.raises(ProviderRejectedError) as caught:
        await submit(kling, model, "2")
    assert token not in str(caught.value)
    assert token.split(".")[1] not in str(caught.value)
