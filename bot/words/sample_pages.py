"""The longer answers with sample values, for the listing of `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain.allowance import AccountKind, Allowance, HoldState, Standing, TransferCode
from bot.domain.caps import Draw
from bot.domain.ids import AccountId, MemberId
from bot.domain.job import Job, JobState, Progress
from bot.domain.money import ZERO, MicroUsd, micro_usd
from bot.domain.render import RenderRef
from bot.domain.sponsorship import Host
from bot.domain.thanks import Thanks
from bot.domain.window import Window, WindowKind
from bot.ports import Line, Payer, PoolView, Receipt
from bot.words import pages, receipts
from bot.words.tongue import Tongue

WEEK_S = 7 * 86_400


def everything(job: Job, t: Tongue) -> Iterator[tuple[str, str]]:
    """Each page, of this job."""
    ended = replace(job, state=JobState.CANCELLED, charge=ZERO)
    yield "status", pages.status([], t, _title)
    yield "status", pages.status([(job, Progress(ahead=1))] * 12, t, _title)
    yield "history", pages.history([], t, older=False)
    yield "history", pages.history([], t, older=True)
    yield "history", pages.history([job, ended], t, older=False)
    for window in _windows():
        yield "quota", _quota(job, window, t)
    yield "quota", _quota(job, Window(WindowKind.ROLLING, WEEK_S), t, frozen=True)
    yield "quota", _quota(replace(job, price=micro_usd("4.70")), Window(WindowKind.DAY), t)
    for found in _receipts(job):
        for steward in (False, True):
            yield "receipt", receipts.receipt(found, t, title="Runway Gen-4.5", steward=steward)


def _title(_: str) -> str:
    return "Runway Gen-4.5"


def _windows() -> Iterator[Window]:
    yield Window(WindowKind.ROLLING, WEEK_S)
    yield Window(WindowKind.ROLLING, 86_400)
    yield Window(WindowKind.DAY)
    yield Window(WindowKind.WEEK)
    yield Window(WindowKind.MONTH)


def _quota(job: Job, window: Window, t: Tongue, *, frozen: bool = False) -> str:
    now = job.created_at
    rolling = window.kind is WindowKind.ROLLING
    standing = Standing(
        now=now,
        member_id=job.member_id,
        pool_account=AccountId(1),
        pool_available=micro_usd("2") if rolling else micro_usd("20"),
        wallet_account=AccountId(2),
        wallet_available=ZERO if rolling else micro_usd("1.50"),
        frozen=frozen,
        allowance=Allowance(cap=micro_usd("5"), window=window),
        draws=(Draw(at=now, amount=job.price),),
        resets_at=None if rolling else now + timedelta(days=2),
        ceiling=micro_usd("5") if rolling else None,
        ceiling_used=micro_usd("4"),
        ceiling_resets_at=now,
        waiting=0,
        running=0,
    )
    pool = PoolView(
        available=standing.pool_available,
        held=job.price if rolling else ZERO,
        spent=micro_usd("3"),
        overrun=ZERO,
    )
    example = pages.Example("Runway Gen-4.5", 6, job.price)
    return pages.quota(
        standing,
        pool,
        [job] if rolling else [],
        t,
        example=example,
        got=Thanks(12, 3 if rolling else 0),
    )


def _receipts(job: Job) -> Iterator[Receipt]:
    charged = micro_usd("0.38")
    known = replace(job, ref=RenderRef("gen-7f3a"), cost=charged, charge=charged)
    lines = tuple(
        Line(at=job.created_at, code=code, amount=charged, memo=memo)
        for code, memo in zip(TransferCode, ("", "", "a kind steward", *[""] * 20), strict=False)
    )
    for state, captured, refunded in (
        (HoldState.OPEN, ZERO, ZERO),
        (HoldState.VOIDED, ZERO, ZERO),
        (HoldState.CAPTURED, charged, ZERO),
        (HoldState.CAPTURED, charged, MicroUsd(charged // 2)),
    ):
        yield Receipt(
            job=replace(known, state=JobState.DELIVERED if captured else job.state),
            held=job.price,
            captured=captured,
            refunded=refunded,
            from_pool=not refunded,
            state=state,
            lines=lines if captured else (),
        )
    yield Receipt(
        job=replace(known, state=JobState.FAILED),
        held=job.price,
        captured=ZERO,
        refunded=ZERO,
        from_pool=True,
        state=HoldState.VOIDED,
        lines=tuple(
            each for each in lines if each.code in {TransferCode.OVERRUN, TransferCode.RETURN}
        ),
    )
    for state in (JobState.DENIED, JobState.EXPIRED, JobState.CANCELLED, JobState.FAILED):
        yield _of(replace(known, state=state), HoldState.VOIDED)
    cancelled = replace(known, state=JobState.CANCELLED)
    yield _of(cancelled, HoldState.CAPTURED)
    many = [
        Payer(
            member_id=MemberId(1_290_000_000_000_000_004 + number),
            purse=AccountKind.MEMBER if number % 2 else AccountKind.POOL,
            host=None,
            held=charged,
            captured=charged,
            refunded=charged if number % 3 else ZERO,
        )
        for number in range(14)
    ]
    yield replace(_of(known, HoldState.CAPTURED), payers=tuple(many))
    yield replace(_of(known, HoldState.OPEN), leftover=True)
    yield replace(_of(known, HoldState.OPEN), borrowed=True)
    for from_pool in (False, True):
        host = Host(MemberId(1_290_000_000_000_000_004), from_pool)
        guest = replace(many[0], purse=AccountKind.SPONSOR, host=host)
        yield replace(_of(known, HoldState.OPEN), from_pool=False, payers=(guest,))


def _of(job: Job, state: HoldState) -> Receipt:
    return Receipt(
        job=job,
        held=job.price,
        captured=job.price if state is HoldState.CAPTURED else ZERO,
        refunded=ZERO,
        from_pool=True,
        state=state,
        lines=(),
    )
