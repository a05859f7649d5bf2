"""First frames: which pictures are taken, and how the others are refused, safely."""

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
from tests.sketch.wire.support import (
    INVALID,
    Answer,
    Call,
    caller,
    ended,
    error_of,
    picture,
    tiny,
)

FORMATS = "'image/jpeg', 'image/png', and 'image/webp'"


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
