"""What is for sale and who has bought it: SKUs and entitlements."""

from playground.clock import Clock, Snowflakes, iso
from playground.errors import no
from playground.events import Dispatch, Events
from playground.journal import Journal
from playground.plain import Json, dumps, loads

DURABLE, CONSUMABLE, SUBSCRIPTION = 2, 3, 5
PURCHASE, TEST_MODE_PURCHASE = 1, 4


class Premium:
    """The shop of the one application here."""

    def __init__(self, clock: Clock, ids: Snowflakes, events: Events, journal: Journal) -> None:
        self._clock = clock
        self._ids = ids
        self._events = events
        self._journal = journal
        self.application_id = 0
        self.skus: dict[int, Json] = {}
        self.entitlements: dict[int, Json] = {}

    def load(self) -> None:
        self.skus = {row_id: loads(body) for row_id, body in self._journal.load("sku")}
        rows = self._journal.load("entitlement")
        self.entitlements = {row_id: loads(body) for row_id, body in rows}

    def sell(self, name: str, kind: int = CONSUMABLE) -> int:
        """Put something on the shelf; returns its SKU."""
        sku_id = self._ids.make()
        self.skus[sku_id] = {
            "id": str(sku_id),
            "type": kind,
            "application_id": str(self.application_id),
            "name": name,
            "slug": name.lower().replace(" ", "-"),
            "flags": (1 << 2) | (1 << 8 if kind == SUBSCRIPTION else 0),
        }
        self._journal.put("sku", sku_id, dumps(self.skus[sku_id]))
        return sku_id

    def grant(self, sku_id: int, user_id: int, guild_id: int = 0, *, test: bool = False) -> Json:
        """Let somebody have it, and tell the bot."""
        if sku_id not in self.skus:
            raise no("unknown_sku")
        if self.skus[sku_id]["type"] == CONSUMABLE and self._unconsumed(sku_id, user_id):
            raise no("unknown_entitlement")
        entitlement: Json = {
            "id": str(self._ids.make()),
            "sku_id": str(sku_id),
            "application_id": str(self.application_id),
            "user_id": str(user_id),
            "type": TEST_MODE_PURCHASE if test else PURCHASE,
            "deleted": False,
            "consumed": False,
            "starts_at": None if test else iso(self._clock.now_s()),
            "ends_at": None,
        }
        if guild_id:
            entitlement["guild_id"] = str(guild_id)
        self._save(entitlement, "CREATE")
        return entitlement

    def _unconsumed(self, sku_id: int, user_id: int) -> bool:
        return any(
            each["sku_id"] == str(sku_id)
            and each["user_id"] == str(user_id)
            and not each["consumed"]
            for each in self.live()
        )

    def live(self) -> list[Json]:
        return [each for each in self.entitlements.values() if not each["deleted"]]

    def of(self, user_id: int, guild_id: int) -> list[Json]:
        """List what an interaction of this user in this guild tells the bot about."""
        wanted = (str(user_id), str(guild_id))
        return [
            each
            for each in self.live()
            if each["user_id"] == wanted[0] or each.get("guild_id") == wanted[1]
        ]

    def get(self, entitlement_id: int) -> Json:
        found = self.entitlements.get(entitlement_id)
        if found is None or found["deleted"]:
            raise no("unknown_entitlement")
        return found

    def consume(self, entitlement_id: int) -> None:
        entitlement = self.get(entitlement_id)
        if self.skus[int(entitlement["sku_id"])]["type"] != CONSUMABLE:
            raise no("unknown_entitlement")
        self._save({**entitlement, "consumed": True}, "UPDATE")

    def delete(self, entitlement_id: int) -> None:
        """Take a test entitlement back; bought ones cannot be deleted by the bot."""
        entitlement = self.get(entitlement_id)
        if entitlement["type"] != TEST_MODE_PURCHASE:
            raise no("unknown_entitlement")
        self._save({**entitlement, "deleted": True}, "DELETE")

    def _save(self, entitlement: Json, what: str) -> None:
        self.entitlements[int(entitlement["id"])] = entitlement
        self._journal.put("entitlement", int(entitlement["id"]), dumps(entitlement))
        self._events.dispatch(Dispatch(f"ENTITLEMENT_{what}", entitlement))
