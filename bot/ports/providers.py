"""Vendors, and the models that can be asked of them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.domain.model import Model
from bot.domain.money import MicroUsd
from bot.domain.render import (
    CancelOutcome,
    Candidate,
    Reconciles,
    RenderRef,
    RenderResult,
    RenderStatus,
)
from bot.domain.spec import RenderSpec


@dataclass(frozen=True, slots=True)
class Submitted:
    """The vendor took it."""

    ref: RenderRef
    cost: MicroUsd | None = None  #: its own estimate, where it gives one


class VideoProvider(Protocol):
    """One vendor of generated video. Every method raises only `ProviderError`s, or is cancelled."""

    @property
    def name(self) -> str:
        """The part of a model's key before the colon."""
        ...

    @property
    def places(self) -> int:
        """How many renders it works on at once for one key."""
        ...

    @property
    def reconciles(self) -> Reconciles: ...

    @property
    def lists(self) -> bool:
        """Whether `check_many` costs one call for many renders."""
        ...

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> Submitted:
        """Start a render, in exactly one attempt.

        Raises:
            ProviderUnreachableError: nothing left the house.
            ProviderBusyError: a clear refusal for now.
            ProviderRejectedError: a clear refusal for good.
            ProviderCredentialsError: key or balance.
            SubmitUncertainError: it may have arrived.
        """
        ...

    async def check(self, ref: RenderRef) -> RenderStatus:
        """Ask about one render.

        Raises:
            RenderLostError: the vendor does not know it.
            SubmitUncertainError: only an earlier process could hear what became of it.
            ProviderError: no answer this time; check again later.
        """
        ...

    async def check_many(self, refs: Sequence[RenderRef]) -> Mapping[str, RenderStatus]:
        """Ask about many, by `RenderRef.id`; those that the list does not show are left out."""
        ...

    def download(
        self, ref: RenderRef, result: RenderResult
    ) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Open the finished file as a stream.

        Raises:
            ProviderError: it cannot be fetched now; ask `check` again for a fresh result.
        """
        ...

    async def cancel(self, ref: RenderRef) -> CancelOutcome: ...

    async def find(
        self, key: str, model: Model, spec: RenderSpec, *, since: datetime
    ) -> list[Candidate]:
        """Look for the render of an uncertain submit, newest first; empty when it does not show.

        Raises:
            ProviderError: the vendor could not be asked.
        """
        ...

    def ref_of(self, render_id: str, model: Model, spec: RenderSpec) -> RenderRef:
        """The handle of a render of this spec that a steward names by the vendor's own id."""
        ...

    async def balance(self) -> MicroUsd | None:
        """What is left at the vendor, where it says so."""
        ...


@runtime_checkable
class KeepsCharacters(Protocol):
    """A vendor that keeps what a short clip shows, so that later clips can show it again."""

    async def keep_character(self, name: str, clip: bytes) -> str:
        """Keep a character of a clip of 2 to 4 s; returns the vendor's own id of it.

        Raises:
            ProviderRejectedError: the vendor does not want this clip, or keeps none.
            ProviderError: no answer; asking again costs nothing.
        """
        ...


class Catalog(Protocol):
    """The models that can be asked for."""

    @property
    def models(self) -> Sequence[Model]:
        """Every row, retired ones included, in the order of the file."""
        ...

    def find(self, key: str) -> Model | None:
        """By `provider:model`, or by title, ignoring case."""
        ...
