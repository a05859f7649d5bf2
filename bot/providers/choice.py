"""Which vendors can be used: a model's row names one, and the environment has its key."""

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Protocol

from bot.domain.errors import SettingError
from bot.domain.model import Model
from bot.ports import Clock, Pictures, VideoProvider
from bot.providers import ark, fal, kling_api, kling_legacy, omni, replicate, runway, veo
from bot.providers.ark import Ark
from bot.providers.chat import Chat
from bot.providers.dialects import DIALECTS, Dialect
from bot.providers.fal import Fal
from bot.providers.google_login import FILE_VARIABLE, GoogleLogin
from bot.providers.kling import Kling
from bot.providers.kling_legacy import KlingLegacy, Signer
from bot.providers.omni import Omni
from bot.providers.replicate import Replicate
from bot.providers.runway import Runway
from bot.providers.veo import Veo
from bot.providers.videos_api import VideosApi
from bot.wire import Wire, Wires, base_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Vendor:
    """A well-known member of the `/v1/videos` family: where it is, and which variables its own SDK reads."""

    dialect: str
    key_variable: str
    base_variable: str
    base_url: str | None = None  #: where it is unless the variable says otherwise
    suffix: str = ""  #: what the variable leaves out
    places: int = 4  #: renders at once for one key


CHAT = "apiyi-chat"
SPOKEN: Mapping[str, Dialect] = MappingProxyType({**DIALECTS, CHAT: Dialect(name=CHAT)})
"""What a row's `dialect` may be; chat completions are no `/v1/videos`, but the same relays sell them."""

FAMILY: Mapping[str, Vendor] = MappingProxyType(
    {
        "openai": Vendor(
            "openai", "OPENAI_API_KEY", "OPENAI_BASE_URL", "https://api.openai.com/v1"
        ),
        "azure": Vendor(
            "azure",
            "AZURE_OPENAI_API_KEY",
            "AZURE_OPENAI_ENDPOINT",
            suffix="/openai/v1",
            places=2,  # users report 429 "Too many running tasks" above that
        ),
        **{
            name: Vendor(name, "APIYI_API_KEY", "APIYI_BASE_URL", "https://api.apiyi.com/v1")
            for name in ("apiyi", "apiyi-reverse", "apiyi-generations", CHAT)
        },
    }
)


class Make(Protocol):
    """Makes an adapter."""

    def __call__(self, *, wire: Wire, pictures: Pictures, clock: Clock) -> VideoProvider: ...


@dataclass(frozen=True, slots=True)
class Own:
    """A vendor with a wire of its own and one key: which variables its own SDK reads, and how the key is shown."""

    key_variable: str
    base_variable: str
    base_url: str
    headers: Callable[[str], Mapping[str, str]]
    make: Make


OWN: Mapping[str, Own] = MappingProxyType(
    {
        Runway.name: Own(
            runway.KEY_VARIABLE, runway.BASE_VARIABLE, runway.BASE_URL, runway.headers, Runway
        ),
        Omni.name: Own(omni.KEY_VARIABLE, omni.BASE_VARIABLE, omni.BASE_URL, omni.headers, Omni),
        **{
            each.name: Own(
                kling_api.KEY_VARIABLE,
                kling_api.BASE_VARIABLE,
                kling_api.BASE_URL,
                kling_api.headers,
                each,
            )
            for each in (Kling, KlingLegacy)
        },
        Ark.name: Own(ark.KEY_VARIABLE, ark.BASE_VARIABLE, ark.BASE_URL, ark.headers, Ark),
        Fal.name: Own(fal.KEY_VARIABLE, fal.BASE_VARIABLE, fal.BASE_URL, fal.headers, Fal),
        Replicate.name: Own(
            replicate.KEY_VARIABLE,
            replicate.BASE_VARIABLE,
            replicate.BASE_URL,
            replicate.headers,
            Replicate,
        ),
    }
)


def served(models: Iterable[Model], variables: Mapping[str, str]) -> list[Model]:
    """The rows that exist where the keys lead: Seedance's two places share a variable, and no model's name."""
    base = variables.get(ark.BASE_VARIABLE) or ark.BASE_URL
    return [row for row in models if row.provider != Ark.name or ark.serves(base, row)]


def providers_for(
    models: Iterable[Model],
    variables: Mapping[str, str],
    *,
    wires: Wires,
    pictures: Pictures,
    clock: Clock,
    sketch_base_url: str | None = None,
) -> dict[str, VideoProvider]:
    """Make a provider for each name before a colon whose key is set, or that needs none.

    Sketch is there when `SKETCH_BASE_URL` or `sketch_base_url`, the embedded engine's address, says where.

    Raises:
        SettingError: a base URL or a key is malformed, or the rows of one provider disagree.
    """
    found: dict[str, VideoProvider] = {}
    ordered = sorted(models, key=lambda model: model.provider)
    for name, group in groupby(ordered, key=lambda model: model.provider):
        if name in OWN:
            found |= _own(name, variables, wires=wires, pictures=pictures, clock=clock)
            continue
        if name == Veo.name:
            found |= _vertex(variables, wires=wires, pictures=pictures, clock=clock)
            continue
        place = _place(name, list(group), variables, sketch_base_url)
        if place is None:
            continue
        dialect = place.dialect
        headers = {dialect.key_header: f"{dialect.key_prefix}{place.key}"} if place.key else {}
        wire = wires.open(
            name, place.base_url, headers=headers, secrets=[place.key] if place.key else []
        )
        if dialect.name == CHAT:
            found[name] = Chat(name, wire=wire, pictures=pictures, clock=clock, places=place.places)
            continue
        found[name] = VideosApi(
            name,
            wire=wire,
            dialect=dialect,
            pictures=pictures,
            clock=clock,
            places=place.places,
        )
    return found


def _own(
    name: str, variables: Mapping[str, str], *, wires: Wires, pictures: Pictures, clock: Clock
) -> dict[str, VideoProvider]:
    own = OWN[name]
    key = _key(variables, own.key_variable)
    if key is None and name == KlingLegacy.name:
        return _signed(own, variables, wires=wires, pictures=pictures, clock=clock)
    if key is None:
        return {}
    base = base_of(variables.get(own.base_variable) or own.base_url, own.base_variable)
    wire = wires.open(name, base, headers=own.headers(key), secrets=[key])
    return {name: own.make(wire=wire, pictures=pictures, clock=clock)}


def _signed(
    own: Own, variables: Mapping[str, str], *, wires: Wires, pictures: Pictures, clock: Clock
) -> dict[str, VideoProvider]:
    """Kling by the pair of keys that it gave out before the single one."""
    access, secret = (_key(variables, name) for name in kling_legacy.PAIR)
    if access is None or secret is None:
        return {}
    base = base_of(variables.get(own.base_variable) or own.base_url, own.base_variable)
    wire = wires.open(KlingLegacy.name, base, secrets=[access, secret])
    signer = Signer(access, secret, clock)
    made = KlingLegacy(wire=wire, pictures=pictures, clock=clock, signer=signer)
    return {KlingLegacy.name: made}


def _vertex(
    variables: Mapping[str, str], *, wires: Wires, pictures: Pictures, clock: Clock
) -> dict[str, VideoProvider]:
    """Veo where a project is named; its account is found when it is first needed."""
    project = variables.get(veo.PROJECT_VARIABLE, "").strip()
    location = variables.get(veo.LOCATION_VARIABLE, "").strip() or veo.LOCATION
    if not project:
        return {}
    for name, said in ((veo.PROJECT_VARIABLE, project), (veo.LOCATION_VARIABLE, location)):
        if not re.fullmatch(r"[\w.:-]+", said):
            raise SettingError(f"{name} is malformed; it expects a name, like my-project-123")
    base = base_of(variables.get(veo.BASE_VARIABLE) or veo.base_url(location), veo.BASE_VARIABLE)
    return {
        Veo.name: Veo(
            wire=wires.open(Veo.name, base.rstrip("/") + "/v1"),
            login=GoogleLogin(Veo.name, variables.get(FILE_VARIABLE) or None),
            project=project,
            location=location,
            pictures=pictures,
            clock=clock,
        )
    }


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a provider is, and how to speak to it."""

    base_url: str
    key: str | None
    dialect: Dialect
    places: int = 4


def _place(
    name: str, rows: Sequence[Model], variables: Mapping[str, str], sketch_base_url: str | None
) -> _Place | None:
    if name == "sketch":
        base = variables.get("SKETCH_BASE_URL") or sketch_base_url
        key = _key(variables, "SKETCH_API_KEY")
        return (
            _Place(base_of(base, "SKETCH_BASE_URL"), key, DIALECTS["sketch"], places=2)
            if base
            else None
        )
    row = _own_server(name, rows)
    if row is not None:
        key = _key(variables, row.key_variable) if row.key_variable else None
        if row.key_variable and key is None:
            return None
        return _Place(base_of(row.base_url, f"{row.key}'s base_url"), key, _dialect(row))
    vendor = FAMILY.get(name)
    if vendor is None:
        log.warning(
            "%s in the catalog can never be asked for: no vendor is called %r, and the row does not say where a server"
            ' of that name is, like base_url = "http://127.0.0.1:8000/v1".',
            rows[0].key,
            name,
        )
        return None
    key = _key(variables, vendor.key_variable)
    base = variables.get(vendor.base_variable)
    base = base.rstrip("/") + vendor.suffix if base else vendor.base_url
    if key is None or base is None:
        return None
    return _Place(base_of(base, vendor.base_variable), key, SPOKEN[vendor.dialect], vendor.places)


def _own_server(name: str, rows: Sequence[Model]) -> Model | None:
    """The row that says where an operator's own server is. All rows of one provider must say the same."""
    said = {(row.base_url, row.key_variable, row.dialect) for row in rows if row.base_url}
    if len(said) > 1:
        raise SettingError(
            f"the models of {name!r} in the catalog disagree on base_url, key_variable or dialect; "
            f"one provider is one server, so give the other server a name of its own, like {name}-2"
        )
    return next((row for row in rows if row.base_url), None)


def _dialect(row: Model) -> Dialect:
    dialect = SPOKEN.get(row.dialect or "openai")
    if dialect is None:
        raise SettingError(
            f"{row.key} in the catalog has the dialect {row.dialect!r}; known are {', '.join(SPOKEN)}"
        )
    return dialect


def _key(variables: Mapping[str, str], name: str) -> str | None:
    key = variables.get(name, "").strip()
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise SettingError(f"{name} is malformed; it expects a key in one line, like sk-…")
    return key or None
