"""`dailies models`: what can be asked for, with prices, limits and retirement dates."""

import json
from typing import Annotated, Any

import typer

from bot import catalog, settings
from bot.domain.model import Capabilities, Model
from bot.domain.money import DOLLAR, dollars


def models(
    as_json: Annotated[bool, typer.Option("--json", help="One array of objects.")] = False,
) -> None:
    """What can be asked for, with prices, limits and retirement dates."""
    rows = catalog.load(settings.load().catalog).models
    if as_json:
        typer.echo(json.dumps([_row(model) for model in rows], indent=2))
        return
    for model in rows:
        typer.echo(_line(model))


def _row(model: Model) -> dict[str, Any]:
    """The row in the words of `catalog.toml`."""
    can, tokens = model.capabilities, model.tariff.tokens_by
    return {
        "key": model.key,
        "title": model.title,
        "model": model.wire_name,
        "first_frame_model": model.framed_wire_name,
        "dialect": model.dialect,
        "base_url": model.base_url,
        "key_variable": model.key_variable,
        "seconds": list(can.seconds),
        "aspects": list(can.aspects),
        "resolutions": list(can.resolutions),
        "seconds_by_resolution": {
            name: list(seconds) for name, seconds in can.seconds_by_resolution.items()
        },
        "sound": can.sound,
        "first_frame": can.first_frame,
        "last_frame": can.last_frame,
        "remix": can.remix,
        "extend": can.extend,
        "edit": can.edit,
        "extend_seconds": list(can.extend_seconds),
        "extend_resolutions": list(can.extend_resolutions),
        "extend_part": can.extend_part,
        "characters": can.characters,
        "seed": can.seed,
        "negative_prompt": can.negative_prompt,
        "prompt_limit": can.prompt_limit,
        "prompt_unit": can.prompt_unit,
        "price_per_second": {
            name: _decimal(price) for name, price in model.tariff.per_second.items()
        },
        "minimum_charge": _decimal(model.tariff.minimum),
        "price_per_million_tokens": {name: _decimal(price) for name, price in tokens.items()},
        "source_seconds": model.tariff.source_s,
        "cancel": can.cancel,
        "retires_on": model.retires_on.isoformat() if model.retires_on else None,
        "successor": model.successor,
        "fallback": model.fallback,
        "typical_s": model.typical_s,
        "source": model.source,
    }


def _decimal(amount: int) -> str:
    return f"{amount // DOLLAR}.{amount % DOLLAR:06d}".rstrip("0").rstrip(".")


def _line(model: Model) -> str:
    can = model.capabilities
    prices = ", ".join(
        f"{dollars(price)}/s" + ("" if name == "*" else f" at {name}")
        for name, price in model.tariff.per_second.items()
    )
    gone = f" · gone from {model.retires_on} on" if model.retires_on else ""
    after = f" · then {model.successor}" if model.retires_on and model.successor else ""
    return (
        f"{model.key:24} {model.title} · {_lengths(can)} · {' '.join(can.aspects)} · "
        f"{' '.join(can.resolutions)} · {prices}{gone}{after}"
    )


def _lengths(can: Capabilities) -> str:
    """`4, 6, 8 s (8 s at 1080p)` where a resolution takes fewer."""
    fewer = [
        f"{_seconds(seconds)} s at {name}" for name, seconds in can.seconds_by_resolution.items()
    ]
    return f"{_seconds(can.seconds)} s" + (f" ({', '.join(fewer)})" if fewer else "")


def _seconds(offered: tuple[int, ...]) -> str:
    """`4 to 15` where every length between is offered."""
    if len(offered) > 3 and offered == tuple(range(offered[0], offered[-1] + 1)):
        return f"{offered[0]} to {offered[-1]}"
    return ", ".join(str(each) for each in offered)
