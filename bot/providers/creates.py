"""What a create of the `/v1/videos` family says, by dialect. Nothing here speaks to anybody."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from bot.domain.model import Model
from bot.domain.spec import RenderSpec, SourceKind, pixels
from bot.providers.dialects import SIZES, Body, Dialect, Extras, Size

DERIVED = frozenset({SourceKind.REMIX, SourceKind.EDIT, SourceKind.EXTEND})


@dataclass(frozen=True, slots=True, kw_only=True)
class Create:
    """One POST: JSON, or a form of fields and perhaps a picture."""

    path: str
    json: Mapping[str, object] | None = None
    fields: Mapping[str, str] | None = None
    picture: bytes | None = None


def create_of(dialect: Dialect, model: Model, spec: RenderSpec, picture: bytes | None) -> Create:
    """A render from text, or from a first frame of exactly the clip's size."""
    plain, extras = _plain(dialect, model, spec), _extras(dialect, spec)
    if spec.characters:
        return Create(path=dialect.path, json={**plain, **extras, **_cast(spec, picture)})
    if dialect.body is Body.JSON or (dialect.body is Body.MIXED and picture is None):
        if picture is not None and dialect.picture_field is not None:
            plain[dialect.picture_field] = b64encode(picture).decode("ascii")
        nested = {"metadata": extras} if dialect.extras is Extras.METADATA else extras
        return Create(path=dialect.path, json={**plain, **nested})
    flat = {name: str(value) for name, value in {**plain, **extras}.items()}
    return Create(path=dialect.path, fields=flat, picture=picture)


def derive_of(dialect: Dialect, spec: RenderSpec) -> Create | None:
    """A render from an earlier one, always as JSON; None where this server makes none."""
    if spec.source not in dialect.derives or spec.parent is None:
        return None
    said = {"prompt": spec.prompt}
    if spec.source is SourceKind.REMIX:
        return Create(path=f"{dialect.path}/{quote(spec.parent, safe='')}/remix", json=said)
    video = {"video": {"id": spec.parent}}
    if spec.source is SourceKind.EDIT:
        return Create(path=f"{dialect.path}/edits", json=said | video)
    seconds = {"seconds": str(spec.seconds)}
    return Create(path=f"{dialect.path}/extensions", json=said | video | seconds)


def size_of(spec: RenderSpec) -> tuple[int, int]:
    """The clip's pixels as this family writes them."""
    return SIZES.get((spec.aspect, spec.resolution)) or pixels(spec.aspect, spec.resolution)


def written_size(spec: RenderSpec) -> str:
    """The same as a text: `1280x720`."""
    width_px, height_px = size_of(spec)
    return f"{width_px}x{height_px}"


def _plain(dialect: Dialect, model: Model, spec: RenderSpec) -> dict[str, object]:
    """What every create says."""
    seconds = spec.seconds if dialect.seconds_as_number else str(spec.seconds)
    return {
        "model": model.wire_name,
        "prompt": spec.prompt,
        dialect.seconds_field: seconds,
        **_sized(dialect, spec),
    }


def _cast(spec: RenderSpec, picture: bytes | None) -> dict[str, object]:
    """Who is to be seen. A form has no way to say so that all servers read, and in JSON a picture is an address."""
    said: dict[str, object] = {"characters": [{"id": each.id} for each in spec.characters]}
    if picture is not None:
        address = "data:image/png;base64," + b64encode(picture).decode("ascii")
        said["input_reference"] = {"image_url": address}
    return said


def _sized(dialect: Dialect, spec: RenderSpec) -> dict[str, object]:
    match dialect.size:
        case Size.PIXELS:
            return {"size": written_size(spec)}
        case Size.RESOLUTION:
            return {"resolution": spec.resolution}
        case Size.SIDES:
            width_px, height_px = size_of(spec)
            return {"width": width_px, "height": height_px}


def _extras(dialect: Dialect, spec: RenderSpec) -> dict[str, object]:
    """What some take besides."""
    match dialect.extras:
        case Extras.NONE:
            return {}
        case Extras.FLAT:
            return _present(seed=spec.seed, negative_prompt=spec.negative_prompt)
        case Extras.METADATA:
            return _present(
                resolution=spec.resolution,
                aspectRatio=spec.aspect,
                seed=spec.seed,
                negativePrompt=spec.negative_prompt,
            )
        case Extras.SPLIT:
            metadata = _present(negative_prompt=spec.negative_prompt)
            return _present(seed=spec.seed, metadata=metadata or None)


def _present(**members: object) -> dict[str, object]:
    return {name: value for name, value in members.items() if value is not None}
