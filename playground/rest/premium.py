"""SKUs and entitlements."""

from playground import shapes
from playground.errors import no
from playground.rest.routes import NO_CONTENT, Asked, Reply, limit_of, route

_BASE = "/applications/{application_id}"
_FILTERS = [
    "user_id",
    "sku_ids",
    "before",
    "after",
    "limit",
    "guild_id",
    "exclude_ended",
    "exclude_deleted",
    "only_active",
]


def _mine(asked: Asked) -> None:
    if asked.id_of("application_id") != asked.box.world.bot_id:
        raise no("unknown_application")


@route("GET", _BASE + "/skus")
def list_skus(asked: Asked) -> Reply:
    _mine(asked)
    return 200, list(asked.box.premium.skus.values())


@route("GET", _BASE + "/entitlements", query=tuple(_FILTERS))
def list_entitlements(asked: Asked) -> Reply:
    _mine(asked)
    query = asked.query
    found = asked.box.premium.live()
    for name in ("user_id", "guild_id"):
        if name in query:
            found = [each for each in found if each.get(name) == query[name]]
    if "sku_ids" in query:
        wanted = query["sku_ids"].split(",")
        found = [each for each in found if each["sku_id"] in wanted]
    return 200, found[: limit_of(asked, 100, 1, 100)]


@route("POST", _BASE + "/entitlements")
def create_entitlement(asked: Asked) -> Reply:
    _mine(asked)
    shapes.verify(
        shapes.form(
            {
                "sku_id": shapes.snowflake,
                "owner_id": shapes.snowflake,
                "owner_type": shapes.one_of(1, 2),
            }
        ),
        asked.json,
    )
    body = asked.json
    owner = int(body["owner_id"])
    guild_id = owner if body["owner_type"] == 1 else 0
    world = asked.box.world
    user_id = world.guild_of_bot(owner).owner_id if guild_id else world.user(owner).id
    return 200, asked.box.premium.grant(int(body["sku_id"]), user_id, guild_id, test=True)


@route("GET", _BASE + "/entitlements/{entitlement_id}")
def get_entitlement(asked: Asked) -> Reply:
    _mine(asked)
    return 200, asked.box.premium.get(asked.id_of("entitlement_id"))


@route("DELETE", _BASE + "/entitlements/{entitlement_id}")
def delete_entitlement(asked: Asked) -> Reply:
    _mine(asked)
    asked.box.premium.delete(asked.id_of("entitlement_id"))
    return NO_CONTENT, None


@route("POST", _BASE + "/entitlements/{entitlement_id}/consume")
def consume_entitlement(asked: Asked) -> Reply:
    _mine(asked)
    asked.box.premium.consume(asked.id_of("entitlement_id"))
    return NO_CONTENT, None
