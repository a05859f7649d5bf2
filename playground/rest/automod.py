"""AutoMod rules, which need MANAGE_GUILD even to be read."""

from playground import shapes
from playground.automod import KEYWORD, MOST
from playground.box import Box
from playground.errors import no
from playground.events import Intent
from playground.permissions import Permission
from playground.places import Guild
from playground.plain import Json, items, part
from playground.rest import access
from playground.rest.routes import NO_CONTENT, Asked, Reply, route
from playground.shapes import anything, array, boolean, form, integer, maybe, snowflake, text

_BASE = "/guilds/{guild_id}/auto-moderation/rules"
_METADATA = form(
    {},
    {
        "keyword_filter": maybe(array(text(1, 60), 0, 1000)),
        "regex_patterns": maybe(array(text(1, 260), 0, 10)),
        "allow_list": maybe(array(text(1, 60), 0, 1000)),
        "presets": maybe(array(integer(1, 3), 0, 3)),
        "mention_total_limit": maybe(integer(0, 50)),
        "mention_raid_protection_enabled": maybe(boolean),
    },
)
_ACTION = form({"type": integer(1, 4)}, {"metadata": anything})
_OPTIONAL: dict[str, shapes.Check] = {
    "trigger_metadata": maybe(_METADATA),
    "enabled": maybe(boolean),
    "exempt_roles": maybe(array(snowflake, 0, 20, unique=True)),
    "exempt_channels": maybe(array(snowflake, 0, 50, unique=True)),
}
_CREATE = form(
    {
        "name": text(1, 100),
        "event_type": integer(1, 2),
        "trigger_type": shapes.one_of(1, 3, 4, 5, 6),
        "actions": array(_ACTION, 1, 5),
    },
    _OPTIONAL,
)
_EDIT = form(
    {},
    {
        **_OPTIONAL,
        "name": text(1, 100),
        "event_type": integer(1, 2),
        "actions": array(_ACTION, 1, 5),
    },
)
_EMPTY: dict[int, Json] = {
    KEYWORD: {"keyword_filter": [], "regex_patterns": [], "allow_list": []},
    4: {"presets": [], "allow_list": []},
    5: {"mention_total_limit": 5, "mention_raid_protection_enabled": False},
}


def _guild(asked: Asked) -> Guild:
    return access.guild(asked.box, asked.id_of("guild_id"), Permission.MANAGE_GUILD)


def _rule(asked: Asked, guild: Guild) -> Json:
    found = guild.automod.get(asked.id_of("rule_id"))
    if found is None:
        raise no("unknown_automod_rule")
    return found


def _tell(box: Box, guild: Guild, rule: Json, what: str) -> None:
    intent = Intent.AUTO_MODERATION_CONFIGURATION
    box.world.announce(f"AUTO_MODERATION_RULE_{what}", rule, guild, intent)


@route("GET", _BASE)
def list_rules(asked: Asked) -> Reply:
    return 200, list(_guild(asked).automod.values())


@route("GET", _BASE + "/{rule_id}")
def get_rule(asked: Asked) -> Reply:
    return 200, _rule(asked, _guild(asked))


@route("POST", _BASE)
def create_rule(asked: Asked) -> Reply:
    box = asked.box
    guild = _guild(asked)
    shapes.verify(_CREATE, asked.json)
    body = asked.json
    kind = body["trigger_type"]
    if sum(rule["trigger_type"] == kind for rule in guild.automod.values()) >= MOST[kind]:
        raise no("too_many_automod_rules")
    rule: Json = {
        "id": str(box.ids.make()),
        "guild_id": str(guild.id),
        "creator_id": str(box.world.bot_id),
        "name": body["name"],
        "event_type": body["event_type"],
        "trigger_type": kind,
        "trigger_metadata": _metadata(kind, body),
        "actions": [{"metadata": {}, **_present(action)} for action in body["actions"]],
        "enabled": bool(body.get("enabled")),
        "exempt_roles": [str(each) for each in items(body, "exempt_roles")],
        "exempt_channels": [str(each) for each in items(body, "exempt_channels")],
    }
    guild.automod[int(rule["id"])] = rule
    box.world.keep(guild)
    _tell(box, guild, rule, "CREATE")
    return 200, rule


def _metadata(kind: int, body: Json) -> Json:
    return {**_EMPTY.get(kind, {}), **_present(part(body, "trigger_metadata"))}


def _present(value: Json) -> Json:
    return {name: each for name, each in value.items() if each is not None}


@route("PATCH", _BASE + "/{rule_id}")
def edit_rule(asked: Asked) -> Reply:
    guild = _guild(asked)
    rule = _rule(asked, guild)
    shapes.verify(_EDIT, asked.json)
    body = _present(asked.json)
    if "trigger_metadata" in body:
        body["trigger_metadata"] = _metadata(rule["trigger_type"], body)
    for name in ("exempt_roles", "exempt_channels"):
        if name in body:
            body[name] = [str(each) for each in body[name]]
    rule |= body
    asked.box.world.keep(guild)
    _tell(asked.box, guild, rule, "UPDATE")
    return 200, rule


@route("DELETE", _BASE + "/{rule_id}")
def delete_rule(asked: Asked) -> Reply:
    guild = _guild(asked)
    rule = _rule(asked, guild)
    del guild.automod[int(rule["id"])]
    asked.box.world.keep(guild)
    _tell(asked.box, guild, rule, "DELETE")
    return NO_CONTENT, None
