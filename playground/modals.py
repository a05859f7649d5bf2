"""Modals: what may be asked, and what a person's answers look like on the wire."""

from collections.abc import Mapping
from typing import Any

from playground import components, shapes
from playground.components import FILE_UPLOAD, LABEL, ROW, STRING_SELECT, TEXT, TEXT_INPUT
from playground.errors import ComponentError
from playground.plain import Json, is_list
from playground.shapes import anything, array, boolean, form, integer, maybe, text

RADIO, CHECKBOXES, CHECKBOX = 21, 22, 23
_ID = {"id": maybe(integer(0, 2**31 - 1))}
_CUSTOM_ID = {"custom_id": text(1, 100)}
_INPUT = {
    "type": anything,
    **_CUSTOM_ID,
    "style": shapes.one_of(1, 2),
}
_INPUT_MORE = {
    **_ID,
    "value": maybe(text(0, 4000)),
    "placeholder": maybe(text(0, 100)),
    "required": maybe(boolean),
    "min_length": maybe(integer(0, 4000)),
    "max_length": maybe(integer(1, 4000)),
}
_CHOICE = form(
    {"label": text(1, 100), "value": text(1, 100)},
    {"description": maybe(text(0, 100)), "default": maybe(boolean)},
)
_INSIDE_LABEL: dict[int, shapes.Check] = {
    TEXT_INPUT: form(_INPUT, {**_INPUT_MORE, "label": maybe(text(0, 45))}),
    **components.SELECT_CHECKS,
    FILE_UPLOAD: form(
        {"type": anything, **_CUSTOM_ID},
        {
            **_ID,
            "min_values": maybe(integer(0, 10)),
            "max_values": maybe(integer(1, 10)),
            "required": maybe(boolean),
        },
    ),
    RADIO: form(
        {"type": anything, **_CUSTOM_ID, "options": array(_CHOICE, 2, 10)},
        {**_ID, "required": maybe(boolean)},
    ),
    CHECKBOXES: form(
        {"type": anything, **_CUSTOM_ID, "options": array(_CHOICE, 1, 10)},
        {
            **_ID,
            "min_values": maybe(integer(0, 10)),
            "max_values": maybe(integer(1, 10)),
            "required": maybe(boolean),
        },
    ),
    CHECKBOX: form({"type": anything, **_CUSTOM_ID}, {**_ID, "default": maybe(boolean)}),
}
MODAL = form(
    {
        "custom_id": text(1, 100),
        "title": text(1, 45),
        "components": array(
            shapes.tagged(
                {
                    ROW: form(
                        {
                            "type": anything,
                            "components": array(
                                shapes.tagged(
                                    {
                                        TEXT_INPUT: form(
                                            {**_INPUT, "label": text(1, 45)}, _INPUT_MORE
                                        )
                                    }
                                ),
                                1,
                                1,
                            ),
                        },
                        _ID,
                    ),
                    LABEL: form(
                        {
                            "type": anything,
                            "label": text(1, 45),
                            "component": shapes.tagged(_INSIDE_LABEL),
                        },
                        {**_ID, "description": maybe(text(1, 100))},
                    ),
                    TEXT: components.TEXT_DISPLAY,
                }
            ),
            1,
            5,
        ),
    }
)


def fields_of(modal: Json) -> dict[str, Json]:
    """List a modal's inputs by custom_id."""
    return {
        each["custom_id"]: each
        for each in components.walk(modal["components"])
        if each.get("custom_id")
    }


def label_of(modal: Json, custom_id: str) -> str:
    """Tell what a person reads beside an input."""
    for top in modal["components"]:
        for each in components.walk([top]):
            if each.get("custom_id") == custom_id:
                return str(top.get("label") or each.get("label") or custom_id)
    return custom_id


def filled_in(modal: Json, given: Mapping[str, Any]) -> list[Json]:
    """Turn answers, keyed by custom_id or label, into what Discord submits."""
    fields = fields_of(modal)
    by_label = {label_of(modal, custom_id): custom_id for custom_id in fields}
    answers: dict[str, Any] = {}
    for name, value in given.items():
        custom_id = name if name in fields else by_label.get(name)
        if custom_id is None:
            raise ComponentError(f"The modal has no field {name!r}; it has {', '.join(by_label)}.")
        answers[custom_id] = value
    return [_answer(component, answers) for component in modal["components"]]


def _answer(component: Json, answers: Mapping[str, Any]) -> Json:
    number: Json = {"type": component["type"], "id": component["id"]}
    match component["type"]:
        case 1:
            return {
                **number,
                "components": [_answer(each, answers) for each in component["components"]],
            }
        case 18:
            return {**number, "component": _answer(component["component"], answers)}
        case 10:
            return number
        case _:
            custom_id = component["custom_id"]
            value = _value(component, answers.get(custom_id))
            return {**number, "custom_id": custom_id, **value}


def _value(component: Json, given: Any) -> Json:
    name = component["custom_id"]
    required = component.get("required", True)
    match component["type"]:
        case 4:
            return {"value": _text(component, given, required=required)}
        case 23:
            return {"value": bool(component.get("default")) if given is None else bool(given)}
        case 21:
            if given is None and required:
                raise ComponentError(f"{name} must be answered.")
            _in_options(component, [] if given is None else [given])
            return {"value": given}
        case _:
            return {"values": _several(component, given, required=required)}


def _text(component: Json, given: Any, *, required: bool) -> str:
    value = str(component.get("value") or "") if given is None else str(given)
    low = component.get("min_length") or (1 if required else 0)
    high = component.get("max_length") or 4000
    if not value and not required:
        return ""
    if not low <= len(value) <= high:
        raise ComponentError(f"{component['custom_id']} takes {low} to {high} characters.")
    return value


def _several(component: Json, given: Any, *, required: bool) -> list[Any]:
    if given is None:
        options: list[Json] = component.get("options", [])
        defaults: list[Json] = component.get("default_values", [])
        given = [each["value"] for each in options if each.get("default")]
        given = given or [each["id"] for each in defaults]
    values: list[Any] = given if is_list(given) else [given]
    low = component.get("min_values", 1)
    if not values and not required:
        return []
    if not low <= len(values) <= component.get("max_values", 1):
        raise ComponentError(f"{component['custom_id']} takes another number of values.")
    if component["type"] in {STRING_SELECT, CHECKBOXES}:
        _in_options(component, values)
    return values


def _in_options(component: Json, values: list[Any]) -> None:
    offered = [option["value"] for option in component.get("options", [])]
    for value in values:
        if value not in offered:
            raise ComponentError(f"{value!r} is not among {', '.join(offered)}.")
