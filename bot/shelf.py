"""Where a clip can be read in a browser, if the operator has said under which address the bot is reached."""

from pathlib import Path

from bot.domain.errors import SettingError, StoreError
from bot.domain.ids import ClipKey
from bot.media.clips import LocalClips
from bot.media.links import SignedLinks, secret_in
from bot.pipeline.house import House
from bot.settings import Settings
from bot.web.clips import Shelf


def links_of(settings: Settings) -> SignedLinks | None:
    """Addresses of clips, where the operator has said under which one the bot is reached.

    Raises:
        SettingError: the secret cannot be kept in the data folder.
    """
    if settings.public_url is None:
        return None
    try:
        return SignedLinks(settings.public_url, secret_in(settings.data_dir))
    except OSError as error:
        raise SettingError(
            f"the secret of the clips' addresses cannot be kept in {settings.data_dir}"
            f" ({error.strerror}); make DAILIES_DATA_DIR a folder that can be written"
        ) from None


def shelf_of(house: House) -> tuple[SignedLinks, Shelf] | None:
    """What the site needs to show clips."""
    clips = house.clips
    if not isinstance(house.links, SignedLinks) or not isinstance(clips, LocalClips):
        return None

    async def found(key: ClipKey) -> Path:
        """An address is good for days; what was taken down meanwhile, or let go, is not to be seen by it."""
        try:
            shown = await house.database.read(lambda unit: unit.keeping.shown(key))
        except StoreError as error:
            raise OSError(f"nobody can say whether {key} may be seen") from error
        if not shown:
            raise FileNotFoundError(key)
        return await clips.found(key)

    return house.links, found
