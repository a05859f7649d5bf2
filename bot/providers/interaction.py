"""An answer of Google's Interactions API, read."""

from collections.abc import Mapping
from typing import Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.providers.complaints import Complaint
from bot.providers.google_says import spoken
from bot.providers.lenient import Name, Text
from bot.wire import rows_of


def _objects(value: object) -> list[dict[str, Any]]:
    """The objects of a list; what is neither is nothing."""
    return [cast("dict[str, Any]", each) for each in rows_of(value) if isinstance(each, dict)]


def _word(value: object) -> object:
    return value.lower() if isinstance(value, str) else ""


def _object(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and type(value) is int and 0 <= value <= 10**12 else None


Objects = Annotated[list[dict[str, Any]], BeforeValidator(_objects)]
Members = Annotated[dict[str, Any], BeforeValidator(_object)]
_EMPTY: dict[str, Any] = {}


class Part(BaseModel):
    """A piece of what the model said."""

    type: Text = None
    text: Text = None
    uri: Text = None
    data: Text = Field(default=None, repr=False)


class Interaction(BaseModel):
    """A conversation's turn. Everything but the id may be missing."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Name
    status: Annotated[str, BeforeValidator(_word)] = ""
    steps: Objects = Field(default_factory=list[dict[str, Any]], repr=False)
    usage: Members = _EMPTY
    errors: Objects = Field(default_factory=list[dict[str, Any]])
    error: Members = _EMPTY

    @property
    def said(self) -> list[Part]:
        """What the model put out after our last turn. A check may repeat our own picture or clip: not that."""
        parts: list[Part] = []
        for step in reversed(self.steps):
            if step.get("type") == "user_input":
                break
            if step.get("type") == "model_output":
                parts[:0] = [Part.model_validate(each) for each in _objects(step.get("content"))]
        return parts

    @property
    def video(self) -> Part | None:
        """The last clip that can be had."""
        clips = [each for each in self.said if each.type == "video" and (each.uri or each.data)]
        return clips[-1] if clips else None

    @property
    def text(self) -> str:
        """What it said instead."""
        return " ".join(each.text for each in self.said if each.type == "text" and each.text)

    @property
    def complaint(self) -> Complaint | None:
        """What went wrong, wherever it stands: `errors[]`, `error`, or a step's own."""
        steps = [step.get("error") for step in reversed(self.steps)]
        for each in (*self.errors, self.error, *steps):
            found = spoken({"error": each})
            if found.code or found.message:
                return found
        return None

    @property
    def video_tokens(self) -> int | None:
        """How many tokens of video were made; None where the answer does not say."""
        counts = [
            _count(each.get("tokens"))
            for each in _objects(self.usage.get("output_tokens_by_modality"))
            if each.get("modality") == "video"
        ]
        known = [each for each in counts if each is not None]
        return sum(known) if known else None


def read_interaction(members: Mapping[str, object]) -> Interaction | None:
    """Read one; None where there is no id that can be asked for."""
    try:
        return Interaction.model_validate(members)
    except ValidationError:
        return None
