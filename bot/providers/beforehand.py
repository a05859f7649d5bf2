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
        raise ProviderRejectedError(vendor, f"{what}: not known there any more") from None
    except ProviderError as error:
        raise ProviderUnreachableError(vendor, f"{what}: {error}") from None
