"""Verdicts by Discord's own OpenAPI document, when it is at hand.

`jsonschema_rs` is imported on use. Validators are built for an operation when it is first called.

*One exception* is made for what a bot sends: integers in place of snowflake strings
(`attachments[].id`, `allowed_mentions.users`, `recipient_id`, message references). discord.py does
so and Discord takes it.

The document calls itself a preview in which the documentation wins. Where the two contradict one
another it is mended before anything is judged by it:

- codes inside `errors` are strings such as `BASE_TYPE_REQUIRED` (topics/opcodes-and-status-codes),
  where the document says integers;
- permission sets in what a bot sends may be strings (topics/permissions), where it says integers;
- entitlements have types 1 to 8 (resources/entitlement), where it knows two.
"""

import copy
import functools
import importlib
import importlib.util
import itertools
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeAlias

from playground.plain import Json, JsonValue, part

VARIABLE = "DAILIES_DISCORD_OPENAPI"
BESIDE = "../shared/facts/discord/openapi.json"
Side: TypeAlias = Literal["request", "response"]
Judge: TypeAlias = Callable[[JsonValue], str | None]
_LOOSE_SNOWFLAKE: Json = {
    "anyOf": [
        {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"},
        {"type": "integer", "minimum": 0},
    ]
}


def find_document() -> Path | None:
    """Find the document: where the environment says, else beside the checkout.

    Without the package that reads it there is nothing to find: the playground runs without it.
    """
    path = Path(os.environ.get(VARIABLE, BESIDE))
    readable = importlib.util.find_spec("jsonschema_rs")
    return path if readable and path.is_file() else None


class Book:
    """The document, read once in a process, with the judges that were built from it."""

    def __init__(self, path: Path) -> None:
        self._schemas: Any = importlib.import_module("jsonschema_rs")
        self.document: Json = json.loads(path.read_text())
        loose = copy.deepcopy(self.document)
        for document in (self.document, loose):
            _mend(document)
        loose["components"]["schemas"]["SnowflakeType"] = _LOOSE_SNOWFLAKE
        documents: dict[Side, Json] = {"request": loose, "response": self.document}
        self._registries: dict[Side, Any] = {
            side: self._schemas.Registry([("urn:discord", document)])
            for side, document in documents.items()
        }
        self._judges: dict[tuple[Side, str], Judge] = {}

    def judge(self, side: Side, pointer: str) -> Judge:
        """Find the judge of one schema, built when it is first asked for."""
        if (side, pointer) not in self._judges:
            self._judges[side, pointer] = self._build(side, pointer)
        return self._judges[side, pointer]

    def _build(self, side: Side, pointer: str) -> Judge:
        validator: Any = self._schemas.Draft202012Validator(
            {"$ref": f"urn:discord#{pointer}"}, registry=self._registries[side], offline=True
        )

        def judge(body: JsonValue) -> str | None:
            if validator.is_valid(body):
                return None
            worst = _worst(list(validator.iter_errors(body)))
            place = "/".join(str(step) for step in worst.instance_path)
            return f"{side} {place or '(whole)'}: {worst.message}"[:600]

        return judge


@functools.cache
def open_book(path: Path) -> Book:
    return Book(path)


class Verdicts:
    """Holds calls against the document."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._book: Book | None = None
        self.judged = 0

    @property
    def enabled(self) -> bool:
        return self._book is not None

    def load(self) -> None:
        if self._path is not None:
            self._book = open_book(self._path)

    def on_request(self, route: str, body: JsonValue, *, multipart: bool) -> str | None:
        """Judge what a bot sent; None is clean."""
        operation = self._operation(route)
        if operation is None:
            return None
        kind = "multipart/form-data" if multipart else "application/json"
        content: Json = operation.get("requestBody", {}).get("content", {})
        if body is None:
            needed = operation.get("requestBody", {}).get("required")
            return "the document wants a body" if needed else None
        if kind not in content:
            return f"the document knows no {kind} body here"
        return self._judge("request", route, f"requestBody/content/{_escape(kind)}/schema", body)

    def on_response(self, route: str, status: int, body: JsonValue) -> str | None:
        """Judge what we answered; None is clean."""
        operation = self._operation(route)
        if operation is None:
            return None
        responses: Json = operation["responses"]
        key = next(
            (k for k in (str(status), f"{status // 100}XX", "default") if k in responses), None
        )
        if key is None:
            return None if status >= 500 else f"the document knows no answer {status} here"
        declared = responses[key]
        if "$ref" in declared:
            return self._judge_named(declared["$ref"], body)
        if "content" not in declared:
            return None if body is None else f"the document knows no body for {status}"
        where = f"responses/{key}/content/{_escape('application/json')}/schema"
        return self._judge("response", route, where, body)

    def _operation(self, route: str) -> Json | None:
        method, _, template = route.partition(" ")
        if self._book is None:
            return None
        operations = part(self._book.document["paths"], template)
        return part(operations, method.lower()) or None

    def _judge_named(self, reference: str, body: JsonValue) -> str | None:
        name = reference.rsplit("/", 1)[-1]
        pointer = f"/components/responses/{name}/content/{_escape('application/json')}/schema"
        return self._run("response", pointer, body)

    def _judge(self, side: Side, route: str, where: str, body: JsonValue) -> str | None:
        method, _, template = route.partition(" ")
        return self._run(side, f"/paths/{_escape(template)}/{method.lower()}/{where}", body)

    def _run(self, side: Side, pointer: str, body: JsonValue) -> str | None:
        if self._book is None:
            return None
        self.judged += 1
        return self._book.judge(side, pointer)(body)


def _worst(errors: list[Any]) -> Any:
    """The outermost error; where none of several forms fits, what is wrong in the one that came furthest."""
    worst = min(errors, key=_depth)
    while forms := getattr(worst.kind, "context", None):
        inside: list[Any] = list(itertools.chain(*forms))
        worst = max(inside, key=_depth)
    return worst


def _depth(error: Any) -> int:
    return len(error.instance_path)


def _escape(text: str) -> str:
    """Write a key as a JSON pointer inside a URI fragment."""
    pointer = text.replace("~", "~0").replace("/", "~1")
    return pointer.replace("{", "%7B").replace("}", "%7D")


def _mend(document: Json) -> None:
    schemas = document["components"]["schemas"]
    schemas["InnerErrors"]["properties"]["_errors"]["items"] = {
        "type": "object",
        "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
        "required": ["code", "message"],
    }
    schemas["EntitlementTypes"]["oneOf"] += [{"const": kind} for kind in range(1, 8)]
    put = document["paths"]["/channels/{channel_id}/permissions/{overwrite_id}"]["put"]
    forms = [put["requestBody"]["content"]["application/json"]["schema"]]
    forms += [schemas[name] for name in _WITH_PERMISSIONS]
    for form in forms:
        for name in ("allow", "deny", "permissions"):
            if name in form["properties"]:
                form["properties"][name] = _BITS


_WITH_PERMISSIONS = (
    "ChannelPermissionOverwriteRequest",
    "CreateRoleRequest",
    "UpdateRoleRequestPartial",
)
_BITS: Json = {"anyOf": [{"type": ["integer", "null"]}, {"type": "string", "pattern": "^[0-9]+$"}]}
