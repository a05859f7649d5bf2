"""The page's knobs: clock, guilds, channels, people, limits, faults and the gateway."""

from playground import shapes
from playground.actors.places import GuildView
from playground.box import Box
from playground.control import showing
from playground.control.doing import DEEDS, channel_of, deed, user_of
from playground.errors import PlaygroundError
from playground.faults import Fault
from playground.plain import Json, JsonValue, items
from playground.shapes import array, boolean, integer, maybe, snowflake, text

__all__ = ["DEEDS"]  # with the knobs among them


def _guild(box: Box, body: Json) -> GuildView:
    guild = box.world.guilds.get(int(body["guild"]))
    if guild is None:
        raise PlaygroundError("There is no such guild.")
    return GuildView(box, guild)


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
async def addchannel_of(box: Box, body: Json) -> JsonValue:
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
async def changechannel_of(box: Box, body: Json) -> JsonValue:
    view = channel_of(box, body)
    if body.get("delete"):
        view.delete()
        return {"id": str(view.id), "gone": True}
    if body.get("nsfw") is not None:
        view.restrict(nsfw=body["nsfw"])
    target = user_of(box, body, "to") if body.get("to") else box.world.bot
    try:
        view.change_overwrite(target.id, allow=items(body, "allow"), deny=items(body, "deny"))
    except KeyError as error:
        raise PlaygroundError(f"Discord has no permission {error.args[0]}.") from None
    return showing.channel(box, view.channel)


@deed(
    "people", {"person": snowflake}, {"accepts_dms": maybe(boolean), "locale": maybe(text(1, 10))}
)
async def change_person(box: Box, body: Json) -> JsonValue:
    user = user_of(box, body, "person")
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
