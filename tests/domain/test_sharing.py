"""Whom a member may give to, and what looks like somebody's second account."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.ids import MemberId
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.sharing import GiftFault, Given, Receiver, may_give, signals
from bot.domain.treasury import TreasuryRules

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANN, BEN, CAT = MemberId(1 << 40), MemberId(2 << 60), MemberId(3 << 50)
RULES = TreasuryRules(gifts_a_day=2, received_a_day=MicroUsd(10 * DOLLAR))


def given(giver: MemberId, receiver: MemberId, dollars: int, hours_ago: float = 1) -> Given:
    return Given(NOW - hours_ago * HOUR, giver, receiver, MicroUsd(dollars * DOLLAR))


@pytest.mark.parametrize(
    ("receiver", "earlier", "fault", "at"),
    [
        (Receiver(member_id=BEN, bot=False, present=True), [], None, None),
        (Receiver(member_id=ANN, bot=False, present=True), [], GiftFault.ONESELF, None),
        (Receiver(member_id=BEN, bot=True, present=True), [], GiftFault.BOT, None),
        (Receiver(member_id=BEN, bot=False, present=False), [], GiftFault.DEPARTED, None),
        (
            Receiver(member_id=BEN, bot=False, present=True),
            [given(ANN, CAT, 1, 5), given(ANN, CAT, 1, 2)],
            GiftFault.TOO_MANY,
            NOW + 19 * HOUR,
        ),
        (
            Receiver(member_id=BEN, bot=False, present=True),
            [given(ANN, CAT, 1, 24), given(ANN, CAT, 1, 2)],
            None,
            None,
        ),
        (
            Receiver(member_id=BEN, bot=False, present=True),
            [given(CAT, BEN, 9)],
            GiftFault.TOO_MUCH,
            None,
        ),
        (Receiver(member_id=BEN, bot=False, present=True), [given(CAT, BEN, 8)], None, None),
    ],
)
def test_who_may_be_given_to(
    receiver: Receiver, earlier: list[Given], fault: GiftFault | None, at: datetime | None
) -> None:
    """Not oneself, no bots, nobody who left; so many gifts and so much in any 24 hours."""
    no = may_give(ANN, receiver, MicroUsd(2 * DOLLAR), RULES, earlier, now=NOW, waits_until=None)

    assert (no and no.fault, no and no.at) == (fault, at)


def test_newcomers_are_given_nothing_yet() -> None:
    """Until the very instant at which their wait is over."""
    ben = Receiver(member_id=BEN, bot=False, present=True)

    def at(until: datetime) -> object:
        return may_give(ANN, ben, MicroUsd(1), RULES, [], now=NOW, waits_until=until)

    assert at(NOW) is None
    assert at(NOW + HOUR) is not None


def test_a_limit_of_no_gifts_switches_them_off() -> None:
    """Then there is no time at which one would go."""
    ben = Receiver(member_id=BEN, bot=False, present=True)
    no = may_give(
        ANN, ben, MicroUsd(1), TreasuryRules(gifts_a_day=0), [], now=NOW, waits_until=None
    )

    assert no is not None
    assert (no.fault, no.at, no.limit) == (GiftFault.TOO_MANY, None, 0)


def test_what_looks_like_alternative_accounts() -> None:
    """Several who give to one wallet alone, or accounts of one age; friends who give around are no signal."""
    near = [MemberId((1_000_000 + n * 60_000) << 22) for n in range(2)]
    far = [MemberId((n * 10**9) << 22) for n in range(1, 4)]

    assert signals([given(giver, BEN, 1) for giver in far[:2]]) == []
    assert [s.made_together for s in signals([given(each, BEN, 1) for each in far])] == [False]
    (found,) = signals([given(giver, BEN, 2) for giver in near])
    assert (found.receiver_id, found.givers, found.made_together) == (BEN, tuple(near), True)
    assert found.amount == 4 * DOLLAR
    assert signals([given(far[0], BEN, 1), given(far[0], CAT, 1), given(far[1], BEN, 1)]) == []
