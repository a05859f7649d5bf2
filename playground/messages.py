"""Messages, kept as small as 100,000 of them require, and shown as Discord shows them.

A message is kept as the JSON of everything that does not depend on the moment of reading; names,
links and members are put in when somebody reads it.
"""

import bisect
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from playground.clock import iso, moment_of
from playground.components import media_of, walk
from playground.embeds import completed as completed_embed
from playground.events import Signal
from playground.files import Files
from playground.journal import Journal
from playground.people import User
from playground.places import Channel
from playground.plain import Json, dumps, loads
from playground.world import World

EPHEMERAL, LOADING, HAS_THREAD = 1 << 6, 1 << 7, 1 << 5
SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 12
DEFAULT, PINNED_NOTICE, THREAD_CREATED, REPLY = 0, 6, 18, 19
CHAT_INPUT_COMMAND, CONTEXT_MENU_COMMAND = 20, 23


@dataclass(slots=True)
class Message:
    """One message; `core` opens what is kept of it."""

    id: int
    channel_id: int
    author_id: int
    flags: int
    kept: bytes
    seen_by: int = 0  #: the only person who sees it, where it is ephemeral

    @property
    def core(self) -> Json:
        return loads(self.kept)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)


class Archive:
    """Every message, by id and by channel, oldest first."""

    def __init__(self, world: World, files: Files, journal: Journal) -> None:
        self._world = world
        self._files = files
        self._journal = journal
        self.by_id: dict[int, Message] = {}
        self._by_channel: dict[int, list[int]] = {}
        self._signals: dict[int, Signal] = {}

    def load(self) -> None:
        for _, body in self._journal.load("message"):
            head, _, kept = body.partition(b"\n")
            self._place(Message(**loads(head), kept=kept))

    def keep(self, message: Message, core: Json) -> None:
        """Take a message in, or write down that it changed."""
        message.kept = dumps(core)
        message.flags = core["flags"]
        if message.id not in self.by_id:
            self._place(message)
        if self._journal.lasting:
            head = {name: value for name, value in asdict(message).items() if name != "kept"}
            self._journal.put("message", message.id, dumps(head) + b"\n" + message.kept)
        self.changed(message.channel_id)

    def drop(self, message: Message) -> None:
        """Forget a message and the files that came with it."""
        del self.by_id[message.id]
        ids = self._by_channel[message.channel_id]
        del ids[bisect.bisect_left(ids, message.id)]
        for attachment_id in message.core["attachments"]:
            self._files.drop(attachment_id)
        self._journal.drop("message", message.id)
        self.changed(message.channel_id)

    def _place(self, message: Message) -> None:
        self.by_id[message.id] = message
        ids = self._by_channel.setdefault(message.channel_id, [])
        if ids and ids[-1] > message.id:
            bisect.insort(ids, message.id)
        else:
            ids.append(message.id)

    # Reading

    def ids_in(self, channel_id: int) -> list[int]:
        """All message ids of a channel, ephemeral ones too, oldest first; do not change it."""
        return self._by_channel.get(channel_id, [])

    def get(self, channel_id: int, message_id: int) -> Message | None:
        message = self.by_id.get(message_id)
        return message if message is not None and message.channel_id == channel_id else None

    def newest_first(self, channel_id: int, before: int | None = None) -> Iterator[Message]:
        ids = self.ids_in(channel_id)
        end = len(ids) if before is None else bisect.bisect_left(ids, before)
        for index in range(end - 1, -1, -1):
            yield self.by_id[ids[index]]

    def oldest_first(self, channel_id: int, after: int = 0) -> Iterator[Message]:
        ids = self.ids_in(channel_id)
        for index in range(bisect.bisect_right(ids, after), len(ids)):
            yield self.by_id[ids[index]]

    # Waiting

    def signal(self, channel_id: int) -> Signal:
        return self._signals.setdefault(channel_id, Signal())

    def changed(self, channel_id: int) -> None:
        if channel_id in self._signals:
            self._signals[channel_id].fire()

    # Showing

    def show(
        self, message: Message, *, nonce: str | int | None = None, reference: bool = True
    ) -> Json:
        """Show a message as REST and the gateway do, with links that work from now on."""
        core = message.core
        users = self._world.users
        shown: Json = {
            "id": str(message.id),
            "type": core["type"],
            "content": core["content"],
            "channel_id": str(message.channel_id),
            "author": users[message.author_id].payload(),
            "attachments": self._attachments(core["attachments"]),
            "embeds": self._embeds(core["embeds"]),
            "components": self._components(core["components"]),
            "mentions": [users[each].payload() for each in core["mentions"]],
            "mention_roles": [str(each) for each in core["mention_roles"]],
            "mention_everyone": core["mention_everyone"],
            "pinned": "pinned_at" in core,
            "tts": core["tts"],
            "timestamp": iso(moment_of(message.id)),
            "edited_timestamp": None if core["edited_s"] is None else iso(core["edited_s"]),
            "flags": core["flags"],
        }
        if nonce is not None:
            shown["nonce"] = nonce
        if "reactions" in core:
            shown["reactions"] = [_reaction(each, self._world.bot_id) for each in core["reactions"]]
        if "interaction" in core:
            shown |= _interaction_fields(core["interaction"], users)
            shown["webhook_id"] = shown["application_id"] = str(self._world.bot_id)
        if "reference" in core:
            shown |= self._reference(core["reference"], show=reference)
        if core["flags"] & HAS_THREAD and (thread := self._world.channels.get(message.id)):
            shown["thread"] = thread.payload()
        return shown

    def _attachments(self, ids: list[int]) -> list[Json]:
        kept = self._files.kept
        return [self._files.payload(kept[each]) for each in ids if each in kept]

    def _embeds(self, embeds: list[Json]) -> list[Json]:
        shown = [completed_embed(embed) for embed in embeds]
        for embed in shown:
            for name in ("image", "thumbnail"):
                if name in embed:
                    embed[name] = self._embed_media(embed[name])
        return shown

    def _embed_media(self, media: Json) -> Json:
        attachment = self._files.kept.get(media.get("attachment_id", 0))
        if attachment is None:
            return {"url": media["url"], "proxy_url": media["url"]}
        link = self._files.link(attachment.path)
        size = {"width": attachment.width or 0, "height": attachment.height or 0}
        return {"url": link, "proxy_url": link, **size}

    def _components(self, components: list[Json]) -> list[Json]:
        for component in walk(components):
            for media in media_of(component):
                self._fill(component, media)
        return components

    def _fill(self, component: Json, media: Json) -> None:
        """Put a fresh link where an attachment is shown."""
        attachment = self._files.kept.get(media.get("attachment_id", 0))
        if attachment is None:
            media |= {"id": str(component["id"]), "proxy_url": media["url"]}
            media |= {"width": None, "height": None, "content_type": None}
            return
        media |= self._files.media(attachment)
        if "file" in component:
            component |= {"name": attachment.filename, "size": attachment.size}

    def _reference(self, reference: Json, *, show: bool) -> Json:
        fields: Json = {
            "message_reference": {
                "type": 0,
                **{name: str(value) for name, value in reference.items() if value},
            }
        }
        if show:
            found = self.by_id.get(reference["message_id"])
            fields["referenced_message"] = self.show(found, reference=False) if found else None
        return fields

    def find(
        self, channel: Channel, wanted: Callable[[Json], Any], *, after: int = 0
    ) -> Json | None:
        """Find the newest message of a channel, newer than `after`, that is wanted."""
        for message in self.newest_first(channel.id):
            if message.id <= after:
                return None
            shown = self.show(message)
            if wanted(shown):
                return shown
        return None


def _reaction(reaction: Json, bot_id: int) -> Json:
    count = len(reaction["users"])
    return {
        "emoji": {"id": None, "name": reaction["emoji"]},
        "count": count,
        "count_details": {"burst": 0, "normal": count},
        "burst_colors": [],
        "me_burst": False,
        "me": bot_id in reaction["users"],
    }


def _metadata(meta: Json, users: dict[int, User]) -> Json:
    shown: Json = {
        "id": str(meta["id"]),
        "type": meta["type"],
        "user": users[meta["user_id"]].payload(),
        "authorizing_integration_owners": meta["owners"],
    }
    for name in ("original_response_message_id", "interacted_message_id", "target_message_id"):
        if meta.get(name):
            shown[name] = str(meta[name])
    if meta.get("target_user_id"):
        shown["target_user"] = users[meta["target_user_id"]].payload()
    if "triggering" in meta:
        shown["triggering_interaction_metadata"] = _metadata(meta["triggering"], users)
    return shown


def _interaction_fields(meta: Json, users: dict[int, User]) -> Json:
    fields: Json = {"interaction_metadata": _metadata(meta, users)}
    if meta["type"] == 2 and not meta.get("original_response_message_id"):
        fields["interaction"] = {
            "id": str(meta["id"]),
            "type": 2,
            "name": meta["name"],
            "user": users[meta["user_id"]].payload(),
        }
    return fields
