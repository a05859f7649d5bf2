"""Bodies that are none: urlencoded, broken JSON, forms that stop in the middle."""

import asyncio
from pathlib import Path

import pytest

from sketch import Sketch
from tests.sketch.wire.support import (
    INVALID,
    Answer,
    Call,
    error_of,
    picture,
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


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=B"])
async def test_a_body_that_is_not_packed_as_it_says(call: Call, kind: str) -> None:
    """A Content-Encoding that does not hold makes it no body, and no fault of the server's."""
    headers = {"Content-Type": kind, "Content-Encoding": "gzip"}
    answer = await call("POST", "/videos", data=b"no gzip at all", headers=headers)

    assert error_of(answer)[0] == 400


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


async def test_objects_in_forms(call: Call) -> None:
    """Objects in a form may be bracketed names or JSON; text that is neither is refused by type."""
    for parts, expected in [
        ([("characters[][id]", "", b"char_1")], "Character with id 'char_1' not found."),
        ([("characters[0][id]", "", b"char_1")], "Character with id 'char_1' not found."),
        ([("characters", "", b'[{"id": "char_1"}]')], "Character with id 'char_1' not found."),
        (
            [("characters", "", b"[")],
            "Invalid type for 'characters': expected an array of objects, but got a string instead.",
        ),
        (
            [("characters", "", b"x"), ("characters[][id]", "", b"y")],
            "Invalid type for 'characters': expected an array of objects, but got a string instead.",
        ),
        (
            [("input_reference", "", b"https://example.com/fox.png")],
            "Invalid type for 'input_reference': expected a file, but got a string instead.",
        ),
        (
            [("seed", "", b"-1")],
            "Invalid type for 'seed': expected an integer, but got a string instead.",
        ),
        ([("seed", "", b"9999999999")], "Invalid 'seed': expected 0 to 2147483647."),
    ]:
        answer = await send_form(call, form(("prompt", "", b"a fox"), *parts))
        assert error_of(answer)[1] == expected


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
