"""The ledger machine, and beside its verbs those with which members share money and stewards keep it."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.domain.errors import OverdrawnError
from bot.domain.ids import GuildId, MemberId
from bot.domain.money import MicroUsd
from tests.storage.books import Hold, Purse
from tests.storage.machine import GUILDS, MEMBERS, LedgerMachine, guilds, keys, members

amounts = st.sampled_from([1, 5, 10, 20])


class TreasuryMachine(LedgerMachine):
    """Gifts, awards, freezing and what is taken back, among everything else."""

    def __init__(self) -> None:
        super().__init__()
        self.gifts: dict[int, tuple[Purse, Purse, int, Hold | None, int | None]] = {}
        for guild in GUILDS:
            for member in MEMBERS:
                self.grant(guild, member, 20, f"start {guild} {member}")

    @rule(
        guild=guilds,
        giver=members,
        receiver=members,
        amount=amounts,
        from_share=st.booleans(),
        key=keys,
    )
    def give(
        self,
        guild: GuildId,
        giver: MemberId,
        receiver: MemberId,
        amount: int,
        from_share: bool,
        key: str,
    ) -> None:
        """A gift, once a key: from the wallet, or as a use of the giver's share."""
        if giver == receiver and not from_share:
            return

        def work() -> None:
            self.unit.treasury.give(
                guild,
                giver,
                receiver,
                MicroUsd(amount),
                self.now,
                key=f"{guild} {key}",
                from_share=from_share,
            )

        said = (giver, receiver, amount, from_share)
        known = self.books.repeated("gift", f"{guild} {key}", said)
        if known is False:
            return  # whoever gives asks first whether the key is known
        payer = Purse(guild) if from_share else Purse(guild, giver)
        if known is None and amount > self.books.available(payer):
            self.refused(OverdrawnError, work)
            return
        self.do(work)
        if known is None:
            self.books.keys["gift", f"{guild} {key}"] = said
            got = Purse(guild, receiver)
            use = self._use(guild, giver, amount) if from_share else None
            if use is None:
                self.books.add(payer, -amount)
            self.books.add(got, amount)
            newest = self.unit.treasury.gifts(guild, self.now)[0]
            self.gifts[newest.id] = (payer, got, amount, use, None)

    def _use(self, guild: GuildId, member: MemberId, amount: int) -> Hold:
        use = Hold(None, Purse(guild), member, amount, self.books.now_ms, "captured", amount)
        self.books.holds.append(use)
        return use

    @precondition(lambda self: self.gifts)
    @rule(pick=st.integers(0, 50))
    def take_back(self, pick: int) -> None:
        """A steward takes a gift back: what the receiver still has, once."""
        number = sorted(self.gifts)[pick % len(self.gifts)]
        payer, got, amount, use, taken = self.gifts[number]
        gift = self.unit.treasury.gift(payer.guild, number)
        assert gift is not None
        assert (gift.amount, gift.taken_back) == (amount, taken)
        there = min(amount, self.books.available(got)) if taken is None else taken
        back = self.do(
            lambda: self.unit.treasury.take_back(payer.guild, gift, self.now, actor_id=MEMBERS[0])
        )
        assert back == there
        if taken is None and there:
            self.gifts[number] = (payer, got, amount, use, there)
            self.books.add(got, -there)
            if use is None:
                self.books.add(payer, there)
            else:
                use.refunded += there

    @rule(guild=guilds, member=members, amount=amounts, key=keys)
    def donate(self, guild: GuildId, member: MemberId, amount: int, key: str) -> None:
        """From a wallet to the pool, once a key."""
        self._between(
            ("donate", f"{guild} {key}", (member, amount)),
            Purse(guild, member),
            Purse(guild),
            amount,
            lambda: self.unit.treasury.donate(
                guild, member, MicroUsd(amount), self.now, key=f"{guild} {key}"
            ),
        )

    @rule(guild=guilds, member=members, amount=amounts, key=keys)
    def award(self, guild: GuildId, member: MemberId, amount: int, key: str) -> None:
        """From the pool to a wallet, once a key."""
        self._between(
            ("award", f"{guild} {key}", (member, amount)),
            Purse(guild),
            Purse(guild, member),
            amount,
            lambda: self.unit.treasury.award(
                guild,
                member,
                MicroUsd(amount),
                self.now,
                key=f"award {guild} {key}",
                actor_id=MEMBERS[0],
            ),
        )

    @rule(guild=guilds, amount=amounts, key=keys)
    def withdraw(self, guild: GuildId, amount: int, key: str) -> None:
        """From the pool to where it came from, once a key."""
        self._between(
            ("withdraw", f"{guild} {key}", amount),
            Purse(guild),
            None,
            amount,
            lambda: self.unit.treasury.withdraw(
                guild, MicroUsd(amount), self.now, key=f"{guild} {key}", actor_id=None
            ),
        )

    def _between(
        self,
        said: tuple[str, str, object],
        payer: Purse,
        payee: Purse | None,
        amount: int,
        work: Callable[[], None],
    ) -> None:
        verb, key, what = said
        known = self.books.repeated(verb, key, what)
        if known is False:
            return
        if known is None and amount > self.books.available(payer):
            self.refused(OverdrawnError, work)
            return
        self.do(work)
        if known is None:
            self.books.keys[verb, key] = what
            self.books.add(payer, -amount)
            if payee is not None:
                self.books.add(payee, amount)

    @rule(guild=guilds, member=members, key=keys)
    def sweep(self, guild: GuildId, member: MemberId, key: str) -> None:
        """A steward moves what a wallet has to the pool, once a key."""
        name, purse = ("sweep", f"{guild} {member} {key}"), Purse(guild, member)
        known = self.books.keys.get(name)
        swept = self.do(
            lambda: self.unit.treasury.sweep(
                guild, member, self.now, key=name[1], actor_id=MEMBERS[0]
            )
        )
        if known is None:
            assert swept == self.books.available(purse)
            if swept:
                self.books.keys[name] = swept
            self.books.add(purse, -swept)
            self.books.add(Purse(guild), swept)
        else:
            assert swept == known

    @rule(guild=guilds, member=members, frozen=st.sampled_from([False, False, True]))
    def freeze(self, guild: GuildId, member: MemberId, frozen: bool) -> None:
        """A steward freezes a wallet, or lets it go."""
        purse = Purse(guild, member)
        changed = self.do(lambda: self.unit.treasury.freeze(guild, member, self.now, frozen=frozen))
        assert changed == (frozen != (purse in self.books.frozen))
        if frozen:
            self.books.frozen.add(purse)
        else:
            self.books.frozen.discard(purse)

    # What only shows where several things meet

    @rule(guild=guilds, member=members)
    def give_under_a_ceiling(self, guild: GuildId, member: MemberId) -> None:
        """A gift stays in the guild: it does not count against the operator's ceiling."""
        self.set_rules(guild, 1000, 20, None)
        self.give(guild, member, MEMBERS[0], 5, True, self._fresh())

    @rule(guild=guilds, member=members)
    def sweep_what_is_held(self, guild: GuildId, member: MemberId) -> None:
        """What a wallet holds for a clip stays there."""
        self.set_rules(guild, 5, None, 100_000)
        self.ask(guild, member, 10)
        self.sweep(guild, member, self._fresh())

    def _fresh(self) -> str:
        return f"fresh {len(self.books.keys)}"
