"""Small things to remember: what was learned of renders, and words by name."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import Connection, bindparam, select

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
_put = into(marks)
_PUT = Prepared(
    _put.on_conflict_do_update(index_elements=[marks.c.name], set_={"value": _put.excluded.value})
)


class SqlMarks:
    """`ports.Marks` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def etas(self) -> Mapping[str, Eta]:
        return {key: Eta(**json.loads(learned)) for key, learned in _ETAS.all(self._connection)}

    def keep_eta(self, key: str, eta: Eta) -> None:
        _LEARN.count(self._connection, {"key": key, "learned": json.dumps(asdict(eta))})

    def get(self, name: str) -> str | None:
        row = _GET.first(self._connection, {"name": name})
        return None if row is None else row[0]

    def put(self, name: str, value: str) -> None:
        _PUT.count(self._connection, {"name": name, "value": value})
