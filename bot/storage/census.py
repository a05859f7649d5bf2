"""How many jobs there are, and how much money is held."""

from sqlalchemy import Connection, func, select, text, union, union_all

from bot.domain.allowance import HoldState
from bot.domain.money import MicroUsd
from bot.ports import Census
from bot.storage.proposal_tables import COLLECTS, FUNDED, pledges, proposals
from bot.storage.statements import Prepared
from bot.storage.tables import LIVE, OVER, holds, jobs

# Two questions, each in the words of its index: together they would look through every job of all years.
_JOBS = Prepared(
    union_all(
        *(
            select(jobs.c.provider, jobs.c.state, func.count())
            .where(text(these))
            .group_by(jobs.c.provider, jobs.c.state)
            for these in (LIVE, OVER)
        )
    )
)
# What is held has a job under way, or a proposal that collects; the audit watches over that. Holds of all years stay
# where they are.
_amounts = (func.count(), func.coalesce(func.sum(holds.c.amount_micro_usd), 0))
_open = holds.c.state == HoldState.OPEN.value
_pledged = (
    select(pledges.c.hold_id)
    .join_from(proposals, pledges, pledges.c.proposal_id == proposals.c.id)
    .where(text(collecting))
    for collecting in (COLLECTS, FUNDED)
)
_OF_JOBS = Prepared(
    select(*_amounts)
    .select_from(holds)
    .where(_open, holds.c.job_id.in_(select(jobs.c.id).where(text(LIVE))))
)
_OF_PROPOSALS = Prepared(
    select(*_amounts).select_from(holds).where(_open, holds.c.id.in_(union(*_pledged)))
)


class SqlCounts:
    """`ports.Counts` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self) -> Census:
        found = {(provider, state): count for provider, state, count in _JOBS.all(self._connection)}
        sums = [each.one(self._connection) for each in (_OF_JOBS, _OF_PROPOSALS)]
        open_holds, held = (sum(int(each) for each in column) for column in zip(*sums, strict=True))
        return Census(jobs=found, holds=open_holds, held=MicroUsd(held))
