"""The desk: brings each case's card up to date, ends what nobody answered, takes clips down.

What is to be done is read from the tables each time, and written down as done afterwards: a restart in between
does it once more, which changes nothing.
"""

from bot.domain.case import AT_DESK, Case, CaseKind, CaseState, usual_answer_s
from bot.domain.errors import ChannelGoneError, DeliveryError
from bot.domain.ids import ChannelId, GuildId, MessageId
from bot.domain.job import Job
from bot.domain.notice import DeskOutOfReach, WithheldUnseen
from bot.pipeline import cases, desk_rules
from bot.pipeline.attempt import attempt
from bot.pipeline.deliver import tell
from bot.pipeline.desk_rules import ANSWERS, rules_of
from bot.pipeline.house import House
from bot.pipeline.notices import announce
from bot.pipeline.rounds import Rounds
from bot.pipeline.taking_down import TakingDown
from bot.ports import CaseView, Unit
from bot.ports.cases import Down

TELLING = frozenset(CaseKind) - {CaseKind.REPORT}
"""Kinds of whose end the maker is told."""

AT_ONCE = 50  #: of a kind, in one round


class Desk(Rounds):
    """The loop of the moderators' desk."""

    def __init__(self, house: House) -> None:
        super().__init__(house, house.board.wake_desk, "The desk")
        self._down = TakingDown(house)

    async def run(self) -> None:
        """See to it, until stopped."""
        await self._remember_answers()
        await super().run()

    async def _remember_answers(self) -> None:
        """Know from the start how long moderators usually take."""

        def query(unit: Unit) -> dict[GuildId, float | None]:
            return {
                row.id: usual_answer_s(unit.cases.answers_s(row.id, limit=ANSWERS))
                for row in unit.ledger.guilds()
            }

        known = await self._house.database.read(query)
        self._house.board.answers_s.update(
            {guild: usual for guild, usual in known.items() if usual is not None}
        )

    async def _round(self) -> bool:
        """Do what is due; whether all of it went well."""
        now = self._house.clock.now()
        self._down.look_again()
        overdue, unshown, down, self._next_due = await self._house.database.read(
            lambda unit: (
                unit.cases.overdue(now, limit=AT_ONCE),
                unit.cases.unshown(limit=AT_ONCE),
                self._down.due(unit.cases.to_take_down, AT_ONCE),
                unit.cases.next_due(),
            )
        )
        for case in overdue:
            await cases.expire(self._house, case)
        went = [await self._show(case) for case in unshown if not self._stopping]
        went += [await self._take_down(each) for each in down if not self._stopping]
        if down:
            self._house.board.exhibits_due = True
        well = all(went)
        if well and AT_ONCE in {len(unshown), len(down)}:
            self._wake.set()
        return well and not overdue  # another look: what was due first is so no more

    async def _show(self, case: Case) -> bool:
        """Post or edit a case's card; whether that is over with."""
        view, job = await self._house.database.read(lambda unit: self._view(unit, case))
        card_id, channel_id = case.card_id, case.card_channel_id
        if view is not None:
            channel_id = view.channel_id
            async with attempt(f"The card of case {case.id}", "shown") as showing:
                card_id = await self._house.courier.show_case(case, view)
            if showing.no_place and case.card_id is None and case.kind in AT_DESK:
                await self._unseen(case, view.channel_id, showing.no_place)
            if showing.later:
                return False
        elif case.kind is CaseKind.CLIP and case.state is CaseState.OPEN:
            notice = WithheldUnseen(case.job_id)
            await announce(self._house, case.guild_id, f"withheld-unseen:{case.id}", notice)
        if job is not None and case.decided_at is not None and case.kind in TELLING:
            await tell(self._house, job)
        await self._house.database.write(lambda unit: _keep(unit, case, card_id, channel_id))
        return True

    async def _unseen(self, case: Case, channel_id: ChannelId, error: DeliveryError) -> None:
        """No moderator can see this case: a desk that was deleted is none, of one that is closed stewards hear."""
        if isinstance(error, ChannelGoneError):
            await desk_rules.channel_gone(self._house, case.guild_id, channel_id)
            return
        notice = DeskOutOfReach(channel_id, gone=False)
        day = self._house.clock.now().date()
        await announce(self._house, case.guild_id, f"desk-closed:{channel_id}:{day}", notice)

    def _view(self, unit: Unit, case: Case) -> tuple[CaseView | None, Job | None]:
        """What the card shows beside the case; None where there is nowhere to show it, or nothing to change."""
        job = unit.jobs.get(case.job_id)
        usual = usual_answer_s(unit.cases.answers_s(case.guild_id, limit=ANSWERS))
        if usual is not None:
            self._house.board.answers_s[case.guild_id] = usual
        channel_id = case.card_channel_id
        if case.card_id is None:
            at_desk = case.kind in AT_DESK
            if case.state is not CaseState.OPEN and not (at_desk and case.decided_by):
                return None, job
            channel_id = (
                rules_of(unit, case.guild_id).channel_id if at_desk else case.evidence.channel_id
            )
        if channel_id is None or job is None:
            return None, job
        return CaseView(channel_id=channel_id, job=job, answers_s=usual), job

    async def _take_down(self, down: Down) -> bool:
        """Delete a clip's message, wherever it is; whether nothing has to be tried again soon."""
        job, now = down[0], self._house.clock.now()
        return await self._down.delete(
            f"The clip of job {job.id}",
            down,
            lambda unit: unit.cases.taken_down(job.id, now),
            alone=job.sent_alone,
        )


def _keep(unit: Unit, case: Case, card_id: MessageId | None, channel_id: ChannelId | None) -> None:
    """Write what the card says, though the case may have been decided since this view of it."""
    row = unit.cases.get(case.id)
    if row is None or _has_moved(unit, row, channel_id):
        return
    if row.card_id in {None, case.card_id}:
        unit.cases.advance(row, shown=case.state, card_id=card_id, card_channel_id=channel_id)


def _has_moved(unit: Unit, row: Case, channel_id: ChannelId | None) -> bool:
    """Whether the case is to be shown elsewhere: another channel was chosen while Discord took its time."""
    if channel_id is None or row.state is not CaseState.OPEN or row.kind not in AT_DESK:
        return False
    return rules_of(unit, row.guild_id).channel_id not in {None, channel_id}
