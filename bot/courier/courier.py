"""The Courier: posts cards and clips as channel messages with the bot's own token, each once."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Final
from weakref import WeakValueDictionary

import discord

from bot.courier import (
    announcing,
    desk,
    history,
    layouts,
    places,
    proposal_cards,
    sponsor_cards,
    wish_cards,
)
from bot.courier.guilds import Guilds, upload_limit
from bot.courier.kept import Kept
from bot.courier.pacer import PACE_S, Pacer
from bot.courier.posting import Posting
from bot.courier.turns import Turns
from bot.courier.uploads import upload
from bot.domain.case import Case
from bot.domain.delivery import Parcel
from bot.domain.errors import DeliveryUncertainError, TooLargeForChannelError
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.job import QUIET, SETTLED, Clip, Job, Progress
from bot.domain.notice import Notice
from bot.domain.proposal import Pledge, Proposal
from bot.domain.spec import RenderSpec
from bot.domain.wish import Wish
from bot.ports import CaseView, Catalog, Clips, Clock, SponsorView
from bot.words.tongue import Tongue, tongue

AT_ONCE: Final = 4  #: cards, and clips, on their way
APART_S: Final = 1 / 40
"""Between two cards, or edits. Discord lets 50 calls a second through; the rest is for clips and looks."""

DM_BYTES: Final = 10 * 1024 * 1024  #: what a direct message takes from a bot

_NOBODY: Final = discord.AllowedMentions.none()


class DiscordCourier:
    """`ports.Courier` through discord.py. It posts while it is inside `through(client)`."""

    def __init__(
        self, *, clock: Clock, clips: Clips, catalog: Catalog, pace_s: float = PACE_S
    ) -> None:
        self.kept = Kept(clock)
        self._clips = clips
        self._catalog = catalog
        self._clip_turns = Turns(AT_ONCE)
        self._pacer = Pacer(clock, Turns(AT_ONCE, apart_s=APART_S), pace_s=pace_s)
        self._posting = Posting(clock)
        self._guilds = Guilds(clock)
        self._locks = WeakValueDictionary[str, asyncio.Lock]()
        self._client: discord.Client | None = None
        self.unseen: Callable[[Job], Awaitable[object]] = self.notify  #: an end without a card

    @asynccontextmanager
    async def through(self, client: discord.Client) -> AsyncGenerator[None]:
        """Post through a client that has logged in; on leaving, the last edits go out at once."""
        self._client = client
        self._pacer.open(client)
        try:
            yield
        finally:
            await self._pacer.close()
            self._client = None

    # The port

    async def show(self, job: Job, progress: Progress) -> MessageId | None:
        """Post the card, or wish for an edit of it. Two calls at once post one card."""
        model = self._catalog.find(job.spec.model_key)
        await self._tongue(job.guild_id)

        def draw() -> layouts.Layout:
            t = self._guilds.tongue(self._client, job.guild_id)
            return layouts.card(job, progress, t, model)

        if job.private:
            seen = await self.kept.show(job.interaction_id, draw(), job.state)
            if not seen and job.state in QUIET:
                await self.unseen(job)
            return None
        async with self._one_at_a_time(job.card_nonce):
            card_id = job.card_id or self._pacer.knows(job.interaction_id)
            if card_id is None:
                return await self._post_card(job, draw())
        self._pacer.edit(
            job.interaction_id,
            job.channel_id,
            card_id,
            draw,
            last=job.state in SETTLED,
            unseen=partial(self.unseen, job) if job.state in QUIET else None,
        )
        return None if job.card_id is not None else card_id

    async def deliver(self, job: Job, clip: Clip, parcel: Parcel | None = None) -> MessageId:
        """Post the clip, or find it posted."""
        parcel = parcel or Parcel(file=clip)
        if job.age_restricted:
            await places.age_kept(self._connected, job)
        limit = await upload_limit(self._connected, job.guild_id)
        if parcel.file is not None and parcel.file.size_bytes > limit:
            raise TooLargeForChannelError(limit)
        since = job.rendering_at or job.created_at
        nonce = job.exhibit_nonce if parcel.exhibited else job.clip_nonce
        if self._posting.may_be_there(nonce, since):
            found = await history.find(
                self._connected, self._channel(job), job, clip=True, since=since
            )
            if found is not None:
                return MessageId(found.id)
        t, model = await self._tongue(job.guild_id), self._catalog.find(job.spec.model_key)
        maker = discord.AllowedMentions(
            everyone=False, roles=False, replied_user=False, users=[discord.Object(job.member_id)]
        )

        async def send() -> discord.Message:
            async with upload(self._clips, job, parcel.file) as files:
                return await self._channel(job).send(
                    view=layouts.clip(job, clip, t, model, parcel),
                    files=files,
                    nonce=nonce,
                    allowed_mentions=_NOBODY if parcel.exhibited else maker,
                )

        message = await self._posting.once(nonce, send, self._clip_turns.turn, limit, parcel)
        return MessageId(message.id)

    async def deliver_alone(self, job: Job, clip: Clip, parcel: Parcel | None = None) -> MessageId:
        """Send the clip to its maker by direct message."""
        parcel = parcel or Parcel(file=clip)
        if parcel.file is not None and parcel.file.size_bytes > DM_BYTES:
            raise TooLargeForChannelError(DM_BYTES)
        t, model = tongue(job.locale), self._catalog.find(job.spec.model_key)
        nonce, since = job.clip_nonce, job.rendering_at or job.created_at

        async def send() -> discord.Message:
            channel = await self._connected.create_dm(discord.Object(job.member_id))
            if self._posting.may_be_there(nonce, since):
                found = await history.find(self._connected, channel, job, clip=True, since=since)
                if found is not None:
                    return found
            async with upload(self._clips, job, parcel.file) as files:
                return await channel.send(
                    view=layouts.clip(job, clip, t, model, parcel, alone=True),
                    files=files,
                    nonce=nonce,
                    allowed_mentions=_NOBODY,
                )

        message = await self._posting.once(nonce, send, self._clip_turns.turn, DM_BYTES, parcel)
        return MessageId(message.id)

    async def announce(
        self, guild_id: GuildId, channel_id: ChannelId, notice: Notice, *, name: str
    ) -> MessageId:
        """Post a notice for stewards; sent again with the same name it is one message."""
        nonce = announcing.nonce_of(guild_id, name)
        client = self._connected
        channel = client.get_partial_messageable(channel_id, guild_id=guild_id)
        view = announcing.view(notice, await self._tongue(guild_id))
        message = await self._in_turn(channel_id)(
            nonce, lambda: channel.send(view=view, nonce=nonce, allowed_mentions=_NOBODY)
        )
        return MessageId(message.id)

    async def show_case(self, case: Case, view: CaseView) -> MessageId:
        """Post or edit a case's card."""
        post, t = self._in_turn(view.channel_id), await self._tongue(case.guild_id)
        look = self._posting.may_be_there(case.nonce_in(view.channel_id), case.opened_at)
        return await desk.show(self._connected, case, view, self._clips, post, t, look=look)

    async def show_proposal(self, proposal: Proposal, pledges: Sequence[Pledge]) -> MessageId:
        """Post or edit a proposal's card."""
        return await proposal_cards.show(
            self._connected,
            proposal,
            pledges,
            await self._tongue(proposal.guild_id),
            self._title(proposal.spec),
            self._in_turn(proposal.channel_id),
            look=self._posting.may_be_there(proposal.nonce, proposal.created_at),
        )

    async def show_sponsorship(self, view: SponsorView) -> MessageId:
        """Post or edit a sponsorship's card."""
        row = view.sponsorship
        return await sponsor_cards.show(
            self._connected,
            view,
            await self._tongue(row.guild_id),
            self._in_turn(row.channel_id),
            look=self._posting.may_be_there(row.nonce, row.created_at),
        )

    async def close_sponsorship(self, view: SponsorView) -> MessageId:
        """Post a sponsorship's closing note."""
        row = view.sponsorship
        return await sponsor_cards.close(
            self._connected,
            view,
            await self._tongue(row.guild_id),
            self._in_turn(row.channel_id),
            look=self._posting.may_be_there(row.note_nonce, row.created_at),
        )

    async def show_wish(self, wish: Wish) -> MessageId:
        """Post or edit a wish's card."""
        return await wish_cards.show(
            self._connected,
            wish,
            await self._tongue(wish.guild_id),
            self._title(wish.spec),
            self._in_turn(wish.channel_id),
            look=self._posting.may_be_there(wish.nonce, wish.created_at),
        )

    def _title(self, spec: RenderSpec) -> str:
        model = self._catalog.find(spec.model_key)
        return model.title if model else spec.model_key

    async def take_down(self, channel_id: ChannelId, message_id: MessageId) -> None:
        """Delete a clip's message."""
        channel = self._connected.get_partial_messageable(channel_id)
        await desk.take_down(channel.get_partial_message(message_id))

    async def take_down_alone(self, member_id: MemberId, message_id: MessageId) -> None:
        """Delete a clip's direct message."""
        await desk.take_down_alone(self._connected, member_id, message_id)

    async def pass_on_thanks(self, job: Job, member_id: MemberId) -> None:
        """Tell the maker of thanks, in their own language."""
        await announcing.pass_on_thanks(self._connected, job, member_id)

    async def notify(self, job: Job) -> bool:
        """Tell the maker, in their own language, through the interaction if it still lives."""
        return await self.kept.tell(job.interaction_id, announcing.news(job, self._catalog))

    async def notify_alone(self, job: Job) -> None:
        """Tell the maker by direct message."""
        await announcing.pass_on_news(self._connected, job, self._catalog)

    async def _post_card(self, job: Job, view: layouts.Layout) -> MessageId:
        fresh = not self._posting.may_be_there(job.card_nonce, job.created_at)
        found = None
        if not fresh:
            found = await history.find(
                self._connected, self._channel(job), job, clip=False, since=job.created_at
            )
        if found is None:
            channel, nonce = self._channel(job), job.card_nonce
            found = await self._in_turn(job.channel_id)(
                nonce, lambda: channel.send(view=view, nonce=nonce, allowed_mentions=_NOBODY)
            )
        card_id = MessageId(found.id)
        shows = view if fresh else None
        self._pacer.posted(job.interaction_id, job.channel_id, card_id, shows)
        return card_id

    def _in_turn(self, channel_id: ChannelId) -> desk.Post:
        """Post once a nonce, when it is the channel's turn."""

        async def post(
            nonce: str, send: Callable[[], Awaitable[discord.Message]]
        ) -> discord.Message:
            return await self._posting.once(nonce, send, lambda: self._pacer.turn(channel_id))

        return post

    @property
    def _connected(self) -> discord.Client:
        if self._client is None or self._client.is_closed():
            raise DeliveryUncertainError("no client is logged in")
        return self._client

    async def _tongue(self, guild_id: GuildId) -> Tongue:
        """The guild's language: in it everybody reads a card, a clip or a notice, whoever made it."""
        return await self._guilds.learned(self._client, guild_id)

    def _channel(self, job: Job) -> discord.PartialMessageable:
        return self._connected.get_partial_messageable(job.channel_id, guild_id=job.guild_id)

    @asynccontextmanager
    async def _one_at_a_time(self, nonce: str) -> AsyncGenerator[None]:
        lock = self._locks.get(nonce)
        if lock is None:
            lock = self._locks[nonce] = asyncio.Lock()
        async with lock:
            yield
