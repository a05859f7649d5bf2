"""Choose: which model was meant, whether it can be used now, and which could be instead."""

from difflib import get_close_matches

from bot.domain.model import Model
from bot.domain.refusals import ModelRetired, ModelUnavailable, ModelUnknown
from bot.pipeline.house import House


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


def choose(
    house: House, typed: str | None
) -> Model | ModelUnknown | ModelRetired | ModelUnavailable:
    """The model that was typed, or the house's own; or why it cannot be used, and what can."""
    name = typed or house.limits.default_model
    model, can = house.catalog.find(name), usable(house)
    if model is None:
        return ModelUnknown(name, _nearest(name, can))
    if model.retires_on is not None and model.retired(house.clock.now().date()):
        successor = _successor(house, model, can)
        return ModelRetired(
            model.title,
            model.retires_on,
            successor.key if successor else None,
            successor.title if successor else None,
        )
    return model if model in can else ModelUnavailable(model.title, _nearest(model.title, can))


def _successor(house: House, model: Model, can: list[Model]) -> Model | None:
    """The first usable model down the line of successors; any usable one where the line ends."""
    seen = {model.key}
    while model.successor is not None and model.successor not in seen:
        seen.add(model.successor)
        following = house.catalog.find(model.successor)
        if following is None:
            break
        if following in can:
            return following
        model = following
    return can[0] if can else None


def _nearest(name: str, can: list[Model], most: int = 3) -> tuple[str, ...]:
    """Titles of usable models, those first whose title or key looks like what was typed."""
    names = {model.title.casefold(): model.title for model in can}
    names |= {model.key.casefold(): model.title for model in can}
    alike = [names[each] for each in get_close_matches(name.casefold(), names, n=most, cutoff=0.4)]
    return tuple(dict.fromkeys([*alike, *(model.title for model in can)]))[:most]
