"""Every refusal, field by field: status, message, type, param, code."""

import asyncio
import base64
import io
import json
import struct
import zlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from openai import APIStatusError, AsyncOpenAI, BadRequestError

from sketch import Sketch
from tests.sketch.wire.support import Answer, Call, caller, ended, error_of, picture, tiny

INVALID = "invalid_request_error"
SIZES = "'720x1280', '1280x720', '1024x1792', '1792x1024', '1920x1080', and '1080x1920'"
FORMATS = "'image/jpeg', 'image/png', and 'image/webp'"
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


async def test_urlencoded(call: Call) -> None:
    """A urlencoded form is not a body of this interface."""
    status, message, kind, param, code = error_of(
        await call("POST", "/videos", data={"prompt": "a fox"})
    )

    assert message.startswith("Unsupported content type: 'application/x-www-form-urlencoded'.")
    assert (status, kind, param, code) == (415, INVALID, None, "unsupported_content_type")


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000, b""])
async def test_broken_json(call: Call, body: bytes) -> None:
    """JSON that is none, or no object, is a body that could not be parsed."""
    answer = await call("POST", "/videos", data=body, headers={"Content-Type": "application/json"})
    status, message, kind, param, code = error_of(answer)

    assert message.startswith("We could not parse the JSON body of your request.")
    assert (status, kind, param, code) == (400, INVALID, None, None)


def form(*parts: tuple[str, str, bytes], end: bytes = b"--B--\r\n") -> bytes:
    made = b"".join(
        b'--B\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (name.encode(), more.encode(), body)
        for name, more, body in parts
    )
    return made + end


async def send_form(call: Call, body: bytes) -> Answer:
    return await call(
        "POST",
        "/videos",
        data=body,
        headers={"Content-Type": "multipart/form-data; boundary=B"},
    )


# aiohttp warns beside refusing
@pytest.mark.filterwarnings("ignore::aiohttp.multipart.BadContentDispositionHeader")
@pytest.mark.filterwarnings("ignore::aiohttp.multipart.BadContentDispositionParam")
async def test_half_a_multipart_body(call: Call, tmp_path: Path) -> None:
    """A form cut anywhere is refused as a form, leaves nothing behind, and never a 500."""
    more = '; filename="fox.png"\r\nContent-Type: image/png'
    whole = form(
        ("prompt", "", b"a fox"), ("size", "", b"1280x720"), ("input_reference", more, picture())
    )
    cuts = [*range(0, 330, 3), len(whole) - 500, len(whole) - 12, len(whole) - 6]
    for cut in cuts:
        answer = await send_form(call, whole[:cut])
        assert error_of(answer) == (400, "Could not parse multipart form", INVALID, None, None), cut
    assert (await send_form(call, whole)).status == 200
    assert len((await call("GET", "/videos")).json["data"]) == 1
    assert list((tmp_path / "sketch" / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        form(("prompt", "", b"\xff\xfe")),
        form(*((f"p{n}", "", b"x") for n in range(70))),
        b"--B\r\nNonsense\r\n\r\nx\r\n--B--\r\n",
        b"--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--\r\n",
        b"--B\r\nContent-Type: multipart/mixed; boundary=C\r\n\r\n--C\r\n\r\n--C--\r\n--B--\r\n",
        b"--B\r\nX: " + b"x" * 100_000 + b"\r\n\r\nx\r\n--B--\r\n",
    ],
)
async def test_strange_forms(call: Call, body: bytes) -> None:
    """A form that is none is refused as a form."""
    assert error_of(await send_form(call, body))[:2] == (400, "Could not parse multipart form")


async def test_connection_cut_in_a_body(sketch: Sketch, call: Call, tmp_path: Path) -> None:
    """A client that dies in the middle of an upload leaves nothing behind."""
    port = int(sketch.base_url.split(":")[2].removesuffix("/v1"))
    for _ in range(3):
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            b"POST /v1/videos HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n"
            b"Content-Type: multipart/form-data; boundary=B\r\n\r\n"
            b'--B\r\nContent-Disposition: form-data; name="prompt"\r\n\r\na f'
        )
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    assert (await call("GET", "/videos")).json["data"] == []


def gif() -> bytes:
    return picture("GIF")


def bomb() -> bytes:
    """A PNG of 40 KB that claims 1280x720 pixels and unfolds to 40 MB of one line."""
    return png(1280, 720, zlib.compress(bytes(40_000_000), 9))


def giant() -> bytes:
    """A PNG that claims 60,000 x 60,000 pixels."""
    return png(60_000, 60_000, zlib.compress(bytes(1000)))


def png(width: int, height: int, pixels: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


WRONG_SIZE = (400, "Inpaint image must match the requested width and height", INVALID, None, None)
BROKEN = (
    400,
    "Invalid image file or mode for image 1, please check your image file.",
    INVALID,
    "input_reference",
    "invalid_image_file",
)


def unsupported(mimetype: str) -> tuple[int, str, str, str, str]:
    return (
        400,
        f"Invalid file 'input_reference': unsupported mimetype ('{mimetype}'). "
        f"Supported file formats are {FORMATS}.",
        INVALID,
        "input_reference",
        "unsupported_file_mimetype",
    )


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("fox.png", picture(size=(1279, 720)), WRONG_SIZE),
        ("fox.png", picture(size=(720, 1280)), WRONG_SIZE),
        ("fox.png", giant(), WRONG_SIZE),
        ("fox.gif", gif(), unsupported("image/gif")),
        ("fox.png", gif(), unsupported("image/gif")),
        ("fox.png", b"", unsupported("application/octet-stream")),
        ("fox.png", b"hello", unsupported("application/octet-stream")),
        (
            "fox.png",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            unsupported("application/octet-stream"),
        ),
        ("fox", picture(), unsupported("application/octet-stream")),
        ("fox.png", picture()[:1500], BROKEN),
        ("fox.jpg", picture("JPEG")[:2000], BROKEN),
    ],
)
async def test_pictures(
    client: AsyncOpenAI, name: str, body: bytes, expected: tuple[Any, ...]
) -> None:
    """A first frame is a whole JPEG, PNG or WebP of exactly the clip's size."""
    with pytest.raises(BadRequestError) as refused:
        await client.videos.create(prompt="a fox", size="1280x720", input_reference=(name, body))
    error = refused.value

    assert isinstance(error.body, dict)
    assert (
        error.status_code,
        error.body["message"],
        error.type,
        error.param,
        error.code,
    ) == expected


async def test_bomb(client: AsyncOpenAI) -> None:
    """A picture that unfolds far beyond its size costs nothing: either refused, or cut to its size."""
    video = await client.videos.create(
        prompt="a fox", size="1280x720", input_reference=("fox.png", bomb())
    )

    assert (await ended(client, video.id)).status == "completed"


async def test_oversized_uploads(client: AsyncOpenAI, call: Call) -> None:
    """A picture of more than 20 MiB and a body of more than 24 MiB are too large."""
    with pytest.raises(APIStatusError, match="Maximum content size limit"):
        await client.videos.create(
            prompt="a fox", input_reference=("fox.png", bytes(20 * 1024 * 1024 + 1))
        )
    url = "data:image/png;base64," + "A" * (20_971_521 - 22)
    long = await send_json(call, {"prompt": "a fox", "input_reference": {"image_url": url}})
    huge = await send_json(call, {"prompt": "x" * (24 * 1024 * 1024)})
    large = await send_json(call, {"prompt": "x" * (2 * 1024 * 1024)})
    broken = await send_json(call, ["x" * (2 * 1024 * 1024)])

    assert error_of(long)[3:] == ("input_reference.image_url", "string_above_max_length")
    assert error_of(large)[:2] == (413, "Maximum content size limit (1048576) exceeded")
    assert error_of(broken)[1].startswith("We could not parse the JSON body of your request.")
    assert error_of(huge)[:2] == (413, "Maximum content size limit (25165824) exceeded")


async def send_json(call: Call, body: object) -> Answer:
    """Send a body that is too large for the caller's own writer of JSON."""
    return await call(
        "POST",
        "/videos",
        data=io.BytesIO(json.dumps(body).encode()),
        headers={"Content-Type": "application/json"},
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("data:image/png;base64,@@@", BROKEN),
        (
            "data:image/png;base64," + base64.b64encode(b"x").decode(),
            unsupported("application/octet-stream"),
        ),
        ("data:image/gif;base64," + base64.b64encode(gif()).decode(), unsupported("image/gif")),
        ("data:image/png;base64," + base64.b64encode(picture()).decode(), WRONG_SIZE),
        ("data:;base64,", unsupported("")),
    ],
)
async def test_data_urls(call: Call, url: str, expected: tuple[Any, ...]) -> None:
    """A data URL is judged as a file is."""
    body = {"prompt": "a fox", "input_reference": {"image_url": url}}

    assert error_of(await call("POST", "/videos", json=body)) == expected


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.com/fox.png",
        "http://localhost/fox.png",
        "http://[::1]/fox.png",
        "http://[::ffff:127.0.0.1]/fox.png",
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433/fox.png",
        "http:///fox.png",
        "http://user@127.0.0.1:80/fox.png",
        "not an address",
        "",
    ],
)
async def test_addresses(call: Call, address: str) -> None:
    """A picture's address that is not on the public web is never called."""
    body = {"prompt": "a fox", "input_reference": {"image_url": address}}

    assert error_of(await call("POST", "/videos", json=body)) == (
        400,
        "Error while downloading the picture.",
        INVALID,
        "input_reference.image_url",
        "invalid_image_url",
    )


@pytest.mark.parametrize("redirect", [False, True])
async def test_allowed_address(tmp_path: Path, redirect: bool) -> None:
    """A host that the operator allows is fetched from; where it redirects to is checked anew."""
    async with serving({"/fox.png": picture(size=(720, 1280))}) as port:
        allowed = f"127.0.0.1:{port}"
        async with (
            Sketch(tmp_path / "s", renderer=tiny(), allow_hosts=[allowed]) as server,
            caller(server.base_url) as call,
        ):
            path = f"/to?{allowed.replace('127.0.0.1', 'localhost')}" if redirect else "/fox.png"
            body = {
                "prompt": "a fox",
                "input_reference": {"image_url": f"http://{allowed}{path}"},
            }
            answer = await call("POST", "/videos", json=body)

    assert answer.status == (400 if redirect else 200)


@asynccontextmanager
async def serving(files: dict[str, bytes]) -> AsyncGenerator[int]:
    """Serve pictures on loopback; `/to?HOST` redirects to another host."""

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/to":
            raise web.HTTPFound(f"http://{request.query_string}/fox.png")
        return web.Response(body=files[request.path], content_type="image/png")

    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


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
