"""Small things to remember: what was learned of renders, and words by name."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles on SQLite as well

from bot.domain.pacing import Eta
from bot.storage.tables import etas, marks

_ETAS = select(etas.c.key, etas.c.learned)
_learn = insert(etas)
_LEARN = _learn.on_conflict_do_update(
    index_elements=[etas.c.key], set_={"learned": _learn.excluded.learned}
)
_GET = select(marks.c.value).where(marks.c.name == bindparam("name"))
_put = insert(marks)
_PUT = _put.on_conflict_do_update(
    index_elements=[marks.c.name], set_={"value": _put.excluded.value}
)


class SqlMarks:
    """`ports.Marks` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def etas(self) -> Mapping[str, Eta]:
        return {key: Eta(**json.loads(learned)) for key, learned in self._connection.execute(_ETAS)}

    def keep_eta(self, key: str, eta: Eta) -> None:
        self._connection.execute(_LEARN, {"key": key, "learned": json.dumps(asdict(eta))})

    def get(self, name: str) -> str | None:
        return self._connection.execute(_GET, {"name": name}).scalar()

    def put(self, name: str, value: str) -> None:
        self._connection.execute(_PUT, {"name": name, "value": value})
