"""Everything that can go wrong, by who must act.

DailiesError
├── RefusalError                the person can mend it; `.refusal` is what the door turns into a sentence
├── ProviderError               carries provider, status, and whether money may have been spent
│   ├── ProviderBusyError           wait `retry_after_s`, then again
│   ├── ProviderUnreachableError    nothing left the house: safe to retry
│   ├── SubmitUncertainError        it may have arrived: never retry blindly
│   ├── ProviderRejectedError       our request was wrong, or the vendor refused it: `.reason` says which
│   ├── ProviderCredentialsError    a steward must act; pause this provider: `.fault` says at what
│   └── RenderLostError             the vendor does not know the render (any more)
├── MediaError                  the file, not the vendor
│   ├── DownloadTooLargeError
│   ├── UnreadableVideoError
│   ├── UnreadablePictureError
│   ├── CannotFitError
│   └── ChartError
├── DeliveryError               Discord would not take it
│   ├── ChannelGoneError
│   ├── MissingPermissionError
│   ├── AgeRestrictedError          asked for where only adults are, and the channel is for everybody
│   ├── TooLargeForChannelError
│   └── DeliveryUncertainError      it may have been posted: look, or post again with the same nonce
├── SettingError                a missing or malformed setting: names it, what it expects, an example
└── StoreError
    ├── NewerDatabaseError
    ├── OlderDatabaseError
    ├── SecondInstanceError
    ├── DatabaseFullError           the disk is full: nothing of the unit was written
    ├── DatabaseUnreachableError
    ├── IllegalTransitionError      a bug
    ├── KeyReusedError              a bug: one idempotency key for two different things
    └── OverdrawnError              a bug: more money was moved than there is
"""

from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.render import FailureReason

# Whoever looks at one file, in a process of its own, reads none of the refusals in.
if TYPE_CHECKING:
    from bot.domain.model_refusals import PictureFault
    from bot.domain.refusals import Refusal


class DailiesError(Exception):
    """The root. Its text is for the log, never for people in Discord."""


class RefusalError(DailiesError):
    """A "no" that the person can mend, on its way out of the pipeline."""

    def __init__(self, refusal: "Refusal") -> None:
        super().__init__(type(refusal).__name__)
        self.refusal = refusal


class ProviderError(DailiesError):
    """The vendor, or the way to it."""

    def __init__(self, provider: str, why: str = "", *, status: int | None = None) -> None:
        super().__init__(f"{provider}: {why}" if why else provider)
        self.provider = provider
        self.status = status


class ProviderBusyError(ProviderError):
    """A clear "not now": nothing was accepted."""

    def __init__(
        self,
        provider: str,
        why: str = "",
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(provider, why, status=status)
        self.retry_after_s = retry_after_s


class ProviderUnreachableError(ProviderError):
    """Nothing left the house: safe to retry."""


class SubmitUncertainError(ProviderError):
    """It may have arrived, and money may have been spent: never retry blindly."""


class ProviderRejectedError(ProviderError):
    """The vendor understood us and said no, before accepting anything."""

    def __init__(
        self,
        provider: str,
        why: str = "",
        *,
        status: int | None = None,
        reason: FailureReason = FailureReason.REJECTED,
    ) -> None:
        super().__init__(provider, why, status=status)
        self.reason = reason


class AccountFault(StrEnum):
    """What is the matter with our account at a vendor."""

    KEY = "key"  #: refused, or without the right to this
    BALANCE = "balance"  #: empty, overdue, or a pack that is used up
    INACTIVE = "inactive"  #: the model or the service was never switched on there
    LIMIT = "limit"  #: a cap that the account's owner has set, or a day's allowance


class ProviderCredentialsError(ProviderError):
    """The key or the balance at the vendor: a steward must act."""

    def __init__(
        self,
        provider: str,
        why: str = "",
        *,
        status: int | None = None,
        fault: AccountFault = AccountFault.KEY,
        of_model: bool = False,
    ) -> None:
        super().__init__(provider, why, status=status)
        self.fault = fault
        self.of_model = of_model  #: it is about the one model that was asked for, not the account


class RenderLostError(ProviderError):
    """The vendor does not know this render."""


class MediaError(DailiesError):
    """The file, not the vendor."""


class DownloadTooLargeError(MediaError):
    """More bytes came than a clip may have; the rest was not read."""


class UnreadableVideoError(MediaError):
    """What came is no playable video."""


class UnreadablePictureError(MediaError):
    """What came is no single still picture of a bearable size."""

    def __init__(self, fault: "PictureFault") -> None:
        super().__init__(fault.value)
        self.fault = fault


class CannotFitError(MediaError):
    """No encoding of bearable quality is small enough."""


class ChartError(MediaError):
    """A chart could not be drawn; its numbers can still be said in words."""


class DeliveryError(DailiesError):
    """Discord would not take it."""


class ChannelGoneError(DeliveryError):
    """The channel, or the bot's way into the guild, does not exist any more."""


class MissingPermissionError(DeliveryError):
    """The bot may not post or attach there."""


class AgeRestrictedError(DeliveryError):
    """The clip was asked for in an age-restricted channel, and this one is not."""


class TooLargeForChannelError(DeliveryError):
    """The file exceeds the channel's upload limit."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"the channel takes {limit_bytes} bytes")
        self.limit_bytes = limit_bytes


class DeliveryUncertainError(DeliveryError):
    """The answer was lost: it may have been posted."""


class SettingError(DailiesError):
    """A setting is missing or malformed; the text names it, what it expects, and an example."""


class StoreError(DailiesError):
    """The database."""


class NewerDatabaseError(StoreError):
    """The database was written by a newer program: run that one, or restore a backup."""


class OlderDatabaseError(StoreError):
    """The database needs `dailies db upgrade`."""


class SecondInstanceError(StoreError):
    """Another process already runs on this database."""


class DatabaseFullError(StoreError):
    """The disk is full; nothing of this unit of work was written."""


class DatabaseUnreachableError(StoreError):
    """The database does not answer."""


class IllegalTransitionError(StoreError):
    """A bug: a job was moved along a path that `domain/job.py` does not draw."""


class KeyReusedError(StoreError):
    """A bug: an idempotency key came again with other parameters; nothing was changed."""


class OverdrawnError(StoreError):
    """A bug: more was held or given back than there is; the ledger refused."""
