"""What a create says to Runway: nothing but the fields that an engine knows. Nothing here speaks to anybody."""

from bot.domain.model import Model
from bot.domain.spec import RenderSpec, SourceKind
from bot.providers.runway_engines import MODES, Engine, FromClip, ImageRatio


def body_of(engine: Engine, model: Model, spec: RenderSpec) -> dict[str, object]:
    """From text; a first frame is added to it."""
    body = _said(model, spec) | {"duration": spec.seconds}
    if spec.first_frame is None or engine.image_ratio is ImageRatio.SAME:
        body["ratio"] = _ratio(engine, spec)
    if engine.audio:
        body["audio"] = spec.sound
    if engine.seed and spec.seed is not None:
        body["seed"] = spec.seed
    if engine.negative_prompt and spec.negative_prompt is not None:
        body["negativePrompt"] = spec.negative_prompt
    return body


def clip_body_of(
    engine: Engine, clip: FromClip, model: Model, spec: RenderSpec, address: str
) -> dict[str, object]:
    """From an earlier clip at `address`."""
    body = _said(model, spec) | {clip.field: address}
    if clip.modes:
        body["mode"] = MODES[spec.source]
    if clip.seconds:
        # What is edited stays as long as it is.
        body["duration"] = "auto" if spec.source is SourceKind.EDIT else spec.seconds
    if clip.ratio is ImageRatio.AUTO:
        body["ratio"] = f"auto_{spec.resolution}"
    elif clip.ratio is ImageRatio.SAME and spec.source not in clip.follows:
        body["ratio"] = _ratio(engine, spec)
    if clip.audio:
        body["audio"] = spec.sound
        if engine.seed and spec.seed is not None:
            body["seed"] = spec.seed
    return body


def _said(model: Model, spec: RenderSpec) -> dict[str, object]:
    return {"model": model.wire_name, "promptText": spec.prompt}


def _ratio(engine: Engine, spec: RenderSpec) -> str:
    width_px, height_px = engine.size(spec)
    return f"{width_px}:{height_px}"
