"""Answers held against OpenAI's published description of the interface."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openai import AsyncOpenAI
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.conftest import missing
from tests.sketch.wire.support import HERE, Call, ended, until_status

DEFAULT = HERE.parents[3] / "shared" / "facts" / "openai" / "videos-openapi-lenient.json"


class Description:
    """OpenAI's document, and the question whether an answer fits it."""

    def __init__(self, path: Path) -> None:
        document = json.loads(path.read_text("utf-8"))
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource("urn:openai", resource)
        self._paths: dict[str, dict[str, Any]] = document["paths"]

    def holds(self, method: str, path: str, answer: Any) -> None:
        """Fail with the first difference between an answer and its description."""
        pointer = path.replace("~", "~0").replace("/", "~1")
        assert method in self._paths[path]
        ref = f"urn:openai#/paths/{pointer}/{method}/responses/200/content/application~1json/schema"
        Draft202012Validator({"$ref": ref}, registry=self._registry).validate(answer)


@pytest.fixture(scope="module")
def openapi() -> Description:
    path = Path(os.environ.get("DAILIES_OPENAI_OPENAPI", DEFAULT))
    if not path.is_file():
        missing("openapi", f"OpenAI's description is not at {path}; set DAILIES_OPENAI_OPENAPI.")
    return Description(path)


async def test_every_answer(
    client: AsyncOpenAI, call: Call, openapi: Description, tmp_path: Path
) -> None:
    """Every JSON answer, of a video in each of its states, is as OpenAI describes it."""
    prompt = {"prompt": "a fox", "size": "1920x1080"}
    created = (await call("POST", "/videos", json=prompt)).json
    openapi.holds("post", "/videos", created)
    running = await client.videos.create(prompt=f"gate={tmp_path}/never")
    await until_status(client, running.id, "in_progress")
    failed = await client.videos.create(prompt="[fail:moderation_blocked]")
    await ended(client, failed.id)
    await ended(client, created["id"])
    for video_id in (created["id"], running.id, failed.id):
        shown = (await call("GET", f"/videos/{video_id}")).json
        openapi.holds("get", "/videos/{video_id}", shown)
        assert set(shown) == set(created)
    reference = {"prompt": "x", "video": {"id": created["id"]}}
    remix = await call("POST", f"/videos/{created['id']}/remix", json={"prompt": "x"})
    openapi.holds("post", "/videos/{video_id}/remix", remix.json)
    edit = await call("POST", "/videos/edits", json=reference)
    openapi.holds("post", "/videos/edits", edit.json)
    longer = await call("POST", "/videos/extensions", json={**reference, "seconds": "12"})
    openapi.holds("post", "/videos/extensions", longer.json)
    for limit in ("0", "2", "100"):
        page = await call("GET", "/videos", params={"limit": limit})
        openapi.holds("get", "/videos", page.json)
    openapi.holds(
        "delete", "/videos/{video_id}", (await call("DELETE", f"/videos/{failed.id}")).json
    )


def test_description_bites(openapi: Description) -> None:
    """The description refuses a video without its fields, so that the test above can fail."""
    with pytest.raises(Exception, match="required property"):
        openapi.holds("post", "/videos", {"id": "video_1"})
