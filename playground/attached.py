"""What a message shows of its own files, and whether it is whole."""

from collections.abc import Iterator

from playground import messages, shapes
from playground.components import COMPONENTS_V2, media_of, walk
from playground.errors import no
from playground.files import Attachment
from playground.plain import Json


def check_whole(core: Json, attachments: list[Attachment]) -> None:
    """Check what can be known only of the message as it will be."""
    if core["flags"] & COMPONENTS_V2 and (core["content"] or core["embeds"]):
        field = "content" if core["content"] else "embeds"
        raise shapes.refuse(
            field,
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
            f"The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
        )
    here = {attachment.id for attachment in attachments}
    for shown in _shown_attachments(core):
        if shown not in here:
            raise shapes.refuse("attachments", "ATTACHMENT_IN_USE", "It is still shown.")
    quiet = core["flags"] & messages.LOADING or core["type"] == messages.THREAD_CREATED
    full = core["content"] or core["embeds"] or core["components"] or attachments
    if not quiet and not full:
        raise no("empty_message")


def _shown_attachments(core: Json) -> Iterator[int]:
    """List the attachments that components and embeds show."""
    media = [each for component in walk(core["components"]) for each in media_of(component)]
    media += [
        embed[name]
        for embed in core["embeds"]
        for name in ("image", "thumbnail")
        if embed.get(name)
    ]
    yield from (each["attachment_id"] for each in media if "attachment_id" in each)


def named(url: str, names: dict[str, Attachment]) -> Attachment:
    """Find the attachment of an `attachment://name`."""
    name = url.removeprefix("attachment://")
    if name in names:
        return names[name]
    raise shapes.refuse(
        "components",
        "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
        f"The referenced attachment {name:.100} is not part of this message.",
    )


def embed_with_files(embed: Json, names: dict[str, Attachment]) -> Json:
    """Put the attachments into an embed that names them."""
    whole = dict(embed)
    for name in ("image", "thumbnail"):
        media = whole.get(name)
        if media and str(media.get("url", "")).startswith("attachment://"):
            whole[name] = {"url": media["url"], "attachment_id": named(media["url"], names).id}
    return whole
