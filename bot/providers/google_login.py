"""Google's application credentials: a token that lives for an hour, renewed by `google-auth`.

`google-auth` waits for its answers, so it does that in a thread; it brings no HTTP library of its own and is lent ours.
"""

import asyncio
import warnings
from collections.abc import Mapping
from typing import Any, Protocol, cast

import google.auth
import google.auth.exceptions
import google.auth.transport
import httpx

from bot.domain.errors import ProviderCredentialsError, ProviderUnreachableError

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
FILE_VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"
LOGIN_S = 20.0


_AUTH: Any = google.auth  # half of it has no types


class Account(Protocol):
    """What `google-auth` calls credentials."""

    @property
    def valid(self) -> bool: ...

    def refresh(self, request: object) -> None: ...

    def apply(self, headers: dict[str, str]) -> None: ...


class GoogleLogin:
    """One account. `headers` gives what a call must show, and renews it when it is due."""

    def __init__(self, vendor: str, file: str | None) -> None:
        self._vendor = vendor
        self._file = file  #: None: where `google-auth` looks by itself
        self._account: Account | None = None
        self._turn = asyncio.Lock()

    async def headers(self) -> dict[str, str]:
        """The headers of a call.

        Raises:
            ProviderCredentialsError: there is no account, or Google refuses it.
            ProviderUnreachableError: Google's login does not answer.
        """
        async with self._turn:
            known = self._account
            if known is None or not known.valid:
                known = self._account = await asyncio.to_thread(self._renewed)
        shown: dict[str, str] = {}
        known.apply(shown)
        return shown

    def _renewed(self) -> Account:
        exceptions = google.auth.exceptions
        try:
            with httpx.Client(timeout=LOGIN_S, trust_env=False) as client:
                lent = _Lent(client)
                account = self._account or self._found(lent)
                account.refresh(lent)
        except exceptions.TransportError as error:
            raise self._away(error) from None
        except exceptions.RefreshError as error:
            if getattr(error, "retryable", False):
                raise self._away(error) from None
            raise self._refused("Google refuses the account", error) from None
        except (exceptions.GoogleAuthError, OSError, ValueError) as error:
            why = f"no account; {FILE_VARIABLE} names none that can be read"
            raise self._refused(why, error) from None
        return account

    def _found(self, lent: "_Lent") -> Account:
        if self._file is None:
            return cast("Account", _AUTH.default(scopes=[SCOPE], request=lent)[0])
        with warnings.catch_warnings():
            # It warns of files from strangers; this one is the operator's own.
            warnings.simplefilter("ignore", DeprecationWarning)
            found = _AUTH.load_credentials_from_file(self._file, scopes=[SCOPE], request=lent)
        return cast("Account", found[0])

    def _away(self, error: Exception) -> ProviderUnreachableError:
        return ProviderUnreachableError(self._vendor, f"Google's login: {type(error).__name__}")

    def _refused(self, why: str, error: Exception) -> ProviderCredentialsError:
        return ProviderCredentialsError(self._vendor, f"{why} ({type(error).__name__})")


class _Said(google.auth.transport.Response):
    """An answer, as `google-auth` reads it."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    @property
    def status(self) -> int:
        return self._response.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        return self._response.headers

    @property
    def data(self) -> bytes:
        return self._response.content


class _Lent(google.auth.transport.Request):
    """Our HTTP library, as `google-auth` calls it."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        **_: object,
    ) -> _Said:
        try:
            return _Said(
                self._client.request(
                    method, url, content=body, headers=headers, timeout=timeout or LOGIN_S
                )
            )
        except httpx.HTTPError as error:
            raise google.auth.exceptions.TransportError(type(error).__name__) from None
