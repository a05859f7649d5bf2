"""What the page can do: every button and knob of it is one function here."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from playground import shapes
from playground.actors.member import Member
from playground.actors.places import ChannelView, GuildView
from playground.box import Box
from playground.control import showing
from playground.errors import OptionError, PlaygroundError
from playground.faults import Fault
from playground.interactions import Record
from playground.people import User
from playground.plain import Json, JsonValue, is_object, items, part
from playground.shapes import Check, anything, array, boolean, form, integer, maybe, snowflake, text

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


def _user(box: Box, body: Json, name: str = "as") -> User:
    user = box.world.users.get(int(body[name]))
    if user is None or user.bot:
        raise PlaygroundError("There is no such person.")
    return user


def _channel(box: Box, body: Json) -> ChannelView:
    channel = box.world.channels.get(int(body["channel"]))
    if channel is None:
        raise PlaygroundError("That channel is gone.")
    return ChannelView(box, channel)


def _member(box: Box, body: Json) -> Member:
    """Find the person, as a member of the channel's guild where there is one."""
    user = _user(box, body)
    guilds = [guild for guild in box.world.guilds.values() if user.id in guild.members]
    place = box.world.channels.get(int(body.get("channel") or 0))
    home = box.world.guilds.get(place.guild_id) if place else None
    fallback = guilds or list(box.world.guilds.values())
    return Member(box, user, home or fallback[0])


def _guild(box: Box, body: Json) -> GuildView:
    guild = box.world.guilds.get(int(body["guild"]))
    if guild is None:
        raise PlaygroundError("There is no such guild.")
    return GuildView(box, guild)


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
        channel=_channel(box, body),
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
            channel=_channel(box, body),
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
    record = box.asking.submit(_user(box, body), opened, body["answers"])
    return showing.interaction(box, record)


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
        target = Member(box, box.world.users[_user(box, body, "person").id], member.guild)
        made = await member.context(body["name"], target, channel=_channel(box, body))
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
    return await _member(box, body).say(body["content"], channel=_channel(box, body), files=files)


@deed("dm", {"as": snowflake})
async def direct(box: Box, body: Json) -> JsonValue:
    view = _member(box, body).dm
    box.events.tell("channel", channel_id=view.id)
    return showing.channel(box, view.channel)


# Knobs


@deed("clock", {"advance_s": shapes.number})
async def clock(box: Box, body: Json) -> JsonValue:
    if not 0 <= body["advance_s"] <= 400 * 86_400:
        raise PlaygroundError("The clock goes forward, by at most 400 days at once.")
    box.clock.advance(body["advance_s"])
    box.events.tell("clock")
    return showing.clock(box)


@deed(
    "guilds",
    {"guild": snowflake},
    {
        "tier": maybe(integer(0, 3)),
        "locale": maybe(text(1, 10)),
        "bot": maybe(shapes.one_of("kick", "invite")),
    },
)
async def change_guild(box: Box, body: Json) -> JsonValue:
    view = _guild(box, body)
    if body.get("tier") is not None:
        view.boost(body["tier"])
    if body.get("locale"):
        view.set_locale(body["locale"])
    inside = box.world.bot_id in view.guild.members
    if body.get("bot") == "kick" and inside:
        view.kick_bot()
    if body.get("bot") == "invite" and not inside:
        view.invite_bot()
    return showing.guild(box, view.guild)


@deed("channels/new", {"guild": snowflake, "name": text(1, 100)}, {"nsfw": maybe(boolean)})
async def add_channel(box: Box, body: Json) -> JsonValue:
    view = _guild(box, body).add_channel(body["name"], nsfw=bool(body.get("nsfw")))
    return showing.channel(box, view.channel)


_NAMES = maybe(array(text(1, 40), 0, 52))


@deed(
    "channels",
    {"channel": snowflake},
    {
        "nsfw": maybe(boolean),
        "deny": _NAMES,
        "allow": _NAMES,
        "to": maybe(snowflake),
        "delete": maybe(boolean),
    },
)
async def change_channel(box: Box, body: Json) -> JsonValue:
    view = _channel(box, body)
    if body.get("delete"):
        view.delete()
        return {"id": str(view.id), "gone": True}
    if body.get("nsfw") is not None:
        view.restrict(nsfw=body["nsfw"])
    target = _user(box, body, "to") if body.get("to") else box.world.bot
    try:
        view.change_overwrite(target.id, allow=items(body, "allow"), deny=items(body, "deny"))
    except KeyError as error:
        raise PlaygroundError(f"Discord has no permission {error.args[0]}.") from None
    return showing.channel(box, view.channel)


@deed(
    "people", {"person": snowflake}, {"accepts_dms": maybe(boolean), "locale": maybe(text(1, 10))}
)
async def change_person(box: Box, body: Json) -> JsonValue:
    user = _user(box, body, "person")
    if body.get("accepts_dms") is not None:
        user.accepts_dms = body["accepts_dms"]
    user.locale = body.get("locale") or user.locale
    box.world.keep(user)
    return showing.person(box, user)


@deed("limits", {"enabled": boolean})
async def limits(box: Box, body: Json) -> JsonValue:
    box.limits.enabled = body["enabled"]
    return {"enabled": box.limits.enabled}


@deed(
    "faults",
    {"route": text(1, 200), "act": shapes.one_of("answer", "drop", "delay", "limit")},
    {
        "when": shapes.one_of("before", "after"),
        "times": integer(-1, 1000),
        "status": integer(400, 599),
        "delay_s": shapes.number,
        "retry_after_s": shapes.number,
        "via": boolean,
    },
)
async def plan_fault(box: Box, body: Json) -> JsonValue:
    return box.faults.plan(Fault(**body)).payload()


@deed(
    "gateway",
    {"act": shapes.one_of("cut", "close", "reconnect", "invalidate", "freeze", "thaw")},
    {"code": maybe(integer(1000, 4999))},
)
async def gateway(box: Box, body: Json) -> JsonValue:
    match body["act"]:
        case "cut":
            box.faults.cut_gateway()
        case "close":
            box.faults.close_gateway(body.get("code") or 4000)
        case "reconnect":
            box.faults.ask_reconnect()
        case "invalidate":
            box.faults.invalidate_sessions()
        case freeze_or_thaw:
            box.faults.freeze_gateway(frozen=freeze_or_thaw == "freeze")
    return {"connected": box.gateway.connected}
