"""What a create of the `/v1/videos` family says, field by field, beside each server's published form.

`contract/` asks servers that refuse what the real ones refuse; this shows what is left out, too.
"""

from base64 import b64encode
from dataclasses import replace

import pytest

from bot.domain.ids import ModelKey
from bot.domain.model import Capabilities, Model, Tariff
from bot.domain.money import MicroUsd
from bot.domain.spec import Named, RenderSpec, SourceKind
from bot.providers.creates import Create, create_of, derive_of
from bot.providers.dialects import DIALECTS

PICTURE = b"\x89PNG"
BASE64 = b64encode(PICTURE).decode("ascii")
MODEL = Model(
    key=ModelKey("acme:sora-2"),
    title="Sora",
    provider="acme",
    wire_name="sora-2",
    capabilities=Capabilities(seconds=(8,), aspects=("16:9",), resolutions=("720p",)),
    tariff=Tariff(per_second={"*": MicroUsd(100_000)}),
)
SPEC = RenderSpec(
    model_key=MODEL.key,
    prompt="a fox in snow",
    seconds=8,
    aspect="16:9",
    resolution="720p",
    sound=True,
    seed=7,
    negative_prompt="rain",
)
PLAIN = {"model": "sora-2", "prompt": "a fox in snow", "seconds": "8", "size": "1280x720"}
#: OpenAI's own example, which most follow
FLAT = {**PLAIN, "seed": "7", "negative_prompt": "rain"}
VEO = {"resolution": "720p", "aspectRatio": "16:9", "negativePrompt": "rain"}
GENERATIONS = {
    "model": "sora-2",
    "prompt": "a fox in snow",
    "duration": 8,
    "resolution": "720p",
}
LEGACY = {
    "model": "sora-2",
    "prompt": "a fox in snow",
    "duration": 8,
    "width": 1280,
    "height": 720,
    "seed": 7,
    "metadata": {"negative_prompt": "rain"},
}

FROM_TEXT = {
    "openai": Create(path="videos", fields=PLAIN),
    "azure": Create(path="videos", fields=PLAIN),
    "litellm": Create(path="videos", fields=PLAIN),
    "aquiles": Create(path="videos", fields=PLAIN),
    "new-api": Create(path="videos", fields=PLAIN),
    "apiyi-reverse": Create(path="videos", fields=PLAIN),
    "sketch": Create(path="videos", fields=FLAT),
    "vllm-omni": Create(path="videos", fields=FLAT),
    "sglang": Create(path="videos", fields=FLAT),
    "apiyi": Create(path="videos", json={**PLAIN, "metadata": {**VEO, "seed": 7}}),
    "apiyi-generations": Create(path="videos/generations", json=GENERATIONS),
    "new-api-legacy": Create(path="video/generations", json=LEGACY),
}
FROM_PICTURE = {
    # A form with one file, and APIYI's extras flat in it, as published.
    **{name: replace(create, picture=PICTURE) for name, create in FROM_TEXT.items()},
    "apiyi": Create(path="videos", fields={**PLAIN, **VEO, "seed": "7"}, picture=PICTURE),
    "new-api-legacy": Create(path="video/generations", json={**LEGACY, "image": BASE64}),
}
del FROM_PICTURE["apiyi-generations"]  # it names no field for one


def test_every_dialect_is_here() -> None:
    assert FROM_TEXT.keys() == DIALECTS.keys()


@pytest.mark.parametrize("name", list(FROM_TEXT))
def test_from_text(name: str) -> None:
    """The fields of the published form, each of its type, and no other."""
    assert create_of(DIALECTS[name], MODEL, SPEC, None) == FROM_TEXT[name]


@pytest.mark.parametrize("name", list(FROM_PICTURE))
def test_from_a_picture(name: str) -> None:
    """The same and one picture, where this server takes it."""
    assert create_of(DIALECTS[name], MODEL, SPEC, PICTURE) == FROM_PICTURE[name]


DERIVED = {
    SourceKind.REMIX: Create(path="videos/v%2F1/remix", json={"prompt": "a fox in snow"}),
    SourceKind.EDIT: Create(
        path="videos/edits", json={"prompt": "a fox in snow", "video": {"id": "v/1"}}
    ),
    SourceKind.EXTEND: Create(
        path="videos/extensions",
        json={"prompt": "a fox in snow", "video": {"id": "v/1"}, "seconds": "8"},
    ),
}


@pytest.mark.parametrize("name", list(DIALECTS))
@pytest.mark.parametrize("source", list(DERIVED))
def test_from_an_earlier_clip(name: str, source: SourceKind) -> None:
    """As OpenAI publishes it, where this server makes one; else there is nothing to send."""
    dialect = DIALECTS[name]
    create = derive_of(dialect, replace(SPEC, source=source, parent="v/1"))
    assert create == (DERIVED[source] if source in dialect.derives else None)


def test_with_a_character() -> None:
    """JSON, for a form cannot name them; a picture then goes along as an address."""
    spec = replace(SPEC, characters=(Named(id="char_1", name="Pim"),))
    create = create_of(DIALECTS["openai"], MODEL, spec, PICTURE)
    said = {
        "characters": [{"id": "char_1"}],
        "input_reference": {"image_url": f"data:image/png;base64,{BASE64}"},
    }
    assert create == Create(path="videos", json={**PLAIN, **said})
