"""How a person finds a button or a menu: by what it says."""

from playground.components import INTERACTIVE, walk
from playground.errors import ComponentError
from playground.plain import Json


def found(components: list[Json], wanted: str) -> Json:
    """Find what can be used now; by its custom_id, its label or its placeholder."""
    every = [each for each in walk(components) if each["type"] in INTERACTIVE]
    for name in ("custom_id", "label", "placeholder"):
        for each in every:
            if each.get(name) == wanted:
                _check_usable(each, wanted)
                return each
    shown = ", ".join(
        str(each.get("label") or each.get("placeholder") or each.get("custom_id")) for each in every
    )
    raise ComponentError(f"The message has no {wanted!r}; it has {shown or 'no components'}.")


def _check_usable(component: Json, wanted: str) -> None:
    if component.get("disabled"):
        raise ComponentError(f"{wanted!r} is disabled.")
    if not component.get("custom_id"):
        raise ComponentError(f"{wanted!r} is a link; nothing reaches the bot.")
