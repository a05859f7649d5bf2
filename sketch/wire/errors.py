"""Refusals in OpenAI's words: message, type, param, code.

The sentences are OpenAI's own wherever a pasted answer of theirs is known, because clients match
on them. Those that nobody pasted are marked `ours`.
"""

import json
from collections.abc import Mapping, Sequence

from aiohttp import web

INVALID = "invalid_request_error"


class WireError(Exception):
    """A refusal that leaves as OpenAI's error body."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        param: str | None = None,
        code: str | None = None,
        kind: str = INVALID,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.param = param
        self.code = code
        self.kind = kind
        self.headers = headers

    def answer(self) -> web.Response:
        """Write the refusal as the answer that leaves."""
        return web.json_response(
            self.body(), status=self.status, headers=self.headers, dumps=as_json
        )

    def body(self) -> dict[str, dict[str, str | None]]:
        """Write OpenAI's error object."""
        return {
            "error": {
                "message": self.message,
                "type": self.kind,
                "param": self.param,
                "code": self.code,
            }
        }


def as_json(value: object) -> str:
    """Write JSON as OpenAI indents it."""
    return json.dumps(value, indent=2)


def quoted(values: Sequence[str], word: str = "and") -> str:
    """Write 'a', 'b', and 'c'."""
    marked = [f"'{value}'" for value in values]
    if len(marked) < 3:
        return f" {word} ".join(marked)
    return f"{', '.join(marked[:-1])}, {word} {marked[-1]}"


def missing(param: str) -> WireError:
    return WireError(
        f"Missing required parameter: '{param}'.", param=param, code="missing_required_parameter"
    )


def unknown_parameter(param: str) -> WireError:
    return WireError(f"Unknown parameter: '{param}'.", param=param, code="unknown_parameter")


def wrong_type(param: str, expected: str, value: object) -> WireError:
    return WireError(
        f"Invalid type for '{param}': expected {expected}, but got {type_word(value)} instead.",
        param=param,
        code="invalid_type",
    )


def not_one_of(param: str, value: str, supported: Sequence[str]) -> WireError:
    return WireError(
        f"Invalid value: '{value}'. Supported values are: {quoted(supported)}.",
        param=param,
        code="invalid_value",
    )


def invalid_value(param: str, message: str) -> WireError:
    return WireError(message, param=param, code="invalid_value")


def too_short(param: str) -> WireError:
    return WireError(
        f"Invalid '{param}': empty string. Expected a string with minimum length 1, "
        "but got an empty string instead.",
        param=param,
        code="empty_string",
    )


def too_long(param: str, limit: int, length: int) -> WireError:
    return WireError(
        f"Invalid '{param}': string too long. Expected a string with maximum length {limit}, "
        f"but got a string with length {length} instead.",
        param=param,
        code="string_above_max_length",
    )


def video_not_found(video_id: str) -> WireError:
    return WireError(f"Video with id '{video_id}' not found.", status=404)


def character_not_found(character_id: str) -> WireError:
    return WireError(f"Character with id '{character_id}' not found.", status=404)


def not_ready() -> WireError:
    return WireError(
        "Video is not ready yet, use GET /v1/videos/{video_id} to check status.", status=404
    )


def expired() -> WireError:
    """Refuse a clip whose day is over (ours: OpenAI's sentence was never seen)."""
    return WireError("The content of this video has expired.", status=404, code="video_expired")


def no_such_range(size: int) -> WireError:
    """Refuse a range outside the file (ours)."""
    headers = {"Content-Range": f"bytes */{size}"}
    return WireError("Requested range not satisfiable.", status=416, headers=headers)


def no_variant(variant: str) -> WireError:
    """Refuse a file that the renderer did not make (ours)."""
    return WireError(f"This video has no {variant}.", status=404, param="variant")


def model_not_found(model: str) -> WireError:
    return WireError(
        f"The model `{model}` does not exist or you do not have access to it.",
        status=404,
        param="model",
        code="model_not_found",
    )


def unsupported_file(param: str, mimetype: str, supported: Sequence[str]) -> WireError:
    return WireError(
        f"Invalid file '{param}': unsupported mimetype ('{mimetype}'). "
        f"Supported file formats are {quoted(supported)}.",
        param=param,
        code="unsupported_file_mimetype",
    )


def broken_picture() -> WireError:
    return WireError(
        "Invalid image file or mode for image 1, please check your image file.",
        param="input_reference",
        code="invalid_image_file",
    )


def wrong_picture_size() -> WireError:
    return WireError("Inpaint image must match the requested width and height")


def unsupported_body(content_type: str) -> WireError:
    return WireError(
        f"Unsupported content type: '{content_type}'. This API method only accepts "
        "'application/json' or 'multipart/form-data' requests, but you specified the header "
        f"'Content-Type: {content_type}'. Please try again with a supported content type.",
        status=415,
        code="unsupported_content_type",
    )


def unreadable_json() -> WireError:
    return WireError(
        "We could not parse the JSON body of your request. (HINT: This likely means you aren't "
        "using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was "
        "sent was not valid JSON.)"
    )


def unreadable_form() -> WireError:
    return WireError("Could not parse multipart form")


def too_large(limit_bytes: int) -> WireError:
    return WireError(f"Maximum content size limit ({limit_bytes}) exceeded", status=413)


def no_key() -> WireError:
    return WireError(
        "You didn't provide an API key. You need to provide your API key in an Authorization "
        "header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
        status=401,
    )


def wrong_key(key: str) -> WireError:
    return WireError(
        f"Incorrect API key provided: {_masked(key)}.", status=401, code="invalid_api_key"
    )


def unknown_url(method: str, path: str) -> WireError:
    return WireError(f"Invalid URL ({method} {path})", status=404)


def wrong_method(method: str, path: str, headers: Mapping[str, str]) -> WireError:
    return WireError(
        f"Not allowed to {method} on {path}.",
        status=405,
        code="method_not_supported",
        headers=headers,
    )


def server_error(status: int = 500) -> WireError:
    return WireError(
        "The server had an error while processing your request. Sorry about that!",
        status=status,
        kind="server_error",
    )


def type_word(value: object) -> str:
    """Name a JSON value's type as OpenAI's sentences do."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int():
            return "an integer"
        case float():
            return "a decimal"
        case str():
            return "a string"
        case list():
            return "an array"
        case _:
            return "an object"


def _masked(key: str) -> str:
    """Show a key's ends only; a short one not at all."""
    if len(key) < 12:
        return "*" * len(key)
    return f"{key[:4]}{'*' * (len(key) - 8)}{key[-4:]}"
