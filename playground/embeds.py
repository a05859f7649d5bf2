"""Embeds: what may be sent, and what comes back."""

from playground import shapes
from playground.plain import Json, items, part
from playground.shapes import Field, anything, array, boolean, form, integer, maybe, text, then

MOST_LETTERS = 6000
_URL = maybe(shapes.link())
_IMAGE_URL = maybe(shapes.link(("http", "https", "attachment")))
_IMAGE = form(
    {},
    {
        "url": _IMAGE_URL,
        "width": maybe(integer()),
        "height": maybe(integer()),
        "proxy_url": anything,
        "description": maybe(text(0, 4096)),
    },
)
_EMBED = form(
    {},
    {
        "type": maybe(text(0, 100)),
        "flags": maybe(integer(0)),
        "url": _URL,
        "title": maybe(text(0, 256)),
        "color": maybe(integer(0, 0xFFFFFF)),
        "timestamp": maybe(shapes.moment),
        "description": maybe(text(0, 4096)),
        "author": maybe(
            form(
                {},
                {
                    "name": maybe(text(0, 256)),
                    "url": _URL,
                    "icon_url": _IMAGE_URL,
                    "proxy_icon_url": anything,
                },
            )
        ),
        "image": maybe(_IMAGE),
        "thumbnail": maybe(_IMAGE),
        "footer": maybe(
            form(
                {},
                {"text": maybe(text(0, 2048)), "icon_url": _IMAGE_URL, "proxy_icon_url": anything},
            )
        ),
        "fields": maybe(
            array(
                form({"name": text(1, 256), "value": text(1, 1024)}, {"inline": maybe(boolean)}),
                0,
                25,
            )
        ),
    },
)


def _all_together(value: list[Json], field: Field) -> None:
    if sum(_letters(each) for each in value) > MOST_LETTERS:
        field.wrong("MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _letters(embed: Json) -> int:
    parts = [embed.get("title"), embed.get("description")]
    parts += [part(embed, "author").get("name"), part(embed, "footer").get("text")]
    for each in items(embed, "fields"):
        parts += [each["name"], each["value"]]
    return sum(len(part) for part in parts if part)


EMBEDS = then(array(_EMBED, 0, 10), _all_together)


def completed(embed: Json) -> Json:
    """Show an embed as Discord answers: rich, without empty fields."""
    whole: Json = {name: value for name, value in embed.items() if value is not None}
    whole["type"] = "rich"
    if "fields" in whole:
        whole["fields"] = [{"inline": False, **each} for each in whole["fields"]]
    return whole
