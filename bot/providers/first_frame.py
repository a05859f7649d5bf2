"""A prepared picture, in the very size that a vendor wants."""

from bot.domain.errors import ProviderRejectedError, UnreadablePictureError
from bot.domain.ids import PictureKey
from bot.domain.spec import RenderSpec, pixels
from bot.ports import Pictures


async def fitted(
    vendor: str, pictures: Pictures, key: PictureKey, spec: RenderSpec, size: tuple[int, int]
) -> bytes:
    """Read a picture; where the vendor's size is not the common one, cut it anew.

    Raises:
        ProviderRejectedError: it is not on our disk any more, so there is nothing to submit.
    """
    width_px, height_px = size
    try:
        raw = await pictures.read(key)
        if size == pixels(spec.aspect, spec.resolution):
            return raw
        cut = await pictures.prepare(raw, width_px=width_px, height_px=height_px)
        return await pictures.read(cut)
    except (OSError, UnreadablePictureError) as error:
        why = f"the first frame cannot be read ({type(error).__name__})"
        raise ProviderRejectedError(vendor, why) from None
