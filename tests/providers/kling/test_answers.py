"""What Kling answers: costs, words, batches, codes."""

import json

import pytest

from bot.domain.errors import (
    AccountFault,
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    RenderLostError,
    SubmitUncertainError,
)
from bot.domain.model import Model
from bot.domain.money import MicroUsd
from bot.domain.render import CancelOutcome, Failed, FailureReason, Queued, Reconciles, Succeeded
from bot.ports import VideoProvider
from tests.fakes.kling import FakeKling
from tests.fakes.server import says
from tests.providers.kling.asks import finish, model_of, submit


async def test_the_cost_is_in_units(fake: FakeKling, kling: VideoProvider, model: Model) -> None:
    """A unit is 14 cents; a failed render costs nothing; what is left of live packs is told."""
    assert (await finish(kling, await submit(kling, model))).cost == 3 * 140_000
    assert await kling.balance() == 118 * 140_000
    assert fake.posts == 1


@pytest.mark.parametrize(
    ("bills", "cost"),
    [
        ([{"charge_type": "cash", "currency": "USD", "amount": "0.42"}], 420_000),
        ([{"charge_type": "cash", "currency": "CNY", "amount": "3"}], None),
        (
            [{"charge_type": "unit", "amount": "1.8"}, {"charge_type": "unit", "amount": "0.6"}],
            336_000,
        ),
        ([{"charge_type": "unit", "amount": "soon"}], None),
        ([], None),
    ],
    ids=str,
)
async def test_bills(
    fake: FakeKling, both: dict[str, VideoProvider], bills: list[object], cost: int | None
) -> None:
    """Dollars and units are counted; what cannot be counted leaves the tariff in force."""
    kling = both["kling"]
    ref = await submit(kling, model_of("kling:kling-3.0"))
    task = {
        "id": ref.id,
        "status": "succeed",
        "outputs": [{"type": "image", "url": "http://no"}, {"type": "video", "url": "http://x/y"}],
        "billing": bills,
    }
    fake.once("check", says({"code": 0, "data": task}))  # one object instead of a list
    end = await kling.check(ref)
    assert isinstance(end, Succeeded)
    assert (end.cost, end.result.url) == (cost, "http://x/y")


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("Failure to pass the risk control system", FailureReason.REFUSED_INPUT),
        ("The prompt contains sensitive content", FailureReason.REFUSED_INPUT),
        ("The generated video violates our content policy", FailureReason.REFUSED_OUTPUT),
        ("Internal error, please retry", FailureReason.PROVIDER),
        ("", FailureReason.PROVIDER),
    ],
)
async def test_failures(
    fake: FakeKling, kling: VideoProvider, model: Model, message: str, reason: FailureReason
) -> None:
    """A filter's word is told from a breakdown; neither costs anything."""
    fake.fail_with = ("", message)
    ref = await submit(kling, model)
    end = [await kling.check(ref) for _ in range(3)][-1]
    assert end == Failed(reason, MicroUsd(0), message)


async def test_many_are_asked_about_together(
    fake: FakeKling, kling: VideoProvider, model: Model
) -> None:
    """45 renders take three questions of 20 at most, or one list; one that is gone is left out."""
    refs = [await submit(kling, model, str(n)) for n in range(45)]
    fake.videos.pop(refs[7].id)
    found = await kling.check_many(refs)
    assert found.keys() == {ref.id for ref in refs} - {refs[7].id}
    assert all(isinstance(each, Queued) for each in found.values())
    assert fake.count("check") + fake.count("list") <= 3 + 3
    assert (kling.lists, kling.reconciles) == (True, Reconciles.KEY)


async def test_nothing_stops_a_render(kling: VideoProvider, model: Model) -> None:
    """Kling has no cancel, and none is promised."""
    assert await kling.cancel(await submit(kling, model)) is CancelOutcome.UNSUPPORTED


@pytest.mark.parametrize(
    ("packs", "left"),
    [
        (5, None),
        ([{"status": "online", "remaining_quantity": float("nan")}], None),
        ([{"status": "online", "remaining_quantity": -1}, "pack"], None),
        ([{"status": "online", "remaining_quantity": "118"}], 118 * 140_000),
    ],
    ids=str,
)
async def test_packs_that_are_oddly_counted(
    fake: FakeKling, kling: VideoProvider, packs: object, left: int | None
) -> None:
    """The doctor tells what can be told of them."""
    said = {"code": 0, "data": {"resource_pack_subscribe_infos": packs}}
    fake.once("account", says(json.dumps(said)))
    assert await kling.balance() == left


@pytest.mark.parametrize("as_200", [False, True], ids=["status", "200"])
@pytest.mark.parametrize(
    ("code", "status", "kind", "told"),
    [
        (1000, 401, ProviderCredentialsError, AccountFault.KEY),
        (1002, 401, ProviderCredentialsError, AccountFault.KEY),
        (1100, 429, ProviderCredentialsError, AccountFault.KEY),
        (1101, 429, ProviderCredentialsError, AccountFault.BALANCE),
        (1102, 429, ProviderCredentialsError, AccountFault.BALANCE),
        (1103, 403, ProviderCredentialsError, AccountFault.INACTIVE),
        (1200, 400, ProviderRejectedError, FailureReason.REJECTED),
        (1203, 404, ProviderRejectedError, FailureReason.REJECTED),
        (1300, 400, ProviderRejectedError, FailureReason.REFUSED_INPUT),
        (1301, 400, ProviderRejectedError, FailureReason.REFUSED_INPUT),
        (1302, 429, ProviderBusyError, None),
        (1303, 429, ProviderBusyError, None),
        (1304, 429, ProviderCredentialsError, AccountFault.KEY),
        (5000, 500, SubmitUncertainError, None),
        (5001, 503, SubmitUncertainError, None),
        (5002, 504, SubmitUncertainError, None),
        (9999, 400, ProviderRejectedError, FailureReason.REJECTED),
    ],
)
async def test_codes_at_a_create(
    fake: FakeKling,
    both: dict[str, VideoProvider],
    code: int,
    status: int,
    kind: type[ProviderError],
    told: object,
    as_200: bool,
) -> None:
    """Every code has its class, whatever HTTP status it comes with; money, key and access are told apart."""
    said = {"code": code, "message": "No.", "request_id": "r"}
    fake.once("create", says(said, 200 if as_200 else status))
    with pytest.raises(kind) as caught:
        await submit(both["kling"], model_of("kling:kling-3.0"))
    error = caught.value
    assert getattr(error, "fault", getattr(error, "reason", None)) == told
    assert getattr(error, "of_model", False) is (code == 1103)
    assert fake.posts == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"code": 0, "data": []}, RenderLostError),
        ({"code": 1203, "message": "not found"}, RenderLostError),
        ({"code": 1201, "message": "task does not exist"}, RenderLostError),
        ({"code": 1201, "message": "task_ids"}, ProviderError),
        ({"code": 1302, "message": "slow down"}, ProviderBusyError),
        ({"code": 1101, "message": "arrears"}, ProviderCredentialsError),
        ({"code": 5001, "message": "maintenance"}, ProviderError),
        ({"code": 0, "data": [{"id": "other"}, {"id": "another"}]}, ProviderError),
        ({"code": 0, "data": None}, ProviderError),
    ],
    ids=str,
)
async def test_codes_at_a_check(
    fake: FakeKling,
    kling: VideoProvider,
    model: Model,
    answer: dict[str, object],
    kind: type[ProviderError],
) -> None:
    """A check that came back with a code is an answer of its class, and the next one may be well."""
    ref = await submit(kling, model)
    fake.once("check", says(answer))
    with pytest.raises(ProviderError) as caught:
        await kling.check(ref)
    assert type(caught.value) is kind
    assert isinstance(await kling.check(ref), Queued)
