"""What the page can do: every button and knob of it is one function here."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from playground import shapes
from playground.actors.member import Member
from playground.actors.places import ChannelView
from playground.box import Box
from playground.control import showing
from playground.errors import OptionError, PlaygroundError
from playground.interactions import Record
from playground.people import User
from playground.plain import Json, JsonValue, is_list, is_object, items, part
from playground.shapes import Check, anything, array, form, maybe, snowflake, text

Deed: TypeAlias = Callable[[Box, Json], Awaitable[JsonValue]]

DEEDS: dict[str, tuple[Check, Deed]] = {}


def deed(
    name: str, required: dict[str, Check], optional: dict[str, Check] | None = None
) -> Callable[[Deed], Deed]:
    """Let a function be posted to, with this form."""

    def register(function: Deed) -> Deed:
        DEEDS[name] = (form(required, optional), function)
        return function

    return register


# Who and where


def user_of(box: Box, body: Json, name: str = "as") -> User:
    user = box.world.users.get(int(body[name]))
    if user is None or user.bot:
        raise PlaygroundError("There is no such person.")
    return user


def channel_of(box: Box, body: Json) -> ChannelView:
    channel = box.world.channels.get(int(body["channel"]))
    if channel is None:
        raise PlaygroundError("That channel is gone.")
    return ChannelView(box, channel)


def _member(box: Box, body: Json) -> Member:
    """Find the person, as a member of the channel's guild where there is one."""
    user = user_of(box, body)
    guilds = [guild for guild in box.world.guilds.values() if user.id in guild.members]
    place = box.world.channels.get(int(body.get("channel") or 0))
    home = box.world.guilds.get(place.guild_id) if place else None
    fallback = guilds or list(box.world.guilds.values())
    return Member(box, user, home or fallback[0])


def _options(box: Box, body: Json) -> dict[str, Any]:
    """Read option values: `{"attachment": id}` stands for a file uploaded before."""
    found: dict[str, Any] = {}
    for name, value in part(body, "options").items():
        found[name] = _attachment(box, value) if is_object(value) else value
    return found


def _attachment(box: Box, value: Json) -> Any:
    attachment = box.files.kept.get(int(value.get("attachment") or 0))
    if attachment is None:
        raise OptionError("That file is not here any more; please choose it again.")
    return attachment


_AT = {"as": snowflake, "channel": snowflake}
_OPTIONS = maybe(shapes.mapping(text(1, 32), anything))


# Interactions


@deed("command", {**_AT, "name": text(1, 100)}, {"options": _OPTIONS, "locale": maybe(text(1, 10))})
async def command(box: Box, body: Json) -> JsonValue:
    member = _member(box, body)
    made = await member.command(
        body["name"],
        channel=channel_of(box, body),
        locale=body.get("locale"),
        options=_options(box, body),
    )
    return showing.interaction(box, made.record)


@deed(
    "autocomplete",
    {**_AT, "name": text(1, 100), "focused": text(1, 32), "value": text(0, 6000)},
    {"options": _OPTIONS},
)
async def autocomplete(box: Box, body: Json) -> JsonValue:
    try:
        choices = await _member(box, body).autocomplete(
            body["name"],
            focused=body["focused"],
            value=body["value"],
            channel=channel_of(box, body),
            options=_options(box, body),
        )
    except TimeoutError:
        raise PlaygroundError("Loading options failed.") from None
    return {"choices": choices}


_ON_MESSAGE = {"as": snowflake, "message": snowflake, "component": text(1, 100)}


@deed("press", _ON_MESSAGE)
async def press(box: Box, body: Json) -> JsonValue:
    made = await _member(box, body).press(int(body["message"]), body["component"])
    return showing.interaction(box, made.record)


@deed("select", {**_ON_MESSAGE, "values": array(anything, 0, 25)})
async def select(box: Box, body: Json) -> JsonValue:
    values = [_attachment(box, each) if is_object(each) else each for each in body["values"]]
    made = await _member(box, body).select(int(body["message"]), body["component"], *values)
    return showing.interaction(box, made.record)


@deed(
    "submit",
    {"as": snowflake, "interaction": snowflake, "answers": shapes.mapping(text(1, 100), anything)},
)
async def submit(box: Box, body: Json) -> JsonValue:
    opened = _record(box, body)
    answers = {name: _answer(box, value) for name, value in part(body, "answers").items()}
    record = box.asking.submit(user_of(box, body), opened, answers)
    return showing.interaction(box, record)


def _answer(box: Box, value: Any) -> Any:
    """Read a modal's answer: files stand in it as they do in a command's options."""
    if not is_list(value):
        return value
    return [_attachment(box, each) if is_object(each) else each for each in value]


def _record(box: Box, body: Json) -> Record:
    record = box.interactions.by_id.get(int(body["interaction"]))
    if record is None:
        raise PlaygroundError("That interaction is over.")
    return record


@deed(
    "menu", {**_AT, "name": text(1, 100)}, {"message": maybe(snowflake), "person": maybe(snowflake)}
)
async def menu(box: Box, body: Json) -> JsonValue:
    member = _member(box, body)
    if body.get("person"):
        target = Member(box, box.world.users[user_of(box, body, "person").id], member.guild)
        made = await member.context(body["name"], target, channel=channel_of(box, body))
    else:
        made = await member.context(body["name"], int(body.get("message") or 0))
    return showing.interaction(box, made.record)


@deed("say", {**_AT, "content": text(0, 2000)}, {"attachments": maybe(array(snowflake, 0, 10))})
async def say(box: Box, body: Json) -> JsonValue:
    ids = [int(each) for each in items(body, "attachments")]
    files = tuple(
        (box.files.kept[each].filename, box.files.bytes_of(each))
        for each in ids
        if each in box.files.kept
    )
    return await _member(box, body).say(body["content"], channel=channel_of(box, body), files=files)


@deed("dm", {"as": snowflake})
async def direct(box: Box, body: Json) -> JsonValue:
    view = _member(box, body).dm
    box.events.tell("channel", channel_id=view.id)
    return showing.channel(box, view.channel)
