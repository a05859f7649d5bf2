"""A bot's answers to interactions: the first within 3 s, the others within 15 minutes."""

from dataclasses import dataclass

from playground import command_forms as kinds
from playground import components, forms, messages, modals, shapes
from playground.errors import no
from playground.forms import Form
from playground.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interactions,
    Record,
    Response,
)
from playground.messages import Archive, Message
from playground.plain import Json
from playground.posting import Origin, Posting
from playground.shapes import Check, array, form, integer, maybe, text
from playground.world import World

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
_NAMES = {
    MESSAGE: "message",
    DEFERRED: "deferred",
    DEFERRED_UPDATE: "deferred_update",
    UPDATE: "update",
    CHOICES: "choices",
    MODAL: "modal",
}
_ALLOWED = {
    COMMAND: {MESSAGE, DEFERRED, MODAL},
    COMPONENT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFERRED},
}
_CHOICE_VALUES: dict[int, Check] = {
    kinds.STRING: text(0, 100),
    kinds.INTEGER: integer(-(2**53), 2**53),
    kinds.NUMBER: shapes.number,
}


@dataclass(slots=True)
class Callbacks:
    """Does what a bot answers."""

    world: World
    archive: Archive
    posting: Posting
    interactions: Interactions

    # The first answer

    def answer(self, interaction_id: int, token: str, given: Form) -> Json:
        """Take the first answer; returns Discord's description of what came of it."""
        record = self.interactions.to_answer(interaction_id, token)
        kind = _kind(record, given.body)
        data: Json = given.body.get("data") or {}
        response = Response(_NAMES[kind])
        match kind:
            case 4 | 5:
                self._say(record, response, data, given)
            case 6 | 7:
                self._update(record, response, data, given)
            case 8:
                response.choices = _choices(record, given.body)
            case _:
                shapes.verify(_MODAL_BODY, given.body)
                response.modal = {**data, "components": components.completed(data["components"])}
        self.interactions.answer(record, response)
        return self._description(record, kind)

    def _say(self, record: Record, response: Response, data: Json, given: Form) -> None:
        deferred = response.kind == "deferred"
        shape = _DEFERRED_DATA if deferred else forms.ANSWER
        flags = messages.EPHEMERAL if deferred else forms.ANSWER_FLAGS
        forms.check_message(shape, data, flags=flags, within=("data",))
        origin = self._origin(record)
        response.ephemeral = bool((data.get("flags") or 0) & messages.EPHEMERAL)
        origin.seen_by = record.user_id if response.ephemeral else 0
        if deferred:
            origin.flags = messages.LOADING
        channel = self._channel(record)
        form_ = Form(data, given.uploads)
        response.message_id = self.posting.create(channel, self.world.bot_id, form_, origin).id

    def _update(self, record: Record, response: Response, data: Json, given: Form) -> None:
        source = self.archive.by_id.get(record.source_id or 0)
        if source is None:
            raise no("unknown_message")
        response.message_id = source.id
        response.ephemeral = source.ephemeral
        if response.kind == "update":
            v2 = bool(source.flags & components.COMPONENTS_V2)
            flags = forms.EDIT_FLAGS
            forms.check_message(forms.EDIT, data, flags=flags, v2=v2, within=("data",))
            self.posting.edit(source, Form(data, given.uploads))
        elif data:
            raise shapes.refuse("data", "UNKNOWN_FIELD", "A deferred update carries nothing.")

    def _description(self, record: Record, kind: int) -> Json:
        response = record.response
        interaction: Json = {"id": str(record.id), "type": record.type}
        if record.guild_id:
            interaction["guild_id"] = str(record.guild_id)
        interaction["channel_id"] = str(record.channel_id)
        if response is None or response.message_id is None:
            return {"interaction": interaction}
        interaction |= {
            "response_message_id": str(response.message_id),
            "response_message_loading": kind == DEFERRED,
            "response_message_ephemeral": response.ephemeral,
        }
        if kind not in {MESSAGE, UPDATE}:
            return {"interaction": interaction}
        shown = self.archive.show(self.archive.by_id[response.message_id])
        return {"interaction": interaction, "resource": {"type": kind, "message": shown}}

    def _origin(self, record: Record) -> Origin:
        """Say where a message that answers this interaction comes from."""
        origin = Origin(interaction=record.meta)
        if record.type == COMMAND:
            menu = "target_message_id" in record.meta or "target_user_id" in record.meta
            origin.type = messages.CONTEXT_MENU_COMMAND if menu else messages.CHAT_INPUT_COMMAND
        elif record.source_id:
            self._reply_to(origin, record, record.source_id)
        return origin

    def _reply_to(self, origin: Origin, record: Record, message_id: int) -> None:
        origin.type = messages.REPLY
        origin.reference = {
            "message_id": message_id,
            "channel_id": record.channel_id,
            "guild_id": record.guild_id,
        }

    def _channel(self, record: Record):
        channel = self.world.channels.get(record.channel_id)
        if channel is None:
            raise no("unknown_channel")
        return channel

    # What comes after

    def follow_up(self, record: Record, given: Form) -> Message:
        """Post a follow-up. The first one after "thinking" takes its place, and its visibility."""
        forms.check_message(forms.ANSWER, given.body, flags=forms.ANSWER_FLAGS)
        original = self.archive.by_id.get(record.original_id or 0)
        if original is not None and original.flags & messages.LOADING:
            body = {name: value for name, value in given.body.items() if name != "flags"}
            flags = (given.body.get("flags") or 0) & ~messages.EPHEMERAL
            self._fill_in(record, original, Form({**body, "flags": flags}, given.uploads))
            return original
        origin = Origin(interaction=self._follow_up_meta(record))
        if record.original_id:
            self._reply_to(origin, record, record.original_id)
        if (given.body.get("flags") or 0) & messages.EPHEMERAL:
            origin.seen_by = record.user_id
        message = self.posting.create(self._channel(record), self.world.bot_id, given, origin)
        record.followups.append(message.id)
        self.interactions.save(record)
        return message

    def _follow_up_meta(self, record: Record) -> Json:
        meta = dict(record.meta)
        if record.original_id:
            meta["original_response_message_id"] = record.original_id
        return meta

    def message_of(self, record: Record, wanted: str) -> Message:
        """Find `@original`, or a message that this interaction made."""
        if wanted == "@original":
            message_id = record.original_id
        else:
            mine = {record.original_id, *record.followups}
            message_id = int(wanted) if wanted.isdigit() and int(wanted) in mine else None
        message = self.archive.by_id.get(message_id or 0)
        if message is None:
            raise no("unknown_message")
        return message

    def edit(self, record: Record, message: Message, given: Form) -> None:
        v2 = bool(message.flags & components.COMPONENTS_V2)
        forms.check_message(forms.EDIT, given.body, flags=forms.EDIT_FLAGS, v2=v2)
        self._fill_in(record, message, given)

    def _fill_in(self, record: Record, message: Message, given: Form) -> None:
        thinking = bool(message.flags & messages.LOADING)
        self.posting.edit(message, given, clear_flags=messages.LOADING, first=thinking)
        record.edits += 1
        self.interactions.save(record)

    def delete(self, record: Record, message: Message) -> None:
        self.posting.delete(message)
        self.interactions.save(record)


_DEFERRED_DATA = form({}, {"flags": maybe(integer(0))})
_MODAL_BODY = form({"type": integer(), "data": modals.MODAL})
_CALLBACK = form({"type": integer(1, 12)}, {"data": shapes.anything})


def _kind(record: Record, body: Json) -> int:
    """Check that this kind of answer fits this kind of interaction."""
    shapes.verify(_CALLBACK, body)
    kind: int = body["type"]
    allowed = _ALLOWED[record.type]
    if record.type == MODAL_SUBMIT and record.source_id:
        allowed = {*allowed, DEFERRED_UPDATE, UPDATE}
    if kind not in allowed:
        raise shapes.refuse(
            "type",
            "BASE_TYPE_CHOICES",
            f"Interactions of type {record.type} are answered with {sorted(allowed)}.",
        )
    data = body.get("data")
    if data is not None and not isinstance(data, dict):
        raise shapes.refuse("data", "DICT_TYPE_CONVERT", "Only dictionaries may be used here.")
    return kind


def _choices(record: Record, body: Json) -> list[Json]:
    option = record.option or {"type": kinds.STRING}
    choice = form(
        {"name": text(1, 100), "value": _CHOICE_VALUES[option["type"]]},
        {"name_localizations": maybe(shapes.mapping(shapes.anything, text(1, 100)))},
    )
    shapes.verify(form({"type": integer(), "data": form({"choices": array(choice, 0, 25)})}), body)
    return list(body["data"]["choices"])
