"""A vendor's invoice beside the ledger: as an answer, as CSV."""

from typing import assert_never

from bot.domain.invoice import Reconciled
from bot.domain.money import MicroUsd, dollars
from bot.domain.report_refusals import InvoiceFault, InvoiceRefused
from bot.words import shown
from bot.words.sheet import exact, table
from bot.words.tongue import Tongue

ROWS = 8  #: jobs in an answer; the CSV has all


def refused(no: InvoiceRefused, t: Tongue) -> str:
    """What is wrong with a file, and what would work."""
    match no.fault:
        case InvoiceFault.TOO_LARGE:
            return t.say(
                "That file is larger than {limit}. Export one month, and attach that.",
                limit=shown.size(no.limit_bytes),
            )
        case InvoiceFault.NO_TEXT:
            return t.say("That file is no CSV. Export the invoice as CSV, and attach that.")
        case InvoiceFault.NO_COLUMNS:
            return t.say(
                "I looked for a column of job ids and one of amounts, and found: {found}."
                " Name them `job_id` and `amount`, and attach the file again.",
                found=shown.defused(", ".join(no.found)) or "?",
            )
        case InvoiceFault.NO_ROWS:
            return t.say("No line of that file has both a job id and an amount in dollars.")
        case InvoiceFault.GONE:
            return t.say("I could not read that file from Discord. Attach it again.")
        case _:
            assert_never(no.fault)


def reconciled(found: Reconciled, t: Tongue) -> str:
    """What an invoice says beside the ledger: in total, and by job."""
    said = [
        t.many(
            "**{n} job is on the invoice and in the ledger.** The vendor says {theirs}, the ledger"
            " {ours}: {drift}.",
            "**{n} jobs are on the invoice and in the ledger.** The vendor says {theirs}, the ledger"
            " {ours}: {drift}.",
            found.matched,
            theirs=dollars(found.invoiced),
            ours=dollars(found.ours),
            drift=_drift(found.drift, t),
        )
    ]
    said += [
        t.say(
            "- {job} · vendor {theirs}, ledger {ours}",
            job=shown.number(each.job_id),
            theirs=dollars(each.invoiced),
            ours=dollars(each.ours),
        )
        for each in found.drifts[:ROWS]
    ]
    if len(found.drifts) > ROWS:
        said.append(t.say("- and {n} more in the file", n=t.number(len(found.drifts) - ROWS)))
    if found.unknown:
        said.append(
            t.many(
                "{n} line is of no job of this server: {amount}.",
                "{n} lines are of no job of this server: {amount}.",
                len(found.unknown),
                amount=dollars(MicroUsd(sum(found.unknown.values()))),
            )
        )
    if found.absent:
        said.append(
            t.many(
                "{n} job of that time is missing from the invoice: {jobs}.",
                "{n} jobs of that time are missing from the invoice: {jobs}.",
                len(found.absent),
                jobs=", ".join(shown.number(each.job_id) for each in found.absent[:ROWS]),
            )
        )
    if found.unread:
        said.append(
            t.many("{n} line could not be read.", "{n} lines could not be read.", found.unread)
        )
    return "\n".join(said)


def _drift(drift: MicroUsd, t: Tongue) -> str:
    if not drift:
        return t.say("no drift in total")
    if drift > 0:
        return t.say("{amount} more than the ledger", amount=dollars(drift))
    return t.say("{amount} less than the ledger", amount=dollars(MicroUsd(-drift)))


def drift_csv(found: Reconciled) -> bytes:
    """Each job on which the two differ, each line that is no job here, each job that is missing."""
    rows = [
        ("drift", str(each.job_id), each.ref, exact(each.invoiced), exact(each.ours))
        for each in found.drifts
    ]
    rows += [("unknown", "", ref, exact(amount), "") for ref, amount in found.unknown.items()]
    rows += [("missing", str(each.job_id), each.ref, "", exact(each.cost)) for each in found.absent]
    return table(("kind", "job", "vendor_job_id", "invoice_usd", "ledger_usd"), rows)
