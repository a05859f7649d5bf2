"""Answers to interactions, and the webhook that each of them opens for 15 minutes."""

from playground import forms
from playground.errors import no
from playground.interactions import Record
from playground.rest.routes import NO_CONTENT, Asked, Reply, route

_HOOK = "/webhooks/{webhook_id}/{webhook_token}"


@route(
    "POST",
    "/interactions/{interaction_id}/{interaction_token}/callback",
    public=True,
    query=("with_response",),
)
def callback(asked: Asked) -> Reply:
    box = asked.box
    interaction_id = asked.id_of("interaction_id")
    token = asked.params["interaction_token"]
    record = box.interactions.to_answer(interaction_id, token)
    place = box.world.channels.get(record.channel_id)
    if place is None:
        raise no("unknown_channel")
    forms.check_uploads(asked.form, box.posting.upload_limit_bytes(place))
    described = box.callbacks.answer(interaction_id, token, asked.form)
    wanted = asked.query.get("with_response", "false").lower() in {"true", "1"}
    return (200, described) if wanted else (NO_CONTENT, None)


def _record(asked: Asked) -> Record:
    """Find the interaction of this webhook; the application is its webhook's id."""
    if asked.id_of("webhook_id") != asked.box.world.bot_id:
        raise no("unknown_webhook")
    record = asked.box.interactions.by_token(asked.params["webhook_token"])
    place = asked.box.world.channels.get(record.channel_id)
    if place is None:
        raise no("unknown_channel")
    forms.check_uploads(asked.form, asked.box.posting.upload_limit_bytes(place))
    return record


@route("POST", _HOOK, public=True, query=("wait", "thread_id", "with_components"))
def follow_up(asked: Asked) -> Reply:
    made = asked.box.callbacks.follow_up(_record(asked), asked.form)
    return 200, asked.box.archive.show(made)


def get_message(asked: Asked) -> Reply:
    record = _record(asked)
    message = asked.box.callbacks.message_of(record, asked.params.get("message_id", "@original"))
    return 200, asked.box.archive.show(message)


def edit_message(asked: Asked) -> Reply:
    record = _record(asked)
    message = asked.box.callbacks.message_of(record, asked.params.get("message_id", "@original"))
    asked.box.callbacks.edit(record, message, asked.form)
    return 200, asked.box.archive.show(message)


def delete_message(asked: Asked) -> Reply:
    record = _record(asked)
    message = asked.box.callbacks.message_of(record, asked.params.get("message_id", "@original"))
    asked.box.callbacks.delete(record, message)
    return NO_CONTENT, None


for _which in ("@original", "{message_id}"):
    _path = f"{_HOOK}/messages/{_which}"
    route("GET", _path, public=True, query=("thread_id",))(get_message)
    route("PATCH", _path, public=True, query=("thread_id", "with_components"))(edit_message)
    route("DELETE", _path, public=True, query=("thread_id",))(delete_message)
