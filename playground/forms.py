"""A message on its way in: its JSON, its files, and the checks that need nothing else."""

from dataclasses import dataclass, field

from playground import messages, shapes
from playground.components import COMPONENTS_V2, PLAIN_COMPONENTS, V2_COMPONENTS
from playground.embeds import EMBEDS
from playground.errors import ApiError, no
from playground.files import Upload
from playground.mentions import ALLOWED_MENTIONS
from playground.plain import Json
from playground.shapes import (
    Field,
    Problems,
    anything,
    array,
    boolean,
    form,
    integer,
    maybe,
    number,
    snowflake,
    text,
)

MOST_CONTENT = 2000
MOST_FILES = 10
MIB = 1024 * 1024
#: Create Message documents 25 MiB for a whole call; a boosted guild's limit for one file wins.
CALL_LIMIT_BYTES = 25 * MIB


@dataclass(slots=True)
class Form:
    """What one call brought: a JSON body and the files beside it, by their number."""

    body: Json
    uploads: dict[int, Upload] = field(default_factory=dict[int, Upload])

    def discard(self) -> None:
        """Throw away the files that nobody took."""
        for upload in self.uploads.values():
            upload.discard()
        self.uploads.clear()


def _either(first: shapes.Check, second: shapes.Check) -> shapes.Check:
    """Accept a string by the first check and anything else by the second."""

    def check(value: object, place: Field) -> None:
        (first if isinstance(value, str) else second)(value, place)

    return check


_ATTACHMENT = form(
    {"id": snowflake},
    {
        "filename": maybe(text(1, 1024)),
        "description": maybe(text(0, 1024)),
        "title": maybe(text(0, 1024)),
        "duration_secs": maybe(number),
        "waveform": maybe(text(0, 400)),
        "is_spoiler": maybe(boolean),
        "is_remix": maybe(boolean),
    },
)
_SHOWN_ATTACHMENT_FIELDS = [
    "size",
    "url",
    "proxy_url",
    "height",
    "width",
    "content_type",
    "ephemeral",
    "flags",
    "placeholder",
    "placeholder_version",
]
#: An edit may send back an attachment as it was shown, which is what discord.py does.
_KEPT_ATTACHMENT = form(
    {"id": snowflake},
    {
        "filename": maybe(text(1, 1024)),
        "description": maybe(text(0, 1024)),
        "title": maybe(text(0, 1024)),
        "spoiler": anything,
        **dict.fromkeys(_SHOWN_ATTACHMENT_FIELDS, anything),
    },
)
_COMMON: dict[str, shapes.Check] = {
    "content": maybe(text(0, MOST_CONTENT)),
    "embeds": maybe(EMBEDS),
    "allowed_mentions": maybe(ALLOWED_MENTIONS),
    "components": anything,  # checked below, when the flags are known
    "flags": maybe(integer(0)),
    "attachments": maybe(array(_ATTACHMENT, 0, MOST_FILES)),
    "tts": maybe(boolean),
}
_REFERENCE = form(
    {"message_id": snowflake},
    {
        "channel_id": maybe(snowflake),
        "guild_id": maybe(snowflake),
        "fail_if_not_exists": maybe(boolean),
        "type": maybe(shapes.one_of(0)),
    },
)
CREATE = form(
    {},
    {
        **_COMMON,
        "message_reference": maybe(_REFERENCE),
        "nonce": maybe(_either(text(0, 25), integer(-(2**63), 2**63 - 1))),
        "enforce_nonce": maybe(boolean),
    },
)
EDIT = form({}, {**_COMMON, "attachments": maybe(array(_KEPT_ATTACHMENT, 0, MOST_FILES))})
#: Follow-ups and answers to interactions: no nonce, no reference.
ANSWER = form({}, _COMMON)

CREATE_FLAGS = messages.SUPPRESS_EMBEDS | messages.SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
ANSWER_FLAGS = CREATE_FLAGS | messages.EPHEMERAL
EDIT_FLAGS = messages.SUPPRESS_EMBEDS | COMPONENTS_V2


def check_message(
    shape: shapes.Check, body: Json, *, flags: int, v2: bool = False, within: tuple[str, ...] = ()
) -> None:
    """Check a message's form.

    Args:
        shape: which fields there may be.
        body: the form.
        flags: the flags that may be set here.
        v2: whether the message is one of components already, which no edit takes back.
        within: where in the call's body the form stands.
    """
    problems = Problems()
    place = Field(problems, within)
    shape(body, place)
    given = body.get("flags") or 0
    if isinstance(given, int) and given & ~flags:
        place.at("flags").wrong("MESSAGE_FLAGS_INVALID", f"Flags {given & ~flags} cannot be set.")
    v2 = v2 or (isinstance(given, int) and bool(given & COMPONENTS_V2))
    if body.get("components") is not None:
        check = V2_COMPONENTS if v2 else PLAIN_COMPONENTS
        check(body["components"], place.at("components"))
    if v2:
        _no_legacy_fields(body, place)
    if problems:
        raise shapes.invalid_form(problems)


def _no_legacy_fields(body: Json, place: Field) -> None:
    for name in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(name):
            place.at(name).wrong(
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def check_uploads(given: Form, limit_bytes: int) -> None:
    """Check the size of each file and of all, as Discord does before it looks at the form."""
    sizes = [upload.size for upload in given.uploads.values()]
    if len(sizes) > MOST_FILES:
        raise too_many_files()
    if any(size > limit_bytes for size in sizes) or sum(sizes) > max(limit_bytes, CALL_LIMIT_BYTES):
        raise no("too_large")


def too_many_files() -> ApiError:
    return ApiError(400, 30015, "Maximum number of attachments in a message reached (10)")
