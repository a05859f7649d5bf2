"""Every refusal, field by field: status, message, type, param, code."""

from pathlib import Path
from typing import Any

import pytest
from openai import AsyncOpenAI, BadRequestError

from sketch import Sketch
from tests.sketch.wire.support import INVALID, Call, caller, ended, error_of, tiny

SIZES = "'720x1280', '1280x720', '1024x1792', '1792x1024', '1920x1080', and '1080x1920'"
NOT_READY = "Video is not ready yet, use GET /v1/videos/{video_id} to check status."

# what is sent beside the prompt, and the whole of what comes back
CREATES: list[tuple[dict[str, Any], int, str, str | None, str | None]] = [
    # seconds that OpenAI did not have
    (
        {"seconds": "5"},
        400,
        "Invalid value: '5'. Supported values are: '4', '8', and '12'.",
        "seconds",
        "invalid_value",
    ),
    # seconds as a number
    (
        {"seconds": 8},
        400,
        "Invalid type for 'seconds': expected one of '4', '8', or '12', but got an integer instead.",
        "seconds",
        "invalid_type",
    ),
    (
        {"seconds": 8.5},
        400,
        "Invalid type for 'seconds': expected one of '4', '8', or '12', but got a decimal instead.",
        "seconds",
        "invalid_type",
    ),
    (
        {"size": "1x1"},
        400,
        f"Invalid value: '1x1'. Supported values are: {SIZES}.",
        "size",
        "invalid_value",
    ),
    (
        {"prompt": ""},
        400,
        "Invalid 'prompt': empty string. Expected a string with minimum length 1, but got an empty "
        "string instead.",
        "prompt",
        "empty_string",
    ),
    (
        {"prompt": "x" * 32_001},
        400,
        "Invalid 'prompt': string too long. Expected a string with maximum length 32000, but got a "
        "string with length 32001 instead.",
        "prompt",
        "string_above_max_length",
    ),
    (
        {"prompt": ["a fox"]},
        400,
        "Invalid type for 'prompt': expected a string, but got an array instead.",
        "prompt",
        "invalid_type",
    ),
    (
        {"prompt": None},
        400,
        "Invalid type for 'prompt': expected a string, but got null instead.",
        "prompt",
        "invalid_type",
    ),
    # half of a surrogate pair
    (
        {"prompt": "\ud83d"},
        400,
        "Invalid 'prompt': the text is not valid Unicode.",
        "prompt",
        "invalid_value",
    ),
    (
        {"model": "sora-9"},
        404,
        "The model `sora-9` does not exist or you do not have access to it.",
        "model",
        "model_not_found",
    ),
    ({"duration": 5}, 400, "Unknown parameter: 'duration'.", "duration", "unknown_parameter"),
    # a picture's address where an object belongs
    (
        {"input_reference": "https://example.com/fox.png"},
        400,
        "Invalid type for 'input_reference': expected an object, but got a string instead.",
        "input_reference",
        "invalid_type",
    ),
    (
        {"input_reference": {"file_id": "file-1"}},
        404,
        "No such File object: file-1",
        "input_reference.file_id",
        None,
    ),
    (
        {"input_reference": {}},
        400,
        "Invalid 'input_reference': expected exactly one of 'image_url' or 'file_id'.",
        "input_reference",
        "invalid_value",
    ),
    # an address on this machine
    (
        {"input_reference": {"image_url": "http://127.0.0.1:9/fox.png"}},
        400,
        "Error while downloading the picture.",
        "input_reference.image_url",
        "invalid_image_url",
    ),
    (
        {"characters": [{"id": "char_1"}]},
        404,
        "Character with id 'char_1' not found.",
        None,
        None,
    ),
    (
        {"characters": [{"id": "a"}, {"id": "b"}, {"id": "c"}]},
        400,
        "Invalid 'characters': array too long. Expected an array with maximum length 2, but got an "
        "array with length 3 instead.",
        "characters",
        "array_above_max_length",
    ),
    (
        {"seed": "x"},
        400,
        "Invalid type for 'seed': expected an integer, but got a string instead.",
        "seed",
        "invalid_type",
    ),
]


@pytest.mark.parametrize(("sent", "status", "message", "param", "code"), CREATES)
async def test_create(
    call: Call,
    sent: dict[str, Any],
    status: int,
    message: str,
    param: str | None,
    code: str | None,
) -> None:
    """A create that cannot be is refused in OpenAI's words, and leaves nothing behind."""
    answer = await call("POST", "/videos", json={"prompt": "a fox", **sent})

    assert error_of(answer) == (status, message, INVALID, param, code)
    assert (await call("GET", "/videos")).json["data"] == []


async def test_official_client_sees_the_fields(client: AsyncOpenAI) -> None:
    """The official client reads the refusal's fields where it looks for them."""
    with pytest.raises(BadRequestError) as refused:
        await client.videos.create(prompt="a fox", seconds="5")  # pyright: ignore[reportArgumentType] - that is the point

    assert (refused.value.param, refused.value.code) == ("seconds", "invalid_value")
    assert refused.value.type == INVALID
    assert (refused.value.request_id or "").startswith("req_")


async def test_longest_prompt(client: AsyncOpenAI) -> None:
    """A prompt of exactly 32,000 characters, none of them ASCII, is taken whole."""
    prompt = "狐" * 31_992 + "[fail:x]"
    video = await client.videos.create(prompt=prompt)

    assert video.prompt == prompt


async def test_no_prompt(call: Call) -> None:
    """A create without a prompt, or without a body, misses its prompt."""
    for sent in ({"json": {}}, {}):
        assert error_of(await call("POST", "/videos", **sent)) == (
            400,
            "Missing required parameter: 'prompt'.",
            INVALID,
            "prompt",
            "missing_required_parameter",
        )


async def test_unknown_ids(call: Call) -> None:
    """Every operation on an id that is none answers 404 with OpenAI's sentence."""
    prompt = {"prompt": "a fox"}
    for method, path, sent in [
        ("GET", "/videos/video_1", {}),
        ("DELETE", "/videos/video_1", {}),
        ("GET", "/videos/video_1/content", {}),
        ("POST", "/videos/video_1/remix", {"json": prompt}),
        ("POST", "/videos/edits", {"json": {**prompt, "video": {"id": "video_1"}}}),
        (
            "POST",
            "/videos/extensions",
            {"json": {**prompt, "video": {"id": "video_1"}, "seconds": "4"}},
        ),
    ]:
        assert error_of(await call(method, path, **sent)) == (
            404,
            "Video with id 'video_1' not found.",
            INVALID,
            None,
            None,
        )
    for odd in ("..%2f..%2fetc", "%00", "a" * 5000, "..", "video_1%2fcontent"):
        assert (await call("GET", f"/videos/{odd}")).status == 404


async def test_list_queries(call: Call) -> None:
    """A list's limit, order and after are checked."""
    for query, expected in [
        ({"limit": "101"}, ("limit", "integer_above_max_value")),
        ({"limit": "-1"}, ("limit", "integer_below_min_value")),
        ({"limit": "many"}, ("limit", "invalid_type")),
        ({"order": "up"}, ("order", "invalid_value")),
        ({"after": "video_1"}, ("after", "invalid_value")),
    ]:
        answer = await call("GET", "/videos", params=query)
        assert error_of(answer)[0] == 400
        assert error_of(answer)[3:] == expected


async def test_content_too_early(client: AsyncOpenAI, call: Call, tmp_path: Path) -> None:
    """The content of a video that is not finished, or that failed, answers 404 in OpenAI's words."""
    waiting = await client.videos.create(prompt=f"gate={tmp_path}/never")
    failed = await client.videos.create(prompt="a fox [fail:moderation_blocked]")
    await ended(client, failed.id)
    for video in (waiting, failed):
        answer = await call("GET", f"/videos/{video.id}/content")
        assert error_of(answer) == (404, NOT_READY, INVALID, None, None)
        answer = await call("POST", f"/videos/{video.id}/remix", json={"prompt": "x"})
        assert error_of(answer)[0] == 400


async def test_unknown_variant(client: AsyncOpenAI, call: Call) -> None:
    """A variant that is none is refused with those that are."""
    video = await client.videos.create(prompt="a fox [fail:x]")
    answer = await call("GET", f"/videos/{video.id}/content", params={"variant": "gif"})

    assert error_of(answer)[:2] == (
        400,
        "Invalid value: 'gif'. Supported values are: 'video', 'thumbnail', and 'spritesheet'.",
    )


async def test_edits_and_extensions(client: AsyncOpenAI, call: Call) -> None:
    """What an edit or an extension needs is named when it is missing."""
    done = await client.videos.create(prompt="a fox")
    await ended(client, done.id)
    video = {"id": done.id}
    for path, sent, expected in [
        ("edits", {"prompt": "x"}, (400, "video", "missing_required_parameter")),
        ("edits", {"prompt": "x", "video": "v"}, (400, "video", "invalid_type")),
        ("edits", {"prompt": "x", "video": {}}, (400, "video.id", "missing_required_parameter")),
        ("edits", {"prompt": "x", "video": {"id": 1}}, (400, "video.id", "invalid_type")),
        ("edits", {"video": video}, (400, "prompt", "missing_required_parameter")),
        (
            "extensions",
            {"prompt": "x", "video": video},
            (400, "seconds", "missing_required_parameter"),
        ),
        (
            "extensions",
            {"prompt": "x", "video": video, "seconds": "5"},
            (400, "seconds", "invalid_value"),
        ),
    ]:
        status, _message, kind, param, code = error_of(
            await call("POST", f"/videos/{path}", json=sent)
        )
        assert ((status, param, code), kind) == (expected, INVALID)


async def test_keys(tmp_path: Path) -> None:
    """No key, another scheme and a wrong key are 401; the wrong key is never repeated whole."""
    wrong = "sk-wrong-and-very-long"
    async with (
        Sketch(tmp_path / "keyed", api_key="sk-sesame", renderer=tiny()) as server,
        caller(server.base_url) as call,
    ):
        for headers in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer "}):
            answer = await call("GET", "/videos", headers=headers)
            assert error_of(answer)[0] == 401
            assert error_of(answer)[1].startswith("You didn't provide an API key.")
        answer = await call("GET", "/nowhere", headers={"Authorization": f"Bearer {wrong}"})

    assert error_of(answer) == (
        401,
        "Incorrect API key provided: sk-w**************long.",
        INVALID,
        None,
        "invalid_api_key",
    )
    assert answer.headers["x-request-id"].startswith("req_")


async def test_wrong_doors(call: Call) -> None:
    """Unknown paths and methods answer in OpenAI's form too."""
    assert error_of(await call("GET", "/nowhere")) == (
        404,
        "Invalid URL (GET /v1/nowhere)",
        INVALID,
        None,
        None,
    )
    answer = await call("PUT", "/videos")
    assert error_of(answer)[0] == 405
    assert error_of(answer)[4] == "method_not_supported"
    assert set(answer.headers["allow"].split(",")) >= {"GET", "POST"}


async def test_unwritable_folder(call: Call, tmp_path: Path) -> None:
    """A server that cannot write says so as OpenAI does, and takes nothing on."""
    incoming = tmp_path / "sketch" / "incoming"
    incoming.rmdir()
    answer = await call("POST", "/videos", json={"prompt": "a fox"})
    incoming.mkdir()

    assert error_of(answer)[0] == 500
    assert error_of(answer)[2] == "server_error"
    assert (await call("GET", "/videos")).json["data"] == []
