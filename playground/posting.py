"""Making, changing and deleting messages: once each, within the rules."""

import re
from dataclasses import dataclass

from playground import forms, mentions, messages, shapes
from playground.attached import check_whole, embed_with_files, named
from playground.clock import Clock, Snowflakes
from playground.components import completed, media_of, walk
from playground.events import Dispatch, Events, Intent
from playground.files import Attachment, Files
from playground.forms import Form
from playground.messages import Archive, Message
from playground.nonces import Nonces
from playground.permissions import Permission
from playground.places import MIB, Channel
from playground.plain import Json, items
from playground.world import World

_OWN_LINK = re.compile(r"/(?:ephemeral-)?attachments/\d+/(\d+)/")
_DIRECT_LIMIT_BYTES = 10 * MIB


@dataclass(slots=True)
class Origin:
    """Where a message comes from, when it is more than something said in a channel."""

    type: int = messages.DEFAULT
    message_id: int = 0  #: the message's own, where it is not to be a new one
    flags: int = 0
    seen_by: int = 0
    interaction: Json | None = None
    reference: Json | None = None


class Posting:
    """The only way to put a message into the archive, or to change one."""

    def __init__(
        self,
        world: World,
        files: Files,
        archive: Archive,
        events: Events,
        clock: Clock,
        ids: Snowflakes,
        nonce_window_s: float,
    ) -> None:
        self._world = world
        self._files = files
        self._archive = archive
        self._events = events
        self._clock = clock
        self._ids = ids
        self.nonces = Nonces(clock, nonce_window_s)

    def upload_limit_bytes(self, channel: Channel) -> int:
        guild = self._world.guilds.get(channel.guild_id)
        return guild.upload_limit_bytes if guild else _DIRECT_LIMIT_BYTES

    # Making

    def create(
        self, channel: Channel, author_id: int, form: Form, origin: Origin | None = None
    ) -> Message:
        """Make a message of a checked form."""
        origin = origin or Origin()
        body = form.body
        forms.check_uploads(form, self.upload_limit_bytes(channel))
        number = origin.message_id or self._ids.make()
        message = Message(number, channel.id, author_id, 0, b"", origin.seen_by)
        core: Json = {
            "type": origin.type,
            "content": (body.get("content") or "").strip(),
            "attachments": [],
            "embeds": [],
            "components": [],
            "flags": (body.get("flags") or 0) | origin.flags,
            "tts": bool(body.get("tts")),
            "edited_s": None,
        }
        if origin.interaction is not None:
            core["interaction"] = origin.interaction
        if origin.reference is not None:
            core["reference"] = origin.reference
        self._fill(message, core, form, channel)
        self._archive.keep(message, core)
        self.nonces.remember(author_id, body, message.id)
        self._after_create(channel, message, body.get("nonce"))
        return message

    def _after_create(self, channel: Channel, message: Message, nonce: str | int | None) -> None:
        channel.last_message_id = message.id
        if channel.thread is not None:
            channel.thread.message_count += 1
            channel.thread.archived = False
        self._tell("CREATE", channel, message, nonce)

    def edit(
        self, message: Message, form: Form, *, clear_flags: int = 0, first: bool = False
    ) -> None:
        """Change a message by a checked form; fields that are absent stay.

        Args:
            message: the message.
            form: what changes.
            clear_flags: flags that fall, such as "thinking".
            first: whether this fills in a deferred answer, which does not count as an edit.
        """
        core = message.core
        channel = self._world.channels[message.channel_id]
        forms.check_uploads(form, self.upload_limit_bytes(channel))
        body = form.body
        if "content" in body:
            core["content"] = (body["content"] or "").strip()
        given = body.get("flags")
        if given is not None:
            kept = core["flags"] & ~messages.SUPPRESS_EMBEDS
            core["flags"] = kept | given
        core["flags"] &= ~clear_flags
        self._fill(message, core, form, channel)
        if not first:
            core["edited_s"] = self._clock.now_s()
        self._archive.keep(message, core)
        self._tell("UPDATE", channel, message)

    def change(self, message: Message, core: Json) -> None:
        """Write a change that is not an edit: a pin, a reaction, a thread."""
        self._archive.keep(message, core)
        channel = self._world.channels.get(message.channel_id)
        if channel is not None:
            self._tell("UPDATE", channel, message)

    def delete(self, message: Message) -> None:
        self._archive.drop(message)
        channel = self._world.channels.get(message.channel_id)
        self._events.tell(
            "message.delete",
            channel_id=message.channel_id,
            message_id=message.id,
            seen_by=message.seen_by,
        )
        if channel is None or message.ephemeral:
            return
        body: Json = {"id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild_id:
            body["guild_id"] = str(channel.guild_id)
        intent = Intent.GUILD_MESSAGES if channel.guild_id else Intent.DIRECT_MESSAGES
        self._dispatch("MESSAGE_DELETE", body, channel, intent)

    # Inside a message

    def _fill(self, message: Message, core: Json, form: Form, channel: Channel) -> None:
        """Put in what refers to other things: files, embeds, components, mentions."""
        body = form.body
        kept, fresh = self._attachments(core, form, channel)
        names = {attachment.filename: attachment for attachment in (*kept, *fresh)}
        given = {upload.id: upload.given_name for upload in form.uploads.values()}
        names |= {given[attachment.id]: attachment for attachment in fresh}
        if body.get("embeds") is not None:
            core["embeds"] = [embed_with_files(embed, names) for embed in body["embeds"]]
        if body.get("components") is not None:
            core["components"] = completed(body["components"])
            for component in walk(core["components"]):
                for media in media_of(component):
                    self._resolve(media, names)
        self._mention(message, core, body, channel)
        check_whole(core, [*kept, *fresh])
        # Nothing can fail from here on: what was uploaded is taken, what was dropped goes.
        stays = {attachment.id for attachment in kept}
        for old in core["attachments"]:
            if old not in stays:
                self._files.drop(old)
        for attachment in fresh:
            self._files.save(attachment)
        form.uploads.clear()
        core["attachments"] = [attachment.id for attachment in (*kept, *fresh)]

    def _attachments(
        self, core: Json, form: Form, channel: Channel
    ) -> tuple[list[Attachment], list[Attachment]]:
        """List the attachments that stay and those that are new."""
        described: dict[str, Json] = {
            str(entry["id"]): entry for entry in items(form.body, "attachments")
        }
        old = [self._files.kept[each] for each in core["attachments"] if each in self._files.kept]
        kept = (
            old
            if form.body.get("attachments") is None
            else [each for each in old if str(each.id) in described]
        )
        fresh = [
            self._files.look(
                upload,
                channel.id,
                ephemeral=bool(core["flags"] & messages.EPHEMERAL),
                described=described.get(str(number), {}),
            )
            for number, upload in sorted(form.uploads.items())
        ]
        known = {str(each.id) for each in kept} | {str(number) for number in form.uploads}
        if unknown := [name for name in described if name not in known]:
            raise shapes.refuse(
                "attachments", "ATTACHMENT_NOT_FOUND", f"Attachment data not found: {unknown[0]}"
            )
        if len(kept) + len(fresh) > forms.MOST_FILES:
            raise forms.too_many_files()
        return kept, fresh

    def _resolve(self, media: Json, names: dict[str, Attachment]) -> None:
        """Turn `attachment://name`, or our own link sent back, into the attachment itself."""
        url: str = media["url"]
        if url.startswith("attachment://"):
            attachment = named(url, names)
        elif url.startswith(self._files.base_url) and (found := _OWN_LINK.search(url)):
            attachment = self._files.kept.get(int(found[1]))
        else:
            attachment = None
        media.clear()
        media["url"] = url
        if attachment is not None:
            media["attachment_id"] = attachment.id

    def _mention(self, message: Message, core: Json, body: Json, channel: Channel) -> None:
        said = mentions.text_of(core["content"], core["components"])
        reference = core.get("reference")
        replied = self._archive.by_id.get(reference["message_id"]) if reference else None
        pings = mentions.resolve(
            self._world,
            channel,
            message.author_id,
            said,
            body.get("allowed_mentions"),
            replied.author_id if replied and "interaction" not in core else None,
        )
        core["mentions"] = pings.users
        core["mention_roles"] = pings.roles
        core["mention_everyone"] = pings.everyone

    # Telling

    def _tell(
        self, what: str, channel: Channel, message: Message, nonce: str | int | None = None
    ) -> None:
        self._events.tell(
            f"message.{what.lower()}",
            channel_id=channel.id,
            message_id=message.id,
            seen_by=message.seen_by,
        )
        intent = Intent.GUILD_MESSAGES if channel.guild_id else Intent.DIRECT_MESSAGES
        if message.ephemeral or not self._events.wanted_intents & intent:
            return
        if not self._world.may(self._world.bot_id, channel) & Permission.VIEW_CHANNEL:
            return
        body = self._archive.show(message, nonce=nonce)
        guild = self._world.guilds.get(channel.guild_id)
        if guild is not None:
            body["guild_id"] = str(guild.id)
            if message.author_id in guild.members:
                body["member"] = guild.members[message.author_id].payload(None)
        self._dispatch(f"MESSAGE_{what}", body, channel, intent, message.author_id)

    def _dispatch(
        self, name: str, body: Json, channel: Channel, intent: int, author: int | None = None
    ) -> None:
        self._events.dispatch(Dispatch(name, body, channel.guild_id, int(intent), author))
