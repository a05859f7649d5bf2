"""Characters in the `/v1/videos` family: a name and a short clip, which later creates refer to by id."""

from bot.domain.errors import ProviderError
from bot.providers.complaints import refused_create
from bot.wire import Wire


async def keep_character(vendor: str, wire: Wire, path: str, name: str, clip: bytes) -> str:
    """Have a server keep a clip of 2 to 4 s under a name; returns its id.

    Raises:
        ProviderRejectedError: the server does not want it.
        ProviderError: no answer, or one without an id. Nothing was paid for.
    """
    answer = await wire.create(
        f"{path}/characters",
        fields={"name": name},
        files={"video": ("character.mp4", clip, "video/mp4")},
    )
    if not answer.ok:
        raise refused_create(vendor, answer, wire.redact.hiding(name))
    found = answer.members.get("id")
    if not isinstance(found, str) or not found:
        raise ProviderError(vendor, "a character without an id")
    return found
