"""The treasurer's month and a reconciled invoice: as a post, as a chart, as CSV."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import assert_never

from bot.domain.allowance import AccountKind
from bot.domain.chart import Share, ShareChart
from bot.domain.ids import MemberId
from bot.domain.money import MicroUsd, dollars
from bot.domain.month import MonthReport, PoolFlow, PoolLine, Sums, add
from bot.domain.report_refusals import (
    DayUnreadable,
    InvoiceRefused,
    MonthUnreadable,
    ReportRefusal,
    TableTooLarge,
)
from bot.pipeline.reports import Month
from bot.words import invoice, shown
from bot.words.sheet import exact, table, whole
from bot.words.tongue import Tongue, drawn

ROWS = 8  #: members or models in a post; the rest is one line, and the CSV has all
TitleOf = Callable[[str], str]
Names = Callable[[MemberId], str]


def refused(no: ReportRefusal, t: Tongue) -> str:
    """Why there is no report, and what would work."""
    match no:
        case MonthUnreadable():
            return t.say(
                "“{typed}” is no month that I have books of. Type one like `2026-11`, or nothing"
                " for the running month.",
                typed=shown.quoted(no.typed, 40),
            )
        case DayUnreadable():
            return t.say(
                "“{typed}” is no day. Type one like `2026-11-01`, or nothing for the whole journal.",
                typed=shown.quoted(no.typed, 40),
            )
        case TableTooLarge():
            return t.say(
                "Even packed, the table takes {size}, and up to {limit} can be sent here. Name fewer days with"
                " `since` and `until`.",
                size=shown.size(no.size_bytes),
                limit=shown.size(no.limit_bytes),
            )
        case InvoiceRefused():
            return invoice.refused(no, t)
        case _:
            assert_never(no)


def post(
    month: Month, t: Tongue, *, title_of: TitleOf, roles: Mapping[MemberId, str], public: bool
) -> str:
    """The month in one post."""
    report = month.report
    if report.empty:
        return t.say("**{month}:** nobody has asked for a clip.", month=report.month)
    name = _namer(month, t, public=public)
    said = [_total(month, t), _served(report, t), *_pool(report.pool, t)]
    said += _table(
        t.say("**By member**"), [(name(who), sums) for who, sums in report.members], report, t
    )
    said += _table(t.say("**By role**"), list(by_role(report, roles, t)), None, t)
    said += _table(
        t.say("**By model**"),
        [(title_of(key) if key else "?", sums) for key, sums in report.models],
        None,
        t,
    )
    return "\n".join(said)


def _namer(month: Month, t: Tongue, *, public: bool) -> Names:
    def name(who: MemberId) -> str:
        if public and who in month.hidden:
            return t.say("a member who stays unnamed")
        return shown.member(who)

    return name


def _total(month: Month, t: Tongue) -> str:
    total = month.report.total
    said = t.many(
        "**{month}:** {net} for {n} clip.",
        "**{month}:** {net} for {n} clips.",
        total.clips,
        month=month.report.month,
        net=whole(total.net),
    )
    if total.refunded:
        back = t.say(
            "{charged} was charged and {refunded} given back.",
            charged=whole(total.charged),
            refunded=whole(total.refunded),
        )
        said = f"{said} {back}"
    if len(month.report.purses) > 1:
        purses = t.listed([_purse(kind, net, t) for kind, net in month.report.purses])
        said = f"{said} {t.say('Paid by {purses}.', purses=purses)}"
    return f"{said} {t.say('The month is not over.')}" if month.running else said


def _purse(kind: AccountKind, net: MicroUsd, t: Tongue) -> str:
    match kind:
        case AccountKind.POOL:
            return t.say("the pool ({amount})", amount=whole(net))
        case AccountKind.MEMBER:
            return t.say("wallets ({amount})", amount=whole(net))
        case AccountKind.SPONSOR:
            return t.say("sponsors ({amount})", amount=whole(net))
        case _:
            return t.say("the house ({amount})", amount=whole(net))


def _pool(flow: PoolFlow, t: Tongue) -> list[str]:
    """From the opening to the closing, every line to the last decimal: they are added up by hand."""
    return [
        t.say("**The pool**"),
        t.say("- at the start · {amount}", amount=whole(flow.opening)),
        *(f"- {_pool_line(line, t)} · {whole(amount, sign=True)}" for line, amount in flow.lines),
        t.say("- at the end · {amount}", amount=whole(flow.closing)),
    ]


def _pool_line(line: PoolLine, t: Tongue) -> str:
    match line:
        case PoolLine.ADDED:
            return t.say("added")
        case PoolLine.GIVEN:
            return t.say("given by members")
        case PoolLine.CLIPS:
            return t.say("clips that it paid for")
        case PoolLine.WALLETS:
            return t.say("given to wallets")
        case PoolLine.SPONSORED:
            return t.say("set aside for places, less what came back")
        case PoolLine.WITHDRAWN:
            return t.say("taken out")
        case _:
            assert_never(line)


def _served(report: MonthReport, t: Tongue) -> str:
    said = [
        t.say(
            "{delivered} of {asked} asked for were delivered.",
            delivered=report.delivered,
            asked=report.asked,
        )
    ]
    if report.total.wait_s is not None and report.wait_p95_s is not None:
        said.append(
            t.say(
                "Half of them started within {usual}, 95 % within {long}.",
                usual=shown.span(report.total.wait_s, t),
                long=shown.span(report.wait_p95_s, t),
            )
        )
    said.append(t.say("Fairness index: {index} (1 is even).", index=f"{report.fairness:.2f}"))
    return " ".join(said)


def _table(
    head: str, rows: Sequence[tuple[str, Sums]], report: MonthReport | None, t: Tongue
) -> list[str]:
    if not rows:
        return []
    lines = [
        head,
        *(f"- {name} · {whole(sums.net)} · {sums.clips}" for name, sums in rows[:ROWS]),
    ]
    if len(rows) > ROWS:
        rest = add([sums for _, sums in rows[ROWS:]])
        lines.append(t.say("- {n} more · {net}", n=t.number(len(rows) - ROWS), net=whole(rest.net)))
    if report is not None and report.house:
        lines.append(t.say("- paid by the house beyond the holds · {net}", net=whole(report.house)))
    return lines


def by_role(
    report: MonthReport, roles: Mapping[MemberId, str], t: Tongue
) -> Iterator[tuple[str, Sums]]:
    """Each member under their highest role, so that the roles add up; nothing where none is known."""
    if not roles:
        return
    groups: dict[str, list[Sums]] = {}
    for who, sums in report.members:
        groups.setdefault(roles.get(who) or t.say("no role"), []).append(sums)
    added = ((shown.defused(role), add(lines)) for role, lines in groups.items())
    yield from sorted(added, key=lambda item: -item[1].net)


def models_chart(report: MonthReport, t: Tongue, title_of: TitleOf) -> ShareChart | None:
    """What each model took, as a picture; None where nothing was spent."""
    rows = [(title_of(key) if key else "?", sums.net) for key, sums in report.models[:ROWS]]
    rows = [(name, net) for name, net in rows if net > 0]
    if not rows:
        return None
    total = report.total.net
    alt = f"{_models_title(rows, total, t)}: {', '.join(f'{each} {dollars(net)}' for each, net in rows)}."
    return ShareChart(
        title=_models_title(rows, total, drawn(t)),
        alt=shown.alt(alt),
        shares=[Share(each, net) for each, net in rows],
    )


def _models_title(rows: Sequence[tuple[str, MicroUsd]], total: MicroUsd, t: Tongue) -> str:
    name, most = rows[0]
    if most == total:
        return t.say("All {total} went to {name}", name=name, total=dollars(total))
    return t.say(
        "{name} took most: {most} of {total}",
        name=name,
        most=dollars(most),
        total=dollars(total),
    )


def month_csv(
    month: Month, t: Tongue, *, title_of: TitleOf, roles: Mapping[MemberId, str], public: bool
) -> bytes:
    """Every line of the month, exact to the micro-dollar; names that members hide are hidden here, too."""
    report = month.report
    rows: list[tuple[str, str, Sums]] = [("total", report.month, report.total)]
    for number, (who, sums) in enumerate(report.members, 1):
        hidden = public and who in month.hidden
        # As in the journal: a bare id would be a number to a sheet, which rounds away its end.
        rows.append(("member", f"unnamed-{number}" if hidden else f"member:{who}", sums))
    flow = report.pool
    for name, amount in (("opening", flow.opening), *flow.lines, ("closing", flow.closing)):
        rows.append(("pool", name, Sums(clips=0, charged=amount, refunded=MicroUsd(0))))
    for kind, net in report.purses:
        rows.append(("purse", kind.value, Sums(clips=0, charged=net, refunded=MicroUsd(0))))
    house = Sums(clips=0, charged=report.house, refunded=MicroUsd(0))
    rows += [("house", "overrun", house)] if report.house else []
    rows += [("role", name, sums) for name, sums in by_role(report, roles, t)]
    rows += [("model", title_of(key) if key else "", sums) for key, sums in report.models]
    head = ("kind", "name", "clips", "charged_usd", "refunded_usd", "net_usd", "median_wait_s")
    return table(
        head,
        [
            (
                kind,
                name,
                str(sums.clips),
                exact(sums.charged),
                exact(sums.refunded),
                exact(sums.net),
                "" if sums.wait_s is None else f"{sums.wait_s:.0f}",
            )
            for kind, name, sums in rows
        ],
    )


def hiding(t: Tongue, *, on: bool) -> str:
    """What a member chose about their name."""
    if on:
        return t.say("Your name is left out of reports to members. Stewards still see it.")
    return t.say("Your name is in reports to members again.")


def posted(t: Tongue) -> str:
    """A report is in the channel."""
    return t.say("The report is posted here.")
