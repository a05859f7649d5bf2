"""Unknown routes, wrong shapes and unknown fields are errors and violations, never shrugs."""

from pathlib import Path
from typing import Any

import pytest

from playground import Playground
from playground.verdicts import Verdicts, find_document
from tests.conftest import missing
from tests.playground.conftest import openapi_path
from tests.playground.raw import MESSAGES, Rest

TYPING = "/channels/{channel}/typing"


async def test_unknown_routes_are_recorded(rest: Rest) -> None:
    """A route that does not exist, or not by this method, is an error and a violation."""
    playground = rest.playground

    lost, body = await rest("GET", "/nowhere/at/all")
    wrong, _ = await rest("DELETE", "/users/@me")
    async with rest.session.get(playground.api_url.replace("v10", "v9") + "/users/@me") as old:
        status = old.status

    assert (lost, body["code"], wrong, status) == (404, 0, 405, 404)
    assert [each.where for each in playground.violations] == [
        "GET /nowhere/at/all",
        "DELETE /users/@me",
        "GET /api/v9/users/@me",
    ]
    playground.violations.clear()


async def test_a_token_is_needed(rest: Rest) -> None:
    """Without the bot's token nothing is done, and nothing is said but 401."""
    status, body = await rest("POST", MESSAGES, {"content": "x"}, token="guess")

    assert (status, body) == (401, {"message": "401: Unauthorized", "code": 0})
    assert rest.playground.channel.messages == []


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b'{"content": ', "application/json", 50109),
        (b"content=x", "application/x-www-form-urlencoded", 50035),
        (b"x", "text/plain", 50035),
    ],
)
async def test_bodies_are_json(rest: Rest, data: bytes, kind: str, code: int) -> None:
    """Broken JSON and other kinds of body are refused."""
    headers = {"Content-Type": kind, "Authorization": f"Bot {rest.playground.token}"}
    path = f"/channels/{rest.playground.channel.id}/messages"
    url = rest.playground.api_url + path

    async with rest.session.post(url, data=data, headers=headers) as response:
        body = await response.json()

    assert (response.status, body["code"]) == (400, code)
    assert response.headers["Content-Type"] == "application/json"
    assert len(rest.playground.violations) == 1
    rest.playground.violations.clear()


async def test_unknown_queries_and_parts_are_recorded(rest: Rest) -> None:
    """A query parameter or a part of a form that nobody documents is a violation."""
    await rest("GET", MESSAGES + "?limit=5&order=asc")
    bad, _ = await rest("GET", MESSAGES + "?limit=500")
    worse, _ = await rest("GET", MESSAGES + "?before=yesterday")

    assert (bad, worse) == (400, 400)
    assert "'order'" in rest.playground.violations[0].problem
    rest.playground.violations.clear()


async def test_a_call_is_written_down_whole(rest: Rest) -> None:
    """Every call is kept with its body, its answer and its verdict."""
    await rest.upload(MESSAGES, {"content": "x"}, {"a.txt": b"x"})

    call = rest.playground.calls[-1]
    assert (call.method, call.route, call.status) == (
        "POST",
        "/channels/{channel_id}/messages",
        200,
    )
    assert call.request == {"content": "x"}
    assert call.response["content"] == "x"
    assert call.files == ["a.txt"]
    assert call.problem is None
    assert call.took_s > 0


# Discord's own document


def document() -> Path:
    path = openapi_path()
    if path is None:
        missing("openapi", "Discord's OpenAPI document is not at hand (DAILIES_DISCORD_OPENAPI)")
    assert path is not None
    return path


async def test_every_call_is_judged_by_discords_document(rest: Rest) -> None:
    """With the document at hand, requests and answers are held against it."""
    document()
    before = rest.playground.box.verdicts.judged

    await rest("POST", MESSAGES, {"content": "x"})

    assert rest.playground.box.verdicts.judged == before + 2


@pytest.mark.parametrize(
    ("route", "body", "problem"),
    [
        ("POST /channels/{channel_id}/messages", {"content": 7}, "content"),
        ("POST /channels/{channel_id}/messages", None, "wants a body"),
        ("POST /users/@me/channels", {"recipient_id": "x"}, "recipient_id"),
        ("POST /users/@me/channels", {"recipient_id": 1.5}, "recipient_id"),
    ],
)
def test_the_document_finds_what_is_wrong(route: str, body: Any, problem: str) -> None:
    """A body against the document is named with the place where it is wrong."""
    verdicts = Verdicts(document())
    verdicts.load()

    assert problem in (verdicts.on_request(route, body, multipart=False) or "")


def test_integers_may_stand_for_ids_in_what_a_bot_sends() -> None:
    """The one exception: discord.py writes some ids as integers. We never do."""
    verdicts = Verdicts(document())
    verdicts.load()
    mentions = {"content": "x", "allowed_mentions": {"users": [123]}}

    assert (
        verdicts.on_request("POST /users/@me/channels", {"recipient_id": 1}, multipart=False)
        is None
    )
    assert (
        verdicts.on_request("POST /channels/{channel_id}/messages", mentions, multipart=False)
        is None
    )
    assert verdicts.on_response("GET /gateway", 200, {"url": 1})
    assert verdicts.on_response("GET /users/{user_id}", 200, {"id": 1})
    assert verdicts.on_response("GET /gateway", 418, {}) is not None


async def test_without_the_document_there_are_no_verdicts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where the document is missing nothing is judged, and everything else works."""
    monkeypatch.setenv("DAILIES_DISCORD_OPENAPI", str(tmp_path / "absent.json"))
    assert find_document() is None
    async with Playground() as playground:
        assert not playground.box.verdicts.enabled


async def test_the_environment_names_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """`DAILIES_DISCORD_OPENAPI` is read when nothing else is said."""
    monkeypatch.setenv("DAILIES_DISCORD_OPENAPI", str(document()))
    async with Playground() as playground:
        assert playground.box.verdicts.enabled
    async with Playground(openapi=None) as playground:
        assert not playground.box.verdicts.enabled


async def test_typing_is_told(rest: Rest) -> None:
    """A typing notice is taken and shown to the page."""
    status, _ = await rest("POST", TYPING)

    assert status == 204
    assert "typing" in [news.kind for news in rest.playground.box.events.news]
