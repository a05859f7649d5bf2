"""Whatever a bot sends, the answer is an answer: nonsense never trips the rules that read it."""

import json
from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from playground import Playground, forms, modals, shapes
from playground.commands import Commands
from playground.errors import ApiError
from tests.playground.raw import MESSAGES, Rest, connect, identify

SCALARS = st.none() | st.booleans() | st.integers(-9, 40_000) | st.floats() | st.text(max_size=9)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "components", "id", "name", "url"]), inner)
    ),
    max_leaves=6,
)
KINDS = st.sampled_from(
    [1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14, 17, 18, 19, 21, 22, 23, 99, "1", None]
)
FIELDS = [
    "type",
    "id",
    "custom_id",
    "style",
    "label",
    "url",
    "content",
    "components",
    "accessory",
    "items",
    "media",
    "file",
    "options",
    "value",
    "min_values",
    "max_values",
    "placeholder",
    "description",
    "component",
    "disabled",
    "emoji",
]


def refusal(act: Callable[..., object], *given: Any, **more: Any) -> ApiError | None:
    """Do something that may be refused; any other error fails the test."""
    try:
        act(*given, **more)
    except ApiError as error:
        return error
    return None


def _typed(kind: Any, fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "type": kind}


def piece(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Something that looks like a component, with anything in its fields."""
    return st.builds(
        _typed,
        KINDS,
        st.dictionaries(
            st.sampled_from(FIELDS),
            SCALARS | st.lists(inner, max_size=3) | inner | st.just({"url": "attachment://x"}),
            max_size=6,
        ),
    )


COMPONENTS = st.recursive(piece(SCALARS), piece, max_leaves=8)
BODIES = st.dictionaries(
    st.sampled_from(
        [
            "content",
            "embeds",
            "components",
            "flags",
            "attachments",
            "allowed_mentions",
            "nonce",
            "tts",
            "message_reference",
        ]
    ),
    ANYTHING | st.lists(COMPONENTS, max_size=3) | st.just(1 << 15),
    max_size=5,
)


@hypothesis.given(BODIES)
@hypothesis.settings(max_examples=50, deadline=None)
def test_a_message_of_nonsense_is_an_invalid_form(body: dict[str, Any]) -> None:
    """A message's form is taken or refused with 50035, and nothing else can happen."""
    for shape in (forms.CREATE, forms.EDIT, forms.ANSWER):
        error = refusal(forms.check_message, shape, body, flags=forms.ANSWER_FLAGS)
        if error is not None:
            assert error.code == 50035
            json.dumps(error.body())


@hypothesis.given(st.lists(COMPONENTS, max_size=3), st.text(max_size=50))
@hypothesis.settings(max_examples=50, deadline=None)
def test_a_modal_of_nonsense_is_an_invalid_form(components: list[Any], title: str) -> None:
    """So is a modal's."""
    modal = {"custom_id": "m", "title": title, "components": components}
    error = refusal(shapes.verify, modals.MODAL, modal)
    assert error is not None or (title and components)


OPTION = st.dictionaries(
    st.sampled_from(
        [
            "type",
            "name",
            "description",
            "required",
            "choices",
            "autocomplete",
            "min_value",
            "max_value",
            "options",
            "channel_types",
            "name_localizations",
        ]
    ),
    ANYTHING | st.lists(ANYTHING, max_size=2) | st.integers(0, 12) | st.just("name"),
    max_size=6,
)
COMMAND = st.fixed_dictionaries(
    {},
    optional={
        "type": st.integers(0, 4) | SCALARS,
        "name": st.sampled_from(["say", "Say it", ""]) | SCALARS,
        "description": st.just("d") | SCALARS,
        "options": st.lists(OPTION | ANYTHING, max_size=3) | SCALARS,
        "name_localizations": ANYTHING,
        "contexts": ANYTHING | st.lists(st.integers(0, 3)),
        "default_member_permissions": SCALARS,
        "nsfw": SCALARS,
    },
)


@pytest.fixture(scope="module")
def registry() -> Commands:
    return Playground(openapi=None).box.commands


@hypothesis.given(commands=st.lists(COMMAND | ANYTHING, max_size=3))
@hypothesis.settings(max_examples=50, deadline=None)
def test_commands_of_nonsense_are_an_invalid_form(registry: Commands, commands: list[Any]) -> None:
    """And so are commands: nothing of a bad list is registered."""
    before = dict(registry.by_id)
    if refusal(registry.replace_all, 0, commands):
        assert registry.by_id == before


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/channels/abc/messages", 404),
        ("GET", "/channels/99999999999999999999999/messages", 404),
        ("GET", MESSAGES + "?limit=%C2%B2", 400),
        ("GET", MESSAGES + "?before=%C2%B2", 400),
        ("GET", "/users/@me/guilds?after=x", 400),
        ("GET", "/applications/{app}/entitlements?limit=x", 400),
    ],
)
async def test_odd_addresses_are_answered(rest: Rest, method: str, path: str, status: int) -> None:
    """Ids and numbers of an address that are none are told, not stumbled over."""
    assert (await rest(method, path))[0] == status
    rest.playground.violations.clear()


async def test_odd_bodies_are_answered(rest: Rest) -> None:
    """Arrays for objects, nests a thousand deep, half characters, forms without a boundary."""
    array, _ = await rest("POST", MESSAGES, [1, 2])
    owner = {"sku_id": "1", "owner_id": "7", "owner_type": 1}
    lost, _ = await rest("POST", "/applications/{app}/entitlements", owner)
    _, half = await rest("POST", MESSAGES, {"content": "half \ud83d"})
    deep, _ = await _raw(rest, b"[" * 100_000, "application/json")
    boundless, _ = await _raw(rest, b"x", "multipart/form-data")

    assert (array, lost, deep, boundless) == (400, 404, 400, 400)
    assert half["content"] == "half ?"
    rest.playground.violations.clear()


async def _raw(rest: Rest, data: bytes, kind: str) -> tuple[int, Any]:
    url = f"{rest.playground.api_url}/channels/{rest.playground.channel.id}/messages"
    headers = {"Content-Type": kind, "Authorization": f"Bot {rest.playground.token}"}
    async with rest.session.post(url, data=data, headers=headers) as response:
        return response.status, await response.json()


async def test_odd_requests_on_the_gateway_close_it(rest: Rest) -> None:
    """A request for members that makes no sense closes the socket with 4002."""
    socket = await connect(rest.session, rest.playground)
    await socket.hear()
    await socket.say(2, identify(rest.playground))
    await socket.until("GUILD_CREATE")
    await socket.say(8, {"guild_id": "the first"})

    heard = await socket.hear()
    while isinstance(heard, dict):
        heard = await socket.hear()

    assert heard == 4002
    rest.playground.violations.clear()
