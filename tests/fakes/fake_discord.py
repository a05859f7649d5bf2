"""A Discord channel in memory, and a courier to it. Messages survive every restart of ours."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from bot.domain.case import Case
from bot.domain.delivery import Parcel
from bot.domain.errors import (
    AgeRestrictedError,
    ChannelGoneError,
    DeliveryUncertainError,
    TooLargeForChannelError,
)
from bot.domain.ids import ChannelId, GuildId, JobId, MemberId, MessageId
from bot.domain.job import Clip, Job, Progress
from bot.domain.notice import Notice
from bot.domain.proposal import Pledge, Proposal
from bot.domain.wish import Wish
from bot.ports import CaseView, SponsorView
from tests.fakes.tripwire import Faults, Tripwire

DM = ChannelId(77)  #: where direct messages are


@dataclass(slots=True)
class FakeMessage:
    """A message as the channel shows it."""

    id: MessageId
    channel_id: ChannelId
    nonce: str
    job_id: JobId
    clip: Clip | None = None
    parcel: Parcel | None = None  #: of a clip: what was posted of it
    views: list[tuple[Job, Progress]] = field(default_factory=list)  #: of a card, oldest first


class Guild:
    """Discord's own side: channels that keep messages, and refuse a nonce that they have seen."""

    def __init__(self) -> None:
        self.messages: dict[MessageId, FakeMessage] = {}
        self.upload_limit: dict[ChannelId, int] = {}
        self.true_limit = 1_000_000_000  #: above it there is a 413, whatever the channel says
        self.gone: set[ChannelId] = set()
        self.restricted: set[ChannelId] = set()  #: to adults
        self.told: list[Job] = []
        self.answers_live = True  #: the interactions of asks can still be answered
        self.told_alone: list[Job] = []
        self.thanked: list[tuple[JobId, MemberId]] = []
        self.notices: dict[str, tuple[MessageId, Notice]] = {}  #: by nonce
        self.loses_answers = 0  #: to so many clips that it posts
        self.case_cards: dict[MessageId, list[Case]] = {}  #: as they were shown, oldest first
        self.proposal_cards: dict[str, list[tuple[Proposal, list[Pledge]]]] = {}
        self.sponsor_cards: dict[str, list[SponsorView]] = {}
        self.sponsor_notes: dict[str, SponsorView] = {}
        self.wish_cards: dict[str, list[Wish]] = {}
        self._ids = count(900_000_000_000_000_000)

    def post(self, job: Job, nonce: str, parcel: Clip | Parcel | None = None) -> FakeMessage:
        """Post once a nonce; the second time the first message is the answer."""
        if job.channel_id in self.gone:
            raise ChannelGoneError(str(job.channel_id))
        parcel = Parcel(file=parcel) if isinstance(parcel, Clip) else parcel
        sent = parcel.file.size_bytes if parcel and parcel.file else 0
        limit = self.upload_limit.get(job.channel_id)
        if limit is not None and sent > limit:
            raise TooLargeForChannelError(limit)
        if sent > self.true_limit:
            raise TooLargeForChannelError(limit or self.true_limit * 2)
        for message in self.messages.values():
            if message.nonce == nonce and message.channel_id == job.channel_id:
                return message
        message = FakeMessage(
            id=MessageId(next(self._ids)),
            channel_id=job.channel_id,
            nonce=nonce,
            job_id=job.id,
            clip=None if parcel is None else parcel.file or job.clip,
            parcel=parcel,
        )
        self.messages[message.id] = message
        return message

    def delete(self, channel_id: ChannelId, message_id: MessageId) -> None:
        """Delete a message; one that is not in this channel is as good as gone."""
        message = self.messages.get(message_id)
        if message is not None and message.channel_id == channel_id:
            del self.messages[message_id]

    def announce(self, channel_id: ChannelId, nonce: str, notice: Notice) -> MessageId:
        """Post a notice once a nonce."""
        if channel_id in self.gone:
            raise ChannelGoneError(str(channel_id))
        if nonce not in self.notices:
            self.notices[nonce] = (MessageId(next(self._ids)), notice)
        return self.notices[nonce][0]

    def show_case(self, case: Case, view: CaseView) -> MessageId:
        """Post once a nonce, or edit."""
        if view.channel_id in self.gone:
            raise ChannelGoneError(str(view.channel_id))
        known = [each for each, cases in self.case_cards.items() if cases[0].nonce == case.nonce]
        card_id = case.card_id or (known[0] if known else MessageId(next(self._ids)))
        self.case_cards.setdefault(card_id, []).append(case)
        return card_id

    def show_proposal(self, proposal: Proposal, pledges: Sequence[Pledge]) -> MessageId:
        """Post once a nonce, or edit."""
        if proposal.channel_id in self.gone:
            raise ChannelGoneError(str(proposal.channel_id))
        shown = self.proposal_cards.setdefault(proposal.nonce, [])
        shown.append((proposal, list(pledges)))
        return proposal.card_id or MessageId(int(proposal.interaction_id) + 1)

    def show_sponsorship(self, view: SponsorView) -> MessageId:
        """Post once a nonce, or edit."""
        row = view.sponsorship
        if row.channel_id in self.gone:
            raise ChannelGoneError(str(row.channel_id))
        self.sponsor_cards.setdefault(row.nonce, []).append(view)
        return row.card_id or MessageId(int(row.interaction_id) + 2)

    def close_sponsorship(self, view: SponsorView) -> MessageId:
        """Post once a nonce."""
        row = view.sponsorship
        if row.channel_id in self.gone:
            raise ChannelGoneError(str(row.channel_id))
        self.sponsor_notes.setdefault(row.note_nonce, view)
        return MessageId(int(row.interaction_id) + 3)

    def show_wish(self, wish: Wish) -> MessageId:
        """Post once a nonce, or edit."""
        if wish.channel_id in self.gone:
            raise ChannelGoneError(str(wish.channel_id))
        self.wish_cards.setdefault(wish.nonce, []).append(wish)
        return wish.card_id or MessageId(int(wish.interaction_id) + 1)

    def clips_of(self, job_id: JobId) -> list[FakeMessage]:
        """The clips of a job, in every channel."""
        return [m for m in self.messages.values() if m.job_id == job_id and m.clip is not None]

    def card_of(self, job_id: JobId) -> FakeMessage:
        """The one card of a job."""
        cards = [m for m in self.messages.values() if m.job_id == job_id and m.clip is None]
        (card,) = cards
        return card


class FakeCourier:
    """Our side of the fake channel."""

    def __init__(self, guild: Guild, wire: Tripwire | None = None) -> None:
        self.guild = guild
        self.faults = Faults()
        self._wire = wire or Tripwire()

    async def show(self, job: Job, progress: Progress) -> MessageId | None:
        self._wire.cross("courier.show")
        self.faults.meet_before("show")
        if job.private:
            return None
        known = self.guild.messages.get(job.card_id) if job.card_id is not None else None
        card = known or self.guild.post(job, job.card_nonce)
        card.views.append((job, progress))
        self._wire.cross("courier.show done")
        self.faults.meet_after("show")
        return card.id if known is None else None

    async def deliver(self, job: Job, clip: Clip, parcel: Parcel | None = None) -> MessageId:
        self._wire.cross("courier.deliver")
        self.faults.meet_before("deliver")
        parcel = parcel or Parcel(file=clip)
        restricted = job.channel_id in self.guild.restricted
        if job.age_restricted and not restricted and job.channel_id not in self.guild.gone:
            raise AgeRestrictedError(str(job.channel_id))
        nonce = job.exhibit_nonce if parcel.exhibited else job.clip_nonce
        message = self.guild.post(job, nonce, parcel)
        if self.guild.loses_answers:
            self.guild.loses_answers -= 1
            raise DeliveryUncertainError("the connection was reset")
        self._wire.cross("courier.deliver done")
        self.faults.meet_after("deliver")
        return message.id

    async def announce(
        self, guild_id: GuildId, channel_id: ChannelId, notice: Notice, *, name: str
    ) -> MessageId:
        self._wire.cross("courier.announce")
        self.faults.meet_before("announce")
        message_id = self.guild.announce(channel_id, f"{guild_id}:{name}", notice)
        self._wire.cross("courier.announce done")
        self.faults.meet_after("announce")
        return message_id

    async def deliver_alone(self, job: Job, clip: Clip, parcel: Parcel | None = None) -> MessageId:
        self._wire.cross("courier.deliver_alone")
        self.faults.meet_before("deliver_alone")
        return self.guild.post(replace(job, channel_id=DM), job.clip_nonce, parcel or clip).id

    async def show_case(self, case: Case, view: CaseView) -> MessageId:
        self._wire.cross("courier.show_case")
        self.faults.meet_before("show_case")
        card_id = self.guild.show_case(case, view)
        self._wire.cross("courier.show_case done")
        self.faults.meet_after("show_case")
        return card_id

    async def show_proposal(self, proposal: Proposal, pledges: Sequence[Pledge]) -> MessageId:
        self._wire.cross("courier.show_proposal")
        self.faults.meet_before("show_proposal")
        card_id = self.guild.show_proposal(proposal, pledges)
        self._wire.cross("courier.show_proposal done")
        self.faults.meet_after("show_proposal")
        return card_id

    async def show_sponsorship(self, view: SponsorView) -> MessageId:
        self._wire.cross("courier.show_sponsorship")
        self.faults.meet_before("show_sponsorship")
        card_id = self.guild.show_sponsorship(view)
        self._wire.cross("courier.show_sponsorship done")
        self.faults.meet_after("show_sponsorship")
        return card_id

    async def close_sponsorship(self, view: SponsorView) -> MessageId:
        self._wire.cross("courier.close_sponsorship")
        self.faults.meet_before("close_sponsorship")
        note_id = self.guild.close_sponsorship(view)
        self._wire.cross("courier.close_sponsorship done")
        self.faults.meet_after("close_sponsorship")
        return note_id

    async def show_wish(self, wish: Wish) -> MessageId:
        self._wire.cross("courier.show_wish")
        self.faults.meet_before("show_wish")
        card_id = self.guild.show_wish(wish)
        self._wire.cross("courier.show_wish done")
        self.faults.meet_after("show_wish")
        return card_id

    async def take_down(self, channel_id: ChannelId, message_id: MessageId) -> None:
        self._wire.cross("courier.take_down")
        self.faults.meet_before("take_down")
        self.guild.delete(channel_id, message_id)
        self._wire.cross("courier.take_down done")
        self.faults.meet_after("take_down")

    async def take_down_alone(self, member_id: MemberId, message_id: MessageId) -> None:
        self._wire.cross("courier.take_down_alone")
        self.faults.meet_before("take_down_alone")
        self.guild.delete(DM, message_id)
        self._wire.cross("courier.take_down_alone done")
        self.faults.meet_after("take_down_alone")

    async def pass_on_thanks(self, job: Job, member_id: MemberId) -> None:
        self._wire.cross("courier.pass_on_thanks")
        self.faults.meet_before("pass_on_thanks")
        self.guild.thanked.append((job.id, member_id))

    async def notify(self, job: Job) -> bool:
        self._wire.cross("courier.notify")
        self.faults.meet_before("notify")
        if self.guild.answers_live:
            self.guild.told.append(job)
        self._wire.cross("courier.notify done")
        return self.guild.answers_live

    async def notify_alone(self, job: Job) -> None:
        self._wire.cross("courier.notify_alone")
        self.faults.meet_before("notify_alone")
        self.guild.told_alone.append(job)
