"""A person: runs commands, presses buttons, chooses, fills in modals, speaks."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playground.actors.interaction import Interaction
from playground.actors.places import ChannelView, breaks_rule, may_speak
from playground.box import Box
from playground.errors import ComponentError, NotAllowedError, PlaygroundError
from playground.events import Dispatch, Intent
from playground.forms import Form
from playground.messages import Message
from playground.people import Role, User
from playground.permissions import Permission
from playground.places import Channel, Guild, Kind, ThreadState
from playground.plain import Json
from playground.posting import Origin

Where = ChannelView | Channel | None


class Member:
    """One person in one guild, at the keyboard."""

    def __init__(self, box: Box, user: User, guild: Guild) -> None:
        self._box = box
        self.user = user
        self.guild = guild
        self.locale: str | None = None  #: the client's language; the account's when None

    def __repr__(self) -> str:
        return f"<Member {self.user.name!r} of {self.guild.name!r}>"

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def mention(self) -> str:
        return f"<@{self.user.id}>"

    @property
    def dm(self) -> ChannelView:
        """This person's direct channel with the bot."""
        return ChannelView(self._box, self._box.world.dm_between(self.user.id))

    def _place(self, channel: Where) -> Channel:
        """Take a channel, or the guild's first."""
        if channel is None:
            return self._box.world.channels_of(self.guild)[0]
        return channel.channel if isinstance(channel, ChannelView) else channel

    # Commands

    async def command(
        self,
        name: str,
        /,
        *,
        channel: Where = None,
        locale: str | None = None,
        options: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> Interaction:
        """Run a slash command such as `/video make`.

        Args:
            name: the command, with group and subcommand.
            channel: where; the guild's first channel unless given.
            locale: the language of the person's client for this once.
            options: values by option name, for names that Python cannot spell.
            **values: values by option name. An attachment is a path, or a name and bytes.

        Raises:
            UnknownCommandError: nobody registered it.
            NotAllowedError: this person cannot use it here.
            OptionError: the values are not what the command takes.
        """
        given = {**(options or {}), **values}
        record = self._box.asking.command(
            self.user, self._place(channel), name, given, locale or self.locale
        )
        return Interaction(self._box, record)

    async def autocomplete(
        self,
        name: str,
        /,
        *,
        focused: str,
        value: str = "",
        channel: Where = None,
        options: Mapping[str, Any] | None = None,
        timeout_s: float = 4.0,
        **values: Any,
    ) -> list[Json]:
        """Type into an option that offers suggestions, and return them."""
        record = self._box.asking.autocomplete(
            self.user,
            self._place(channel),
            name,
            (focused, value),
            {**(options or {}), **values},
            self.locale,
        )
        response = await self._box.interactions.first_answer(record, timeout_s)
        return response.choices or []

    async def context(
        self, name: str, target: "Json | int | Member", *, channel: Where = None
    ) -> Interaction:
        """Use an entry of the context menu of a message or of a person."""
        if isinstance(target, Member):
            place, found = self._place(channel), target.user
        else:
            found = self._message(target)
            place = self._box.world.channels[found.channel_id]
        record = self._box.asking.menu(self.user, place, name, found, self.locale)
        return Interaction(self._box, record)

    # Components

    async def press(self, message: Json | int, button: str) -> Interaction:
        """Press a button, by its custom_id or by what is written on it."""
        asking = self._box.asking
        record = asking.component(self.user, self._message(message), button, None, self.locale)
        return Interaction(self._box, record)

    async def select(self, message: Json | int, menu: str, *values: Any) -> Interaction:
        """Choose in a select: values or labels, or people, roles and channels."""
        record = self._box.asking.component(
            self.user, self._message(message), menu, list(values), self.locale
        )
        return Interaction(self._box, record)

    async def submit(
        self, opened: Interaction, answers: Mapping[str, Any] | None = None, **more: Any
    ) -> Interaction:
        """Fill in the modal that an interaction opened: answers by custom_id or label."""
        record = self._box.asking.submit(
            self.user, opened.record, {**(answers or {}), **more}, self.locale
        )
        return Interaction(self._box, record)

    def _message(self, message: Json | int) -> Message:
        message_id = message if isinstance(message, int) else int(message["id"])
        found = self._box.archive.by_id.get(message_id)
        if found is None:
            raise ComponentError(f"There is no message {message_id} any more.")
        return found

    # Speaking

    async def say(
        self,
        content: str = "",
        *,
        channel: Where = None,
        files: tuple[Path | tuple[str, bytes], ...] = (),
    ) -> Json:
        """Write a message, as anybody may; AutoMod looks at it first."""
        place = self._place(channel)
        if not may_speak(self._box, place, self.id):
            raise NotAllowedError(f"{self.name} may not write in #{place.name}.")
        if rule := breaks_rule(self._box, place, self.id, content):
            self._tell_blocked(place, rule, content)
            raise NotAllowedError(f"AutoMod stopped the message: {rule['name']}.")
        form = Form({"content": content})
        for number, given in enumerate(files):
            name, text = given if isinstance(given, tuple) else (given.name, given.read_bytes())
            upload = self._box.files.begin(name)
            upload.write(text)
            upload.close()
            form.uploads[number] = upload
        message = self._box.posting.create(place, self.id, form)
        return self._box.archive.show(message)

    def start_post(self, name: str, content: str, *, forum: ChannelView) -> ChannelView:
        """Start a post in a forum: a thread whose first message has the thread's own id."""
        world, place = self._box.world, forum.channel
        if place.type != Kind.FORUM:
            raise PlaygroundError(f"#{place.name} is no forum.")
        if not world.may(self.id, place) & Permission.SEND_MESSAGES:
            raise NotAllowedError(f"{self.name} may not start posts in #{place.name}.")
        state = ThreadState(self.id, self._box.clock.now_s(), members=[self.id])
        thread = Channel(
            self._box.ids.make(),
            Kind.PUBLIC_THREAD,
            name,
            place.guild_id,
            parent_id=place.id,
            thread=state,
        )
        place.last_message_id = thread.id
        world.save_channel(thread, "CREATE")
        origin = Origin(message_id=thread.id)
        self._box.posting.create(thread, self.id, Form({"content": content}), origin)
        return ChannelView(self._box, thread)

    def _tell_blocked(self, place: Channel, rule: Json, content: str) -> None:
        body: Json = {
            "guild_id": str(place.guild_id),
            "action": rule["actions"][0],
            "rule_id": rule["id"],
            "rule_trigger_type": rule["trigger_type"],
            "user_id": str(self.id),
            "channel_id": str(place.id),
            "content": content,
            "matched_keyword": None,
            "matched_content": None,
        }
        intent = int(Intent.AUTO_MODERATION_EXECUTION)
        event = Dispatch("AUTO_MODERATION_ACTION_EXECUTION", body, place.guild_id, intent)
        self._box.events.dispatch(event)

    # Standing

    def give_role(self, role: Role) -> None:
        member = self.guild.members[self.id]
        member.roles = sorted({*member.roles, role.id})
        self._box.world.save_member(self.guild, member)

    def take_role(self, role: Role) -> None:
        member = self.guild.members[self.id]
        member.roles = [each for each in member.roles if each != role.id]
        self._box.world.save_member(self.guild, member)

    def close_dms(self, *, closed: bool = True) -> None:
        """Refuse direct messages from bots, or take them again."""
        self.user.accepts_dms = not closed
        self._box.world.keep(self.user)

    def leave(self) -> None:
        self._box.world.leave(self.guild, self.id)

    def join(self) -> None:
        if self.id in self.guild.members:
            raise PlaygroundError(f"{self.name} is in {self.guild.name} already.")
        self._box.world.join(self.guild, self.user)

    def buy(self, sku_id: int) -> Json:
        """Buy something of the application's; the bot hears of it."""
        return self._box.premium.grant(sku_id, self.id)
