"""Which vendors can be used, from the catalog's rows and the environment alone."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from bot.domain.errors import SettingError
from bot.domain.ids import ModelKey
from bot.domain.model import Capabilities, Model, Tariff
from bot.domain.money import MicroUsd
from bot.domain.spec import RenderSpec
from bot.ports import VideoProvider
from bot.providers import providers_for, served
from bot.providers.videos_api import VideosApi
from bot.wire import Wires
from tests.fakes.clocks import QuickClock
from tests.fakes.videos_api import KEY, FakeVideos
from tests.providers.bench import TLS, MemoryPictures


def row(key: str, **changes: Any) -> Model:
    return Model(
        key=ModelKey(key),
        title=key,
        provider=key.partition(":")[0],
        wire_name=key.partition(":")[2],
        capabilities=Capabilities(seconds=(4,), aspects=("16:9",), resolutions=("720p",)),
        tariff=Tariff(per_second={"*": MicroUsd(10_000)}),
        **changes,
    )


@pytest.fixture
async def wires() -> AsyncIterator[Wires]:
    async with Wires(QuickClock(), tls=TLS) as opened:
        yield opened


def chosen(
    wires: Wires, rows: list[Model], variables: Mapping[str, str], **more: Any
) -> dict[str, VideoProvider]:
    return providers_for(
        rows, variables, wires=wires, pictures=MemoryPictures(), clock=QuickClock(), **more
    )


ROWS = [
    row("openai:sora-2"),
    row("azure:sora-2"),
    row("apiyi:veo-3.1"),
    row("apiyi-reverse:sora-2"),
    row("apiyi-generations:sora-2"),
    row("sketch:sketch-1"),
    row("gpu:wan-2.2", base_url="http://gpu:8000/v1", dialect="vllm-omni"),
    row("proxy:veo", base_url="http://proxy/v1", dialect="litellm", key_variable="PROXY_KEY"),
    row("somebody:else"),
]


@pytest.mark.parametrize(
    ("variables", "names"),
    [
        ({}, {"gpu"}),
        ({"OPENAI_API_KEY": "k"}, {"gpu", "openai"}),
        ({"OPENAI_API_KEY": "  "}, {"gpu"}),
        ({"OPENAI_BASE_URL": "http://relay/v1"}, {"gpu"}),
        ({"AZURE_OPENAI_API_KEY": "k"}, {"gpu"}),
        (
            {"AZURE_OPENAI_API_KEY": "k", "AZURE_OPENAI_ENDPOINT": "https://x.openai.azure.com"},
            {"gpu", "azure"},
        ),
        ({"APIYI_API_KEY": "k"}, {"gpu", "apiyi", "apiyi-reverse", "apiyi-generations"}),
        ({"PROXY_KEY": "k"}, {"gpu", "proxy"}),
        ({"SKETCH_BASE_URL": "http://127.0.0.1:8080/v1"}, {"gpu", "sketch"}),
    ],
    ids=lambda each: "+".join(sorted(each)) or "nothing",
)
async def test_a_provider_is_there_when_its_key_is(
    wires: Wires, variables: Mapping[str, str], names: set[str]
) -> None:
    """A key opens its vendor; a server of the operator's own needs none; nobody else is there."""
    assert chosen(wires, ROWS, variables).keys() == names


async def test_a_vendor_that_nobody_knows(wires: Wires, caplog: pytest.LogCaptureFixture) -> None:
    """A row that can never be asked for, as one with a misspelt vendor, is told of with what it lacks."""
    chosen(wires, ROWS, {})
    assert "somebody:else in the catalog can never be asked for" in caplog.text
    assert "base_url" in caplog.text


async def test_the_embedded_engine(wires: Wires) -> None:
    """Sketch is where it is started, unless the operator points elsewhere."""
    found = chosen(wires, ROWS, {}, sketch_base_url="http://127.0.0.1:1/v1")
    assert found["sketch"].name == "sketch"
    assert found["sketch"].lists


@pytest.mark.parametrize(
    ("rows", "variables", "named"),
    [
        (["openai:x"], {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "relay"}, "OPENAI_BASE_URL"),
        (
            ["openai:x"],
            {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://u:p@relay/v1"},
            "OPENAI_BASE_URL",
        ),
        (["openai:x"], {"OPENAI_API_KEY": "sk-1\nsk-2"}, "OPENAI_API_KEY"),
        (["sketch:x"], {"SKETCH_BASE_URL": "ftp://x"}, "SKETCH_BASE_URL"),
        (["sketch:x"], {"SKETCH_BASE_URL": "http://h:port"}, "SKETCH_BASE_URL"),
    ],
)
async def test_a_malformed_setting_stops_the_start(
    wires: Wires, rows: list[str], variables: Mapping[str, str], named: str
) -> None:
    """The sentence names the variable, and never shows its value."""
    with pytest.raises(SettingError, match=named) as caught:
        chosen(wires, [row(key) for key in rows], variables)
    assert variables[named] not in str(caught.value)


async def test_azures_endpoint_is_the_bare_origin(wires: Wires) -> None:
    """Azure's own variable leaves out what every call needs."""
    variables = {"AZURE_OPENAI_API_KEY": "k", "AZURE_OPENAI_ENDPOINT": "https://x.azure.com/"}
    azure = chosen(wires, [row("azure:sora-2")], variables)["azure"]
    assert isinstance(azure, VideosApi)
    assert azure._wire.url("videos") == "https://x.azure.com/openai/v1/videos"


@pytest.mark.parametrize(
    ("base", "named"),
    [
        (None, "dreamina"),
        ("https://ark.ap-southeast.bytepluses.com/api/v3", "dreamina"),
        ("https://ark.cn-beijing.volces.com/api/v3", "doubao"),
        ("http://proxy:1/api/v3", "doubao"),
        ("http://proxy:1/api/v3", "dreamina"),
    ],
)
async def test_seedance_by_its_place(base: str | None, named: str) -> None:
    """Only the names that the place serves are offered; a proxy may lead to either."""
    rows = [row("ark:dreamina-a"), row("ark:doubao-a"), row("openai:dreamina-x")]
    keys = [each.key for each in served(rows, {"ARK_BASE_URL": base} if base else {})]
    assert any(key.startswith(f"ark:{named}") for key in keys)
    assert len(keys) == (3 if base and "proxy" in base else 2)


async def test_kling_by_its_keys(wires: Wires) -> None:
    """The single key opens both interfaces, the pair only the old one, half a pair none."""
    rows = [row("kling:a"), row("kling-legacy:b")]
    pair = {"KLING_ACCESS_KEY": "a", "KLING_SECRET_KEY": "s" * 32}
    assert chosen(wires, rows, {"KLING_API_KEY": "k"}).keys() == {"kling", "kling-legacy"}
    assert chosen(wires, rows, pair).keys() == {"kling-legacy"}
    assert not chosen(wires, rows, {"KLING_ACCESS_KEY": "a"})


async def test_rows_that_disagree(wires: Wires) -> None:
    """One provider is one server; a dialect must be one that is spoken."""
    one = row("gpu:a", base_url="http://one/v1")
    with pytest.raises(SettingError, match="gpu"):
        chosen(wires, [one, row("gpu:b", base_url="http://two/v1")], {})
    with pytest.raises(SettingError, match="klingon"):
        chosen(wires, [row("gpu:a", base_url="http://one/v1", dialect="klingon")], {})


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("openai", {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "{base}"}),
        ("apiyi", {"APIYI_API_KEY": KEY, "APIYI_BASE_URL": "{base}/"}),
        ("sketch", {"SKETCH_API_KEY": KEY, "SKETCH_BASE_URL": "{base}"}),
    ],
)
async def test_keys_and_addresses_reach_the_wire(
    wires: Wires, name: str, variables: Mapping[str, str]
) -> None:
    """What was chosen speaks to the address that was set, with the key that was set."""
    async with FakeVideos(name) as fake:
        base = fake.base_url
        filled = {key: value.format(base=base) for key, value in variables.items()}
        model = row(f"{name}:sora-2")
        provider = chosen(wires, [model], filled)[name]
        spec = RenderSpec(
            model_key=model.key,
            prompt="a red fox",
            seconds=4,
            aspect="16:9",
            resolution="720p",
            sound=True,
        )
        await provider.submit(model, spec, key="1-1")
        assert fake.posts == 1
