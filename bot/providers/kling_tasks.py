"""What Kling says of a render, in the spellings of its new and its old interface, and what its codes mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import cast

from bot.domain.errors import ProviderError
from bot.domain.money import ZERO, MicroUsd, micro_usd
from bot.domain.render import (
    Failed,
    FailureReason,
    Queued,
    Rendering,
    RenderResult,
    RenderStatus,
    Succeeded,
)
from bot.providers.complaints import (
    Complaint,
    Meaning,
    coded_create,
    coded_read,
    complaint,
    failed_read,
    refused_create,
)
from bot.providers.lenient import name_of
from bot.wire import Answer, Redactor, members_of, rows_of

UNIT_USD = Decimal("0.14")  #: what Kling's unit is sold for
CHECK_S = 5.0

STALE = frozenset({1003, 1004})  #: a signed key that is not valid yet, or no more: clocks disagree

CODES: Mapping[int, Meaning] = MappingProxyType(
    {
        **dict.fromkeys((1000, 1001, 1002, 1003, 1004, 1100, 1304), Meaning.KEY),
        **dict.fromkeys((1101, 1102), Meaning.BALANCE),
        1103: Meaning.CLOSED,
        **dict.fromkeys((1200, 1201, 1202), Meaning.WRONG),
        1203: Meaning.LOST,
        **dict.fromkeys((1300, 1301), Meaning.INPUT),
        **dict.fromkeys((1302, 1303), Meaning.BUSY),
        **dict.fromkeys((5000, 5001, 5002), Meaning.BROKEN),
    }
)
"""They come with a fitting HTTP status, or with 200."""

_GONE = re.compile(r"not (be )?(found|exist)|no such|n't exist")
_TAKEN = re.compile(r"already (been )?(exist|used)|duplicate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A render as Kling tells it. Everything but the id may be missing."""

    id: str
    word: str = ""
    message: str = ""
    key: str | None = None  #: the external id: our own name for the submit
    created_at: datetime | None = None  #: by Kling's clock
    url: str | None = None
    video_id: str | None = None  #: of the clip, which is not the render's
    cost: MicroUsd | None = None

    def status(self, vendor: str, redact: Redactor) -> RenderStatus:
        """Our word for Kling's.

        Raises:
            ProviderError: it is done, and the address of the clip is missing.
        """
        match self.word:
            case "submitted":
                return Queued(CHECK_S)
            case "succeeded" | "succeed":
                if self.url is None:
                    raise ProviderError(vendor, "succeeded, but no address yet")
                return Succeeded(RenderResult(self.url), self.cost)
            case "failed":
                said = Complaint("", self.message)
                reason = said.moderation or FailureReason.PROVIDER
                return Failed(reason, self.cost or ZERO, redact(self.message))
            case _:
                return Rendering(None, CHECK_S)

    @property
    def is_known(self) -> bool:
        """Whether the status means something to us."""
        return self.word in {"submitted", "processing", "succeeded", "succeed", "failed"}


def code_of(answer: Answer) -> int | None:
    """The code in the body; 0 is well, None is none."""
    code = answer.members.get("code")
    if isinstance(code, str) and code.isdecimal():
        return int(code)
    return code if type(code) is int else None


def is_well(answer: Answer) -> bool:
    """Whether Kling agreed: a 200 alone does not say so."""
    return answer.ok and code_of(answer) in {0, None}


def tasks_of(answer: Answer, *, whole: bool = False) -> list[Task] | None:
    """The renders in an answer: `data` is one, a list, or a page; None where there is none of these.

    With `whole`, None also where not each of them can be read.
    """
    data = answer.members.get("data")
    if isinstance(data, dict):
        members = members_of(cast("object", data))
        data = members.get("result", [members])
    if not isinstance(data, list):
        return None
    read = [_task(members_of(row)) for row in rows_of(cast("object", data))]
    found = [task for task in read if task is not None]
    lacks = len(found) < len(read) if whole else not found and read
    return None if lacks else found


def refusal(vendor: str, answer: Answer, redact: Redactor) -> ProviderError:
    """The error for a create that was not agreed to."""
    said, code = complaint(answer.members), code_of(answer)
    meaning = CODES.get(code or 0)
    if meaning is None:
        return refused_create(vendor, answer, redact)
    if meaning is Meaning.WRONG and _TAKEN.search(said.message.lower()):
        meaning = Meaning.BROKEN  # our own name for this submit is known there: it had arrived
    return coded_create(vendor, meaning, answer, redact(f"create: {said}"))


def unanswered(vendor: str, answer: Answer, redact: Redactor) -> ProviderError:
    """The error for a question that was not answered."""
    said, code = complaint(answer.members), code_of(answer)
    meaning = CODES.get(code or 0)
    if meaning is None:
        return failed_read(vendor, answer, redact)
    if meaning is Meaning.WRONG and _GONE.search(said.message.lower()):
        meaning = Meaning.LOST
    return coded_read(vendor, meaning, answer, redact(str(said)))


def _task(row: Mapping[str, object]) -> Task | None:
    name = name_of(row.get("id", row.get("task_id")))
    if name is None:
        return None
    video = _video(row)
    return Task(
        id=name,
        word=_text(row.get("status", row.get("task_status"))).strip().lower(),
        message=_text(row.get("message", row.get("task_status_msg"))),
        key=_text(row.get("external_id"))
        or _text(members_of(row.get("task_info")).get("external_task_id"))
        or None,
        created_at=_instant(row.get("create_time", row.get("created_at"))),
        url=_text(video.get("url")) or None,
        video_id=_text(video.get("id")) or None,
        cost=_cost(row),
    )


def _video(row: Mapping[str, object]) -> Mapping[str, object]:
    """The first clip among what was made."""
    made = row.get("outputs", members_of(row.get("task_result")).get("videos"))
    clips = [one for one in map(members_of, rows_of(made)) if one.get("type", "video") == "video"]
    return clips[0] if clips else {}


def _cost(row: Mapping[str, object]) -> MicroUsd | None:
    """What Kling took, in units or dollars; None where it says nothing that we can count."""
    units = row.get("final_unit_deduction")
    if units is not None:
        return _amount(units, UNIT_USD)
    amounts = [_bill(members_of(bill)) for bill in rows_of(row.get("billing"))]
    known = [amount for amount in amounts if amount is not None]
    return MicroUsd(sum(known)) if known and len(known) == len(amounts) else None


def left_of(data: object) -> MicroUsd | None:
    """What is left of the packs that are in use; None without any that can be counted."""
    rows = map(members_of, rows_of(members_of(data).get("resource_pack_subscribe_infos")))
    left = [row.get("remaining_quantity") for row in rows if row.get("status") == "online"]
    known = [amount for one in left if (amount := _amount(one, UNIT_USD)) is not None]
    return MicroUsd(sum(known)) if known else None


def _bill(bill: Mapping[str, object]) -> MicroUsd | None:
    if bill.get("charge_type") == "unit":
        return _amount(bill.get("amount"), UNIT_USD)
    if bill.get("charge_type") == "cash" and bill.get("currency") == "USD":
        return _amount(bill.get("amount"), Decimal(1))
    return None


def _amount(said: object, price: Decimal) -> MicroUsd | None:
    try:
        return micro_usd(Decimal(str(said)) * price)
    except (InvalidOperation, ValueError):
        return None


def _instant(said: object) -> datetime | None:
    """Milliseconds, or seconds where somebody forgot."""
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    try:
        return datetime.fromtimestamp(said / 1000 if said > 1e11 else said, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
