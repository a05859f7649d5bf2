"""The audit: every invariant of the books as a question whose answer must be empty."""

from functools import cache

from sqlalchemy import Connection, text

from bot.domain.allowance import GIVING_BACK, PAYERS, TAKING
from bot.domain.job import SETTLED
from bot.domain.proposal import COLLECTING
from bot.storage.columns import listed
from bot.storage.guilds import MAY_GO_NEGATIVE
from bot.storage.statements import Prepared

_WORDS = {
    "settled": SETTLED,
    "may_owe": MAY_GO_NEGATIVE,
    "payers": PAYERS,
    "taking": TAKING,
    "giving_back": GIVING_BACK,
    "collecting": COLLECTING,
}
_BOOKS = """
    WITH journal AS (
        SELECT account_id, SUM(debit) AS debits, SUM(credit) AS credits FROM (
            SELECT debit_id AS account_id, amount_micro_usd AS debit, 0 AS credit FROM transfers
            UNION ALL SELECT credit_id, 0, amount_micro_usd FROM transfers
        ) AS entries GROUP BY account_id
    ), open_holds AS (
        SELECT account_id, SUM(amount_micro_usd) AS held FROM holds WHERE state = 'open'
        GROUP BY account_id
    ), moved AS (
        SELECT hold_id, code, COUNT(*) AS times, SUM(amount_micro_usd) AS amount FROM transfers
        WHERE hold_id IS NOT NULL GROUP BY hold_id, code
    ), paid AS (
        SELECT job_id, COUNT(*) AS holds, SUM(amount_micro_usd) AS amount
        FROM holds WHERE job_id IS NOT NULL GROUP BY job_id
    ), counting AS (
        SELECT holds.id, member_id, holds.guild_id, at_ms, job_id, kind, CASE WHEN state = 'open'
            THEN amount_micro_usd ELSE captured_micro_usd - refunded_micro_usd END AS counts
        FROM holds JOIN accounts ON accounts.id = account_id
    ), lent AS (
        SELECT loans.*, at_ms, CASE WHEN counts <= before_micro_usd THEN 0
            WHEN counts < before_micro_usd + amount_micro_usd THEN counts - before_micro_usd
            ELSE amount_micro_usd END AS counts
        FROM loans JOIN counting ON counting.id = hold_id
    ) """

QUESTIONS: tuple[tuple[str, str], ...] = (
    # 1: what one account lost, another won.
    (
        "guild {}: credits less debits come to {} micro-dollars, not 0",
        """SELECT guild_id, SUM(credits_micro_usd - debits_micro_usd) FROM accounts
        GROUP BY guild_id HAVING SUM(credits_micro_usd - debits_micro_usd) <> 0""",
    ),
    (
        "transfer {} leads from guild {} to guild {}",
        """SELECT t.id, d.guild_id, c.guild_id FROM transfers t
        JOIN accounts d ON d.id = t.debit_id JOIN accounts c ON c.id = t.credit_id
        WHERE d.guild_id <> c.guild_id""",
    ),
    # 2: balances are what the journal says.
    (
        "account {} ({}): debits {} and credits {}, but the journal has {} and {}",
        """SELECT a.id, kind, debits_micro_usd, credits_micro_usd,
        COALESCE(j.debits, 0), COALESCE(j.credits, 0)
        FROM accounts a LEFT JOIN journal j ON j.account_id = a.id
        WHERE debits_micro_usd <> COALESCE(j.debits, 0)
        OR credits_micro_usd <> COALESCE(j.credits, 0)""",
    ),
    # 3: what is held is what open holds say.
    (
        "account {} ({}): {} held, but its open holds come to {}",
        """SELECT a.id, kind, held_micro_usd, COALESCE(o.held, 0)
        FROM accounts a LEFT JOIN open_holds o ON o.account_id = a.id
        WHERE held_micro_usd <> COALESCE(o.held, 0)""",
    ),
    # 4: nobody spends what is not there.
    (
        "account {} ({}) of guild {}: {} available",
        """SELECT id, kind, guild_id, credits_micro_usd - debits_micro_usd - held_micro_usd
        FROM accounts WHERE credits_micro_usd - debits_micro_usd - held_micro_usd < 0
        AND kind NOT IN :may_owe""",
    ),
    (
        "account {} ({}) may go negative, which no such account may",
        "SELECT id, kind FROM accounts WHERE may_go_negative = 1 AND kind NOT IN :may_owe",
    ),
    # 5: every job has its hold, or one for each who pays; at most one capture, within it; settled exactly when the job is.
    (
        "job {} has {} holds",
        """SELECT jobs.id, COALESCE(paid.holds, 0) FROM jobs LEFT JOIN paid ON paid.job_id = jobs.id
        WHERE COALESCE(paid.holds, 0) = 0""",
    ),
    (
        "job {}: its price is {}, but its holds come to {}",
        """SELECT jobs.id, price_micro_usd, paid.amount FROM jobs JOIN paid ON paid.job_id = jobs.id
        WHERE paid.amount <> price_micro_usd""",
    ),
    (
        "hold {} of job {}: another member or guild than its job's",
        """SELECT holds.id, jobs.id FROM holds JOIN jobs ON jobs.id = holds.job_id
        JOIN paid ON paid.job_id = jobs.id
        WHERE (holds.member_id <> jobs.member_id AND paid.holds = 1
            AND holds.id NOT IN (SELECT hold_id FROM pledges))
        OR holds.guild_id <> jobs.guild_id""",
    ),
    (
        "hold {} is open for no job",
        """SELECT id FROM holds WHERE state = 'open' AND job_id IS NULL AND id NOT IN (
            SELECT hold_id FROM pledges JOIN proposals p ON p.id = pledges.proposal_id
            WHERE p.state IN :collecting)""",
    ),
    # Pledges: each hold is what its presses come to, and a proposal begins when its price is there, not before.
    (
        "hold {}: {} held, but its pledges come to {}",
        """SELECT holds.id, holds.amount_micro_usd, SUM(pledges.amount_micro_usd)
        FROM holds JOIN pledges ON pledges.hold_id = holds.id
        GROUP BY holds.id, holds.amount_micro_usd
        HAVING SUM(pledges.amount_micro_usd) <> holds.amount_micro_usd""",
    ),
    (
        "proposal {} is {}: {} of its price of {} is pledged",
        """SELECT p.id, p.state, COALESCE(there.amount, 0), p.price_micro_usd
        FROM proposals p LEFT JOIN (
            SELECT proposal_id, SUM(amount_micro_usd) AS amount FROM (
                SELECT DISTINCT pledges.proposal_id, holds.id, holds.amount_micro_usd
                FROM pledges JOIN holds ON holds.id = pledges.hold_id WHERE holds.state = 'open'
            ) AS parts GROUP BY proposal_id
        ) AS there ON there.proposal_id = p.id
        WHERE p.state IN :collecting
        AND (p.state = 'open') <> (COALESCE(there.amount, 0) < p.price_micro_usd)""",
    ),
    (
        "hold {} is on account {} ({}) of guild {}, from which nothing can be held",
        """SELECT holds.id, a.id, kind, a.guild_id FROM holds
        JOIN accounts a ON a.id = holds.account_id
        WHERE a.guild_id <> holds.guild_id OR kind NOT IN :payers""",
    ),
    (
        "hold {}: {} of {} captured, in state {}",
        """SELECT id, captured_micro_usd, amount_micro_usd, state FROM holds
        WHERE captured_micro_usd > amount_micro_usd OR captured_micro_usd < 0
        OR (state <> 'captured' AND captured_micro_usd <> 0)""",
    ),
    (
        "hold {}: {} captured, but {} transfers moved {}",
        """SELECT holds.id, captured_micro_usd, COALESCE(times, 0), COALESCE(amount, 0)
        FROM holds LEFT JOIN moved m ON m.hold_id = holds.id AND m.code IN :taking
        WHERE captured_micro_usd <> COALESCE(amount, 0) OR COALESCE(times, 0) > 1""",
    ),
    (
        "job {} is {}, but its hold {} is {}",
        """SELECT jobs.id, jobs.state, holds.id, holds.state
        FROM jobs JOIN holds ON holds.job_id = jobs.id
        WHERE (jobs.state IN :settled) <> (holds.state <> 'open')""",
    ),
    # 6: nobody gets back more than was taken.
    (
        "hold {}: {} refunded of {} captured",
        """SELECT id, refunded_micro_usd, captured_micro_usd FROM holds
        WHERE refunded_micro_usd > captured_micro_usd OR refunded_micro_usd < 0""",
    ),
    (
        "hold {}: {} refunded, but its transfers moved {}",
        """SELECT holds.id, refunded_micro_usd, COALESCE(amount, 0)
        FROM holds LEFT JOIN moved m ON m.hold_id = holds.id AND m.code IN :giving_back
        WHERE refunded_micro_usd <> COALESCE(amount, 0)""",
    ),
    # Sponsorships: what was set aside is what was said, and nobody had more of it than their part.
    (
        "sponsorship {}: {} was to be set aside, but {} was moved there",
        """SELECT s.id, s.amount_micro_usd, COALESCE(SUM(t.amount_micro_usd), 0)
        FROM sponsorships s JOIN accounts a
        ON a.guild_id = s.guild_id AND a.kind = 'sponsor' AND a.owner_id = s.id
        LEFT JOIN transfers t ON t.credit_id = a.id AND t.code = 'sponsor'
        GROUP BY s.id, s.amount_micro_usd
        HAVING s.amount_micro_usd <> COALESCE(SUM(t.amount_micro_usd), 0)""",
    ),
    (
        "sponsorship {}: member {} has {} of it, more than each may",
        """SELECT s.id, h.member_id, SUM(CASE WHEN h.state = 'open' THEN h.amount_micro_usd
            ELSE h.captured_micro_usd - h.refunded_micro_usd END)
        FROM sponsorships s JOIN accounts a
        ON a.guild_id = s.guild_id AND a.kind = 'sponsor' AND a.owner_id = s.id
        JOIN holds h ON h.account_id = a.id
        GROUP BY s.id, h.member_id, s.per_person_micro_usd
        HAVING SUM(CASE WHEN h.state = 'open' THEN h.amount_micro_usd
            ELSE h.captured_micro_usd - h.refunded_micro_usd END) > s.per_person_micro_usd""",
    ),
    # Loans: they come to their hold, one after the other; nobody lends to themselves, nor what they had not left.
    (
        "hold {}: {} of the pool, but its lenders come to {}",
        """SELECT holds.id, holds.amount_micro_usd, SUM(loans.amount_micro_usd)
        FROM loans JOIN holds ON holds.id = loans.hold_id JOIN accounts a ON a.id = holds.account_id
        GROUP BY holds.id, holds.amount_micro_usd, a.kind
        HAVING SUM(loans.amount_micro_usd) <> holds.amount_micro_usd OR a.kind <> 'pool'
        OR MAX(before_micro_usd + loans.amount_micro_usd) <> holds.amount_micro_usd
        OR MIN(before_micro_usd) <> 0""",
    ),
    (
        "hold {}: member {} cannot lend to it",
        """SELECT hold_id, lender_id FROM loans JOIN holds ON holds.id = hold_id
        WHERE lender_id = member_id OR loans.guild_id <> holds.guild_id
        OR at_ms < since_ms OR at_ms >= until_ms""",
    ),
    (
        "hold {}: member {} lends it {} of a share of {}, of which {} were used and {} are lent by then",
        """SELECT * FROM (
            SELECT hold_id, lender_id, amount_micro_usd, share_micro_usd,
            (SELECT COALESCE(SUM(own.counts), 0) FROM counting own
                WHERE own.guild_id = lent.guild_id AND own.member_id = lender_id
                AND own.kind = 'pool' AND own.at_ms >= since_ms AND own.id < hold_id
                AND own.id NOT IN (SELECT hold_id FROM loans)
                AND NOT EXISTS (SELECT 1 FROM wishes WHERE wishes.job_id = own.job_id)
                AND own.id NOT IN (SELECT hold_id FROM pledges)) AS used,
            (SELECT SUM(other.counts) FROM lent other
                WHERE other.guild_id = lent.guild_id AND other.lender_id = lent.lender_id
                AND other.at_ms >= lent.since_ms AND other.hold_id <= lent.hold_id) AS with_it
            FROM lent
        ) AS each_loan WHERE amount_micro_usd > share_micro_usd OR used + with_it > share_micro_usd""",
    ),
    # 8: a key is used once. (A transfer that is no job's has no hold.)
    (
        "the key {} was used {} times",
        "SELECT idem, COUNT(*) FROM transfers GROUP BY idem HAVING COUNT(*) > 1",
    ),
    (
        "transfer {} ({}) belongs to no hold",
        """SELECT id, code FROM transfers
        WHERE hold_id IS NULL AND code IN ('capture', 'refund')""",
    ),
)

# 7: transfers and the log stay as they were written, because a trigger of the database keeps them.
_KEPT = {
    "transfers": "transfers can be changed: the trigger that keeps them is missing",
    "audit_log": "the moderators' log can be changed: the trigger that keeps it is missing",
}
_KEEPERS = {
    "sqlite": (
        2,
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :kept",
    ),
    "postgresql": (
        1,
        """SELECT COUNT(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relname = :kept AND NOT tgisinternal AND tgenabled <> 'D'
        AND pg_table_is_visible(pg_class.oid)""",
    ),
}


def audit(connection: Connection) -> list[str]:
    """Ask every question; a sentence for each wrong row."""
    broken = [
        sentence.format(*row)
        for sentence, question in QUESTIONS
        for row in _asked(_BOOKS + question).all(connection)
    ]
    expected, question = _KEEPERS[connection.dialect.name]
    for kept, sentence in _KEPT.items():
        if _asked(question).one(connection, {"kept": kept}) != (expected,):
            broken.append(sentence)
    return broken


@cache
def _asked(question: str) -> Prepared:
    """The question with its words written out: they are our own."""
    for name, words in _WORDS.items():
        question = question.replace(f":{name}", f"({listed(words)})")
    return Prepared(text(question))
