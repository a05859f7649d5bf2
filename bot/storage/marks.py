"""Small things to remember: what was learned of renders, and words by name."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import Connection, bindparam, delete, select

from bot.domain.pacing import Eta
from bot.storage.statements import Prepared, into
from bot.storage.tables import etas, marks

_ETAS = Prepared(select(etas.c.key, etas.c.learned))
_learn = into(etas)
_LEARN = Prepared(
    _learn.on_conflict_do_update(
        index_elements=[etas.c.key], set_={"learned": _learn.excluded.learned}
    )
)
_GET = Prepared(select(marks.c.value).where(marks.c.name == bindparam("name")))
_DROP = Prepared(delete(marks).where(marks.c.name == bindparam("name")))
_put = into(marks)
_PUT = Prepared(
    _put.on_conflict_do_update(index_elements=[marks.c.name], set_={"value": _put.excluded.value})
)


class SqlMarks:
    """`ports.Marks` on a connection, for one transaction.

    A mark is read once: the units of a group ask for the same few marks of their guild again and again. What an
    operator's command commits meanwhile counts from the next transaction on.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, str | None] = {}

    def forget(self) -> None:
        """Read each mark anew from now on."""
        self._known.clear()

    def etas(self) -> Mapping[str, Eta]:
        return {key: Eta(**json.loads(learned)) for key, learned in _ETAS.all(self._connection)}

    def keep_eta(self, key: str, eta: Eta) -> None:
        _LEARN.count(self._connection, {"key": key, "learned": json.dumps(asdict(eta))})

    def get(self, name: str) -> str | None:
        if name in self._known:
            return self._known[name]
        row = _GET.first(self._connection, {"name": name})
        self._known[name] = value = None if row is None else row[0]
        return value

    def put(self, name: str, value: str) -> None:
        _PUT.count(self._connection, {"name": name, "value": value})
        self._known[name] = value

    def drop(self, name: str) -> None:
        """Take a mark away, if it is there."""
        _DROP.count(self._connection, {"name": name})
        self._known[name] = None
