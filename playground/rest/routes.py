"""Routes: templates written as Discord's OpenAPI document writes them, and what serves them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from playground.box import Box
from playground.calls import Call
from playground.errors import no
from playground.forms import Form
from playground.plain import Json, JsonValue
from playground.shapes import refuse

NO_CONTENT = 204


@dataclass(slots=True)
class Asked:
    """One call in the hands of its handler."""

    box: Box
    call: Call
    params: dict[str, str]
    query: dict[str, str]
    form: Form = field(default_factory=lambda: Form({}))
    body: JsonValue = None  #: the JSON as it came, where it is not an object

    def id_of(self, name: str) -> int:
        """Read an id of the path; what is no id is not found."""
        value = self.params[name]
        if not _is_number(value):
            raise no("not_found", wrong=True)
        return int(value)

    @property
    def json(self) -> Json:
        return self.form.body


Reply: TypeAlias = tuple[int, JsonValue]  #: status and body; a body of None sends none
Handler: TypeAlias = Callable[[Asked], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation."""

    method: str
    template: str
    handler: Handler
    public: bool  #: needs no bot token; the address is the secret
    query: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.method} {self.template}"


@dataclass(slots=True)
class _Node:
    words: "dict[str, _Node]" = field(default_factory=dict[str, "_Node"])
    any: "_Node | None" = None
    routes: dict[str, Route] = field(default_factory=dict[str, Route])


_ROOT = _Node()
_MAJOR = ("webhook_token", "channel_id", "guild_id")


def route(
    method: str, template: str, *, public: bool = False, query: tuple[str, ...] = ()
) -> Callable[[Handler], Handler]:
    """Let a function serve an operation."""

    def register(handler: Handler) -> Handler:
        node = _ROOT
        for word in template.strip("/").split("/"):
            if word.startswith("{"):
                node.any = node.any or _Node()
                node = node.any
            else:
                node = node.words.setdefault(word, _Node())
        node.routes[method] = Route(method, template, handler, public, frozenset(query))
        return handler

    return register


def find(method: str, path: str) -> tuple[Route, dict[str, str]]:
    """Find what serves a path; raises Discord's 404 or 405, which count as violations."""
    words = path.strip("/").split("/")
    node = _walk(_ROOT, words)
    if node is None or not node.routes:
        raise no("not_found", wrong=True)
    if method not in node.routes:
        raise no("method_not_allowed", wrong=True)
    found = node.routes[method]
    names = found.template.strip("/").split("/")
    params = {
        name[1:-1]: word for name, word in zip(names, words, strict=True) if name.startswith("{")
    }
    return found, params


def _walk(node: _Node, words: list[str]) -> _Node | None:
    if not words:
        return node
    exact = node.words.get(words[0])
    found = _walk(exact, words[1:]) if exact is not None else None
    if (found is None or not found.routes) and node.any is not None:
        return _walk(node.any, words[1:])
    return found


def major_of(params: dict[str, str]) -> str:
    """Tell which place a rate-limit bucket belongs to."""
    for name in _MAJOR:
        if name in params:
            return params[name]
    return ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 20


def limit_of(asked: Asked, default: int, low: int, high: int) -> int:
    """Read how many are wanted, within the bounds."""
    text = asked.query.get("limit")
    if text is None:
        return default
    if not _is_number(text) or not low <= int(text) <= high:
        message = f"Value must be between {low} and {high}."
        raise refuse("limit", "NUMBER_TYPE_MAX", message)
    return int(text)


def id_query(asked: Asked, name: str) -> int | None:
    """Read an id of the query."""
    text = asked.query.get(name)
    if text is None:
        return None
    if not _is_number(text):
        raise refuse(name, "NUMBER_TYPE_COERCE", f'Value "{text:.40}" is not snowflake.')
    return int(text)
