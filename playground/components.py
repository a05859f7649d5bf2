"""Components of messages: what may stand where, and what Discord makes of it.

The plain kind (rows of buttons and selects) and Components V2 (flag 1 << 15: containers,
sections, galleries) follow Discord's documentation, components/reference.
"""

from collections.abc import Iterator

from playground import shapes
from playground.plain import Json, items
from playground.shapes import Field, anything, array, boolean, form, integer, maybe, text, then

COMPONENTS_V2 = 1 << 15
MOST_COMPONENTS = 40
MOST_TEXT = 4000
ROW, BUTTON, STRING_SELECT, TEXT_INPUT, SECTION, TEXT = 1, 2, 3, 4, 9, 10
THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL, FILE_UPLOAD = 11, 12, 13, 14, 17, 18, 19
SELECTS = (3, 5, 6, 7, 8)  #: strings, users, roles, both, channels
INTERACTIVE = (BUTTON, *SELECTS)
LINK_STYLE, PREMIUM_STYLE = 5, 6

_ID = {"id": maybe(integer(0, 2**31 - 1))}
_CUSTOM_ID = text(1, 100)
EMOJI = form(
    {}, {"name": maybe(text(1, 32)), "id": maybe(shapes.snowflake), "animated": maybe(boolean)}
)


def _media(schemes: tuple[str, ...]) -> shapes.Check:
    return form({"url": shapes.link(schemes)}, {})


_ANY_MEDIA = _media(("http", "https", "attachment"))
_OWN_MEDIA = _media(("attachment",))


def _button_rules(value: Json, field: Field) -> None:
    """Check what depends on the style: who needs a custom_id, a url or a sku, and a face."""
    style = value.get("style")
    has = {name for name in ("custom_id", "url", "sku_id", "label", "emoji") if value.get(name)}
    needs = {LINK_STYLE: "url", PREMIUM_STYLE: "sku_id"}.get(style or 0, "custom_id")
    if needs not in has:
        field.at(needs).wrong("BASE_TYPE_REQUIRED", f"A button of style {style} must have {needs}.")
    for extra in has & ({"custom_id", "url", "sku_id"} - {needs}):
        field.at(extra).wrong(
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
            f"A button of style {style} cannot have {extra}.",
        )
    if style != PREMIUM_STYLE and not has & {"label", "emoji"}:
        field.wrong("COMPONENT_BUTTON_LABEL_OR_EMOJI", "A button needs a label or an emoji.")


_BUTTON_FORM = form(
    {"type": anything, "style": integer(1, 6)},
    {
        **_ID,
        "custom_id": maybe(_CUSTOM_ID),
        "label": maybe(text(0, 80)),
        "disabled": maybe(boolean),
        "url": maybe(shapes.link(("http", "https", "discord"), 512)),
        "sku_id": maybe(shapes.snowflake),
        "emoji": maybe(EMOJI),
    },
)
_BUTTON = then(_BUTTON_FORM, _button_rules)
_SELECT_COMMON = {
    **_ID,
    "placeholder": maybe(text(0, 150)),
    "min_values": maybe(integer(0, 25)),
    "max_values": maybe(integer(1, 25)),
    "disabled": maybe(boolean),
    "required": maybe(boolean),
}
SELECT_OPTION = form(
    {"label": text(1, 100), "value": text(1, 100)},
    {"description": maybe(text(0, 100)), "default": maybe(boolean), "emoji": maybe(EMOJI)},
)
_DEFAULTS = array(
    form({"id": shapes.snowflake, "type": shapes.one_of("user", "role", "channel")}), 0, 25
)


def _select_bounds(value: Json, field: Field) -> None:
    low, high = (
        1 if value.get(name) is None else value[name] for name in ("min_values", "max_values")
    )
    if low > high:
        field.at("max_values").wrong("NUMBER_TYPE_MIN", "max_values is below min_values.")
    if "options" not in value:
        return
    values = [option["value"] for option in value["options"]]
    if len(set(values)) != len(values):
        field.at("options").wrong(
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
        )
    if high > len(values):
        field.at("max_values").wrong("NUMBER_TYPE_MAX", "max_values is above the options' number.")


_STRING_SELECT_FORM = form(
    {"type": anything, "custom_id": _CUSTOM_ID, "options": array(SELECT_OPTION, 1, 25)},
    _SELECT_COMMON,
)


_AUTO_SELECT_FORM = form(
    {"type": anything, "custom_id": _CUSTOM_ID},
    {
        **_SELECT_COMMON,
        "default_values": maybe(_DEFAULTS),
        "channel_types": maybe(array(integer(0, 20), 0, 20)),
    },
)
SELECT_CHECKS: dict[int, shapes.Check] = {
    STRING_SELECT: then(_STRING_SELECT_FORM, _select_bounds),
    **dict.fromkeys((5, 6, 7, 8), then(_AUTO_SELECT_FORM, _select_bounds)),
}


def _row_width(value: Json, field: Field) -> None:
    kinds = [each["type"] for each in value["components"]]
    if len(kinds) > 1 and any(kind in SELECTS for kind in kinds):
        field.at("components").wrong(
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select fills a row by itself."
        )


_ROW_FORM = form(
    {
        "type": anything,
        "components": array(shapes.tagged({BUTTON: _BUTTON, **SELECT_CHECKS}), 1, 5),
    },
    _ID,
)
_ROW = then(_ROW_FORM, _row_width)
TEXT_DISPLAY = form({"type": anything, "content": text(1, MOST_TEXT)}, _ID)
_DESCRIBED = {"description": maybe(text(1, 1024)), "spoiler": maybe(boolean)}
_THUMBNAIL = form({"type": anything, "media": _ANY_MEDIA}, {**_ID, **_DESCRIBED})
_SECTION = form(
    {
        "type": anything,
        "components": array(shapes.tagged({TEXT: TEXT_DISPLAY}), 1, 3),
        "accessory": shapes.tagged({BUTTON: _BUTTON, THUMBNAIL: _THUMBNAIL}),
    },
    _ID,
)
_GALLERY = form(
    {"type": anything, "items": array(form({"media": _ANY_MEDIA}, _DESCRIBED), 1, 10)}, _ID
)
_FILE = form({"type": anything, "file": _OWN_MEDIA}, {**_ID, "spoiler": maybe(boolean)})
_SEPARATOR = form(
    {"type": anything},
    {**_ID, "spacing": maybe(shapes.one_of(1, 2)), "divider": maybe(boolean)},
)
_INSIDE_CONTAINER: dict[int, shapes.Check] = {
    ROW: _ROW,
    SECTION: _SECTION,
    TEXT: TEXT_DISPLAY,
    GALLERY: _GALLERY,
    FILE: _FILE,
    SEPARATOR: _SEPARATOR,
}
_CONTAINER = form(
    {
        "type": anything,
        "components": array(shapes.tagged(_INSIDE_CONTAINER), 1, MOST_COMPONENTS),
    },
    {**_ID, "accent_color": maybe(integer(0, 0xFFFFFF)), "spoiler": maybe(boolean)},
)
_V1 = array(shapes.tagged({ROW: _ROW}), 0, 5)
_V2 = array(shapes.tagged({**_INSIDE_CONTAINER, CONTAINER: _CONTAINER}), 0, MOST_COMPONENTS)


def _whole_message(value: list[Json], field: Field) -> None:
    """Check the limits that hold for all of a message's components together."""
    everything = list(walk(value))
    if len(everything) > MOST_COMPONENTS:
        field.wrong("COMPONENT_MAX_TOTAL", f"At most {MOST_COMPONENTS} components in a message.")
    letters = sum(len(each["content"]) for each in everything if each["type"] == TEXT)
    if letters > MOST_TEXT:
        field.wrong("COMPONENT_TEXT_MAX_TOTAL", f"At most {MOST_TEXT} characters of text.")
    for name in ("custom_id", "id"):
        given = [each[name] for each in everything if each.get(name)]
        if len(set(given)) != len(given):
            code = f"COMPONENT_{name.upper()}_DUPLICATED"
            field.wrong(code, f"Component {name}s must be unique in a message.")


PLAIN_COMPONENTS = then(_V1, _whole_message)
V2_COMPONENTS = then(_V2, _whole_message)


def walk(components: list[Json]) -> Iterator[Json]:
    """Visit every component, each before what it holds."""
    for component in components:
        yield component
        yield from walk(items(component, "components"))
        for single in ("accessory", "component"):
            if component.get(single):
                yield from walk([component[single]])


def media_of(component: Json) -> Iterator[Json]:
    """Visit what a component shows: objects with a `url`."""
    match component["type"]:
        case 12:
            for item in component["items"]:
                yield item["media"]
        case 11:
            yield component["media"]
        case 13:
            yield component["file"]
        case _:
            return


_DEFAULT_FIELDS: dict[int, Json] = {
    GALLERY: {},
    FILE: {"spoiler": False, "name": None, "size": None},
    SEPARATOR: {"spacing": 1, "divider": True},
    CONTAINER: {"accent_color": None, "spoiler": False},
    THUMBNAIL: {"description": None, "spoiler": False},
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
}


def completed(components: list[Json]) -> list[Json]:
    """Fill in what Discord fills in: ids in reading order, and defaults."""
    taken = {each["id"] for each in walk(components) if each.get("id")}
    numbers = (number for number in range(1, 10_000) if number not in taken)
    return [_complete(each, numbers) for each in components]


def _complete(component: Json, numbers: Iterator[int]) -> Json:
    whole = {
        **_DEFAULT_FIELDS.get(component["type"], {}),
        **{name: value for name, value in component.items() if value is not None},
    }
    whole["id"] = component.get("id") or next(numbers)
    if whole["type"] == GALLERY:
        whole["items"] = [
            {"description": None, "spoiler": False, **_present(item), "media": dict(item["media"])}
            for item in whole["items"]
        ]
    for name in ("media", "file"):
        if name in whole:
            whole[name] = dict(whole[name])
    if "components" in whole:
        whole["components"] = [_complete(each, numbers) for each in whole["components"]]
    for single in ("accessory", "component"):
        if single in whole:
            whole[single] = _complete(whole[single], numbers)
    if "options" in whole:
        whole["options"] = [_present(option) for option in whole["options"]]
    return whole


def _present(value: Json) -> Json:
    return {name: each for name, each in value.items() if each is not None}
