"""The plain books once more, with what shares lend and what comes back to them."""

from dataclasses import dataclass, field

from bot.domain.ids import GuildId, MemberId
from tests.storage.books import DAY_MS, Books, Hold, Loan, Purse


@dataclass(slots=True)
class LendingBooks(Books):
    """Days are lent from so many hours before midnight on, but never before noon."""

    hours: dict[GuildId, int] = field(default_factory=dict[GuildId, int])
    keepers: set[Purse] = field(default_factory=set[Purse])

    def share(self, guild: GuildId, member: MemberId) -> int:
        return self.rules[guild].cap + self.claim(guild, member)

    def claim(self, guild: GuildId, member: MemberId) -> int:
        """What came back at the last midnight; a window without an end has it as long as it looks back."""
        window_ms = self.rules[guild].window_ms
        if window_ms is None:
            return self._back(guild, member, self.midnight_ms - DAY_MS, self.midnight_ms)
        return self._back(guild, member, self.now_ms - window_ms + 1, self.now_ms)

    def lent(self, guild: GuildId, member: MemberId) -> int:
        """What is to come back at the next one."""
        calendar = self.rules[guild].window_ms is None
        after_ms = self.midnight_ms if calendar else self.now_ms
        return self._back(guild, member, after_ms, after_ms + 9 * 365 * DAY_MS)

    def _back(self, guild: GuildId, member: MemberId, after_ms: int, by_ms: int) -> int:
        if guild not in self.hours:
            return 0
        due = [
            (loan, part)
            for loan, part, _ in self._loans(guild, member)
            if after_ms < loan.until_ms <= by_ms
        ]
        total = 0
        for until_ms in {loan.until_ms for loan, _ in due}:
            mine = [(loan, part) for loan, part in due if loan.until_ms == until_ms]
            last = mine[-1][0]
            used = self._own(guild, member, last.since_ms, until_ms)
            total += max(0, min(sum(part for _, part in mine), last.share - used))
        return total

    def borrowed(self, guild: GuildId, member: MemberId) -> int:
        """What the member borrowed in their window."""
        window_ms = self.rules[guild].window_ms
        first_ms = self.midnight_ms if window_ms is None else self.now_ms - window_ms + 1
        mine = [hold for hold in self.holds if hold.member == member and hold.loans]
        return sum(
            hold.counts for hold in mine if hold.purse.guild == guild and hold.at_ms >= first_ms
        )

    def open(self, guild: GuildId) -> bool:
        """Whether shares are lent now."""
        hours = self.hours.get(guild, 0)
        if not hours or self.rules[guild].window_ms is not None:
            return False
        opens_ms = max(DAY_MS - hours * 3_600_000, DAY_MS // 2)
        return self.now_ms >= self.midnight_ms + opens_ms

    def lenders(self, guild: GuildId, besides: MemberId | None = None) -> dict[MemberId, int]:
        """What each has left to lend, of those who drew on the pool today or yesterday."""
        if not self.open(guild):
            return {}
        since_ms = self.midnight_ms
        active = {
            hold.member
            for hold in self.holds
            if hold.purse == Purse(guild) and hold.state != "voided"
            if hold.at_ms >= since_ms - DAY_MS
        }
        found = {
            member: self.rules[guild].cap
            - self._own(guild, member, since_ms, self.now_ms + 1)
            - sum(part for _, part, at_ms in self._loans(guild, member) if at_ms >= since_ms)
            for member in active
            if member != besides and Purse(guild, member) not in self.keepers | self.frozen
        }
        return {member: left for member, left in found.items() if left > 0}

    def may_borrow(self, guild: GuildId, member: MemberId) -> int:
        """The dearest clip that others' shares pay."""
        if self.rules[guild].window_ms is not None or Purse(guild, member) in self.keepers:
            return 0
        there = sum(self.lenders(guild, member).values())
        return max(0, min(there, self.rules[guild].cap - self.borrowed(guild, member)))

    def _own(self, guild: GuildId, member: MemberId, since_ms: int, until_ms: int) -> int:
        return sum(
            hold.counts
            for hold in self.holds
            if hold.purse == Purse(guild) and hold.member == member and not hold.loans
            if since_ms <= hold.at_ms < until_ms
        )

    def _loans(self, guild: GuildId, lender: MemberId) -> list[tuple[Loan, int, int]]:
        """Each loan of a member, what it still comes to, and when it was made."""
        return [
            (loan, part, hold.at_ms)
            for hold in self.holds
            if hold.purse.guild == guild
            for loan, part in _parts(hold)
            if loan.lender == lender
        ]


def _parts(hold: Hold) -> list[tuple[Loan, int]]:
    """What a hold still takes of each lender: the first ones pay first."""
    found: list[tuple[Loan, int]] = []
    rest = hold.counts
    for loan in hold.loans:
        part = min(rest, loan.amount)
        found.append((loan, part))
        rest -= part
    return found
