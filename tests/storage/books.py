"""The ledger once more, in plain Python: what every balance must be, whatever was done before."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.domain.ids import GuildId, JobId, MemberId

TOKYO_S = 9 * 3600  #: the guilds' clocks are nine hours ahead, all the year
DAY_MS = 24 * 3600 * 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Purse(NamedTuple):
    """Whose money: a guild's pool, or a member's wallet there."""

    guild: GuildId
    owner: MemberId | None = None


class Loan(NamedTuple):
    """What a hold takes of one member's share."""

    lender: MemberId
    amount: int
    share: int
    since_ms: int
    until_ms: int


@dataclass(slots=True, eq=False)
class Hold:
    """What one member holds or held for a job, or gave away of their share."""

    job: JobId | None  #: None: no clip, but a use of the share
    purse: Purse
    member: MemberId
    amount: int
    at_ms: int
    state: str = "open"
    captured: int = 0
    refunded: int = 0
    overrun: tuple[int, str] | None = None
    overrun_at_ms: int = 0
    shared: bool = False  #: a pledge: before its job, and one of several that pay it
    loans: tuple[Loan, ...] = ()  #: whose shares it is paid of, where it is not its member's own

    @property
    def counts(self) -> int:
        """What it counts in a window."""
        return self.amount if self.state == "open" else self.captured - self.refunded


@dataclass(slots=True)
class Rules:
    """What a guild's stewards and its operator have set."""

    cap: int = 10
    window_ms: int | None = 100_000  #: rolling; None: a calendar day
    ceiling: int | None = None


@dataclass(slots=True)
class Books:
    """All there is to know of the money, by addition alone."""

    now_ms: int
    money: dict[Purse, int] = field(default_factory=dict[Purse, int])
    holds: list[Hold] = field(default_factory=list[Hold])
    keys: dict[tuple[str, str], object] = field(default_factory=dict[tuple[str, str], object])
    rules: dict[GuildId, Rules] = field(default_factory=dict[GuildId, Rules])
    frozen: set[Purse] = field(default_factory=set[Purse])

    @property
    def of_jobs(self) -> list[Hold]:
        """What one member alone held for a job."""
        return [hold for hold in self.holds if hold.job is not None and not hold.shared]

    def add(self, purse: Purse, amount: int) -> None:
        """Money comes in, or goes."""
        self.money[purse] = self.money.get(purse, 0) + amount

    def balance(self, purse: Purse) -> int:
        """What came in less what was taken for good."""
        taken = sum(hold.captured - hold.refunded for hold in self.holds if hold.purse == purse)
        return self.money.get(purse, 0) - taken

    def held(self, purse: Purse) -> int:
        return sum(h.amount for h in self.holds if h.purse == purse and h.state == "open")

    def available(self, purse: Purse) -> int:
        return self.balance(purse) - self.held(purse)

    def spent(self, guild: GuildId) -> int:
        own = [hold for hold in self.holds if hold.purse.guild == guild and hold.job is not None]
        return sum(hold.captured - hold.refunded for hold in own) + self.overrun(guild)

    def overrun(self, guild: GuildId, since_ms: int = 0) -> int:
        return sum(
            hold.overrun[0]
            for hold in self.holds
            if hold.purse.guild == guild and hold.overrun and hold.overrun_at_ms >= since_ms
        )

    @property
    def midnight_ms(self) -> int:
        """When the guilds' day began."""
        return (self.now_ms + TOKYO_S * 1000) // DAY_MS * DAY_MS - TOKYO_S * 1000

    def used(self, guild: GuildId, member: MemberId) -> int:
        """What the member's window counts."""
        window_ms = self.rules[guild].window_ms
        first_ms = self.midnight_ms if window_ms is None else self.now_ms - window_ms + 1
        return sum(
            hold.counts
            for hold in self.holds
            if hold.purse == Purse(guild) and hold.member == member and hold.at_ms >= first_ms
            if not hold.loans
        )

    def share(self, guild: GuildId, member: MemberId) -> int:
        """What the member's window allows."""
        del member  # the same for everybody
        return self.rules[guild].cap

    def cost_this_month(self, guild: GuildId) -> int:
        """What the operator's ceiling counts."""
        local = _EPOCH + timedelta(milliseconds=self.now_ms, seconds=TOKYO_S)
        first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        since_ms = int((first - _EPOCH).total_seconds() * 1000) - TOKYO_S * 1000
        own = [
            hold
            for hold in self.holds
            if hold.purse.guild == guild
            and hold.at_ms >= since_ms
            and (hold.job is not None or hold.state == "open")
        ]
        return sum(hold.counts for hold in own) + self.overrun(guild, since_ms)

    def decision(self, guild: GuildId, member: MemberId, price: int) -> str:
        """Who pays, or what is lacking."""
        rules = self.rules[guild]
        if Purse(guild, member) in self.frozen:
            return "suspended"
        cost = self.cost_this_month(guild)
        if price and rules.ceiling is not None and cost + price > rules.ceiling:
            return "ceiling"
        fits = self.used(guild, member) + price <= self.share(guild, member) or price == 0
        if fits and price <= self.available(Purse(guild)):
            return "pool"
        wallet = Purse(guild, member)
        if wallet in self.money and price <= self.available(wallet):
            return "wallet"
        return "pool lacks" if fits else "share lacks"

    def repeated(self, verb: str, key: str, said: object) -> bool | None:
        """True: the same again. False: something else under an old key. None: new."""
        known = self.keys.get((verb, key))
        return None if known is None else known == said


def moment(ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=ms)
