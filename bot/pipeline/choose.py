"""Choose: which model was meant, whether it can be used now, and which could be instead."""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches

from bot.domain.model import Model
from bot.domain.model_refusals import (
    ModelRetired,
    ModelUnavailable,
    ModelUnknown,
)
from bot.pipeline.house import House
from bot.ports import Catalog


def usable(house: House) -> list[Model]:
    """The models that can be asked for now, in the catalog's order."""
    today = house.clock.now().date()
    return [
        model
        for model in house.catalog.models
        if model.provider in house.providers
        and model.provider not in house.board.paused
        and not model.retired(today)
    ]


Choice = Model | ModelUnknown | ModelRetired | ModelUnavailable


def choose(house: House, typed: str | None) -> Choice:
    """The model that was typed, or the house's own; or why it cannot be used, and what can."""
    today = house.clock.now().date()
    return choose_from(house.catalog, usable(house), typed or house.limits.default_model, today)


def choose_from(catalog: Catalog, can: Sequence[Model], name: str, today: date) -> Choice:
    """The named model if it is one of those that can be used today; else why not, and what can."""
    model = catalog.find(name)
    if model is None:
        return ModelUnknown(name, _nearest(name, can))
    if model.retires_on is not None and model.retired(today):
        successor = _successor(catalog, model, can)
        return ModelRetired(
            model.title,
            model.retires_on,
            successor.key if successor else None,
            successor.title if successor else None,
        )
    return model if model in can else ModelUnavailable(model.title, _nearest(model.title, can))


def _successor(catalog: Catalog, model: Model, can: Sequence[Model]) -> Model | None:
    """The first usable model down the line of successors; any usable one where the line ends."""
    seen = {model.key}
    while model.successor is not None and model.successor not in seen:
        seen.add(model.successor)
        following = catalog.find(model.successor)
        if following is None:
            break
        if following in can:
            return following
        model = following
    return can[0] if can else None


def other(house: House, model: Model) -> Model | None:
    """What could make a model's jobs while it cannot: its fallback, its successors, else any; None: nothing can."""
    can = [each for each in usable(house) if each.provider != model.provider]
    if model.fallback is not None and (named := house.catalog.find(model.fallback)) in can:
        return named
    return _successor(house.catalog, model, can)


def _nearest(name: str, can: Sequence[Model], most: int = 3) -> tuple[str, ...]:
    """Titles of usable models, those first whose title or key looks like what was typed."""
    names = {model.title.casefold(): model.title for model in can}
    names |= {model.key.casefold(): model.title for model in can}
    alike = [names[each] for each in get_close_matches(name.casefold(), names, n=most, cutoff=0.4)]
    return tuple(dict.fromkeys([*alike, *(model.title for model in can)]))[:most]
