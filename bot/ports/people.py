"""Who judges, and who tells."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.case import Case
from bot.domain.delivery import Parcel
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.job import Clip, Job, Progress
from bot.domain.notice import Notice
from bot.domain.proposal import Pledge, Proposal
from bot.domain.spec import Ask
from bot.domain.verdict import Verdict
from bot.domain.wish import Wish
from bot.ports.desk import CaseView
from bot.ports.sponsorships import SponsorView


class PromptJudge(Protocol):
    """Moderation's opinion of a prompt, before any money is held."""

    async def judge(self, ask: Ask) -> Verdict: ...


class Courier(Protocol):
    """What posts, and the posting. It makes the words; the core gives the facts.

    Every method raises only `DeliveryError`s, or is cancelled.
    """

    async def show(self, job: Job, progress: Progress) -> MessageId | None:
        """Post the job's card, or edit it when `job.card_id` is known. Posting twice shows one card.

        A private job's card is the answer to its maker alone, while that can still be edited.

        Edits are merged and paced by the courier; it returns without waiting for a paced edit.
        Returns the card's id when it is new.
        """
        ...

    async def deliver(self, job: Job, clip: Clip, parcel: Parcel | None = None) -> MessageId:
        """Post the finished clip and mention its maker, once.

        `parcel` says what of it is posted; without one it is the clip as it is.

        The same nonce each time; past Discord's window, a look into the channel's history first.

        Raises:
            TooLargeForChannelError, ChannelGoneError, MissingPermissionError: nothing was posted.
            DeliveryUncertainError: call again.
        """
        ...

    async def announce(
        self, guild_id: GuildId, channel_id: ChannelId, notice: Notice, *, name: str
    ) -> MessageId:
        """Post a notice for stewards in this channel, in the guild's language; `name` makes its nonce."""
        ...

    async def deliver_alone(self, job: Job, clip: Clip, parcel: Parcel | None = None) -> MessageId:
        """The same by direct message to its maker, who allowed that.

        Raises:
            TooLargeForChannelError, MissingPermissionError: nothing was sent.
            DeliveryUncertainError: call again.
        """
        ...

    async def show_case(self, case: Case, view: CaseView) -> MessageId:
        """Post a case's card, or edit it when `case.card_id` is known. Posting twice shows one card.

        Raises:
            ChannelGoneError, MissingPermissionError: there is no such channel or message, or no way there.
            DeliveryUncertainError: call again.
        """
        ...

    async def show_proposal(self, proposal: Proposal, pledges: Sequence[Pledge]) -> MessageId:
        """Post a proposal's card, or edit it when `proposal.card_id` is known. Posting twice shows one card.

        Raises:
            ChannelGoneError, MissingPermissionError: there is no such channel or message, or no way there.
            DeliveryUncertainError: call again.
        """
        ...

    async def show_wish(self, wish: Wish) -> MessageId:
        """Post a wish's card, or edit it when `wish.card_id` is known. Posting twice shows one card.

        Raises:
            ChannelGoneError, MissingPermissionError: there is no such channel or message, or no way there.
            DeliveryUncertainError: call again.
        """
        ...

    async def show_sponsorship(self, view: SponsorView) -> MessageId:
        """Post a sponsorship's card, or edit it when it is known. Posting twice shows one card.

        Raises:
            ChannelGoneError, MissingPermissionError: there is no such channel or message, or no way there.
            DeliveryUncertainError: call again.
        """
        ...

    async def close_sponsorship(self, view: SponsorView) -> MessageId:
        """Post the closing note of a sponsorship that has ended; posting twice shows one. Raises likewise."""
        ...

    async def take_down(self, channel_id: ChannelId, message_id: MessageId) -> None:
        """Delete a clip's message; one that is gone already is as good.

        Raises:
            ChannelGoneError, MissingPermissionError: it cannot be deleted.
            DeliveryUncertainError: call again.
        """
        ...

    async def take_down_alone(self, member_id: MemberId, message_id: MessageId) -> None:
        """Delete a clip's message from its maker's direct messages. Raises likewise."""
        ...

    async def pass_on_thanks(self, job: Job, member_id: MemberId) -> None:
        """Tell a clip's maker, who allowed that, by direct message that a member thanks them.

        Raises:
            DeliveryError: it was not sent, or perhaps.
        """
        ...

    async def notify(self, job: Job) -> bool:
        """Tell the maker of an end that the card alone may not show, in answer to their ask. Whether it worked."""
        ...

    async def notify_alone(self, job: Job) -> None:
        """Tell the maker of it by direct message.

        Raises:
            DeliveryError: it may not have arrived.
        """
        ...
