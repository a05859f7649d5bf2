"""What is done before a create: uploads, and looking up the render that a new one starts from."""

from collections.abc import Generator
from contextlib import contextmanager

from bot.domain.errors import (
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    ProviderUnreachableError,
    RenderLostError,
)
from bot.domain.render import FailureReason


@contextmanager
def beforehand(vendor: str, what: str) -> Generator[None]:
    """Nothing has been asked for yet: whatever breaks in here may be tried again.

    Raises:
        ProviderRejectedError: the vendor does not know the earlier render any more.
        ProviderUnreachableError: anything else that is neither key nor a clear "not now".
    """
    try:
        yield
    except (ProviderBusyError, ProviderCredentialsError, ProviderRejectedError):
        raise
    except RenderLostError:
        why = f"{what}: not known there any more"
        raise ProviderRejectedError(vendor, why, reason=FailureReason.SOURCE_GONE) from None
    except ProviderError as error:
        raise ProviderUnreachableError(vendor, f"{what}: {error}") from None
