"""Questions that wait for their member's yes, in a unit of work."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from bot.domain.ids import GuildId, InteractionId, MemberId
from bot.domain.money import MicroUsd
from bot.domain.question import Question
from bot.storage.moments import from_ms, to_ms
from bot.storage.question_tables import questions
from bot.storage.rows import spec_json, spec_of
from bot.storage.statements import Prepared, into

_PUT = Prepared(into(questions).on_conflict_do_nothing())
_GET = Prepared(
    select(
        questions.c.guild_id,
        questions.c.member_id,
        questions.c.spec,
        questions.c.price_micro_usd,
        questions.c.asked_at_ms,
    ).where(questions.c.interaction_id == bindparam("interaction"))
)
_DROP = Prepared(delete(questions).where(questions.c.interaction_id == bindparam("interaction")))
_FORGET = Prepared(delete(questions).where(questions.c.asked_at_ms < bindparam("before_ms")))


class SqlQuestions:
    """`ports.Questions` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, question: Question) -> None:
        _PUT.count(
            self._connection,
            {
                "interaction_id": question.interaction_id,
                "guild_id": question.guild_id,
                "member_id": question.member_id,
                "spec": spec_json(question.spec),
                "price_micro_usd": question.price,
                "asked_at_ms": to_ms(question.asked_at),
            },
        )

    def get(self, interaction_id: InteractionId) -> Question | None:
        row = _GET.first(self._connection, {"interaction": interaction_id})
        if row is None:
            return None
        guild, member, spec, price, asked_ms = row
        return Question(
            interaction_id=interaction_id,
            guild_id=GuildId(guild),
            member_id=MemberId(member),
            spec=spec_of(spec),
            price=MicroUsd(price),
            asked_at=from_ms(asked_ms),
        )

    def drop(self, interaction_id: InteractionId) -> None:
        _DROP.count(self._connection, {"interaction": interaction_id})

    def forget_before(self, before: datetime) -> None:
        _FORGET.count(self._connection, {"before_ms": to_ms(before)})
