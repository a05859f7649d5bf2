"""The rules of a guild in the books: what is written is read, and what holds for a member is theirs."""

from datetime import UTC, datetime, timedelta

from bot.domain.allowance import Allowance
from bot.domain.caps import Cap, Since
from bot.domain.ids import GuildId, MemberId, ModelKey, RoleId
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.share_rules import Rule, Subject, Wait
from bot.domain.window import Window, WindowKind
from bot.ports import Unit
from bot.storage.allowances import all_rules, drop_rule, put_rule
from tests.fakes.fake_clock import FakeClock
from tests.storage.makers import connection_of, held, opened

GUILD, ME, ARTISTS = GuildId(1), MemberId(100), RoleId(70)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
RICH = Rule(
    subject=Subject.ROLE,
    subject_id=ARTISTS,
    allowance=Allowance(
        cap=MicroUsd(50 * DOLLAR),
        window=Window(WindowKind.MONTH),
        further=(Cap(MicroUsd(3 * DOLLAR), Window(WindowKind.ROLLING, 86_400)),),
        models=frozenset({ModelKey("sketch:sketch-1")}),
        highest="720p",
        suspended=False,
        kept_since=Since(NOW - timedelta(days=3), NOW + timedelta(days=4)),
        weight=3,
    ),
    skips_wait=True,
    wait=Wait(account_days=7, member_hours=24),
)


def put(unit: Unit) -> None:
    """Open the guild and give the artists their rule."""
    unit.ledger.open_guild(GUILD, NOW)
    put_rule(connection_of(unit), GUILD, RICH)


def drop(unit: Unit) -> bool:
    """Take it away."""
    return drop_rule(connection_of(unit), GUILD, Subject.ROLE, ARTISTS)


async def test_what_is_written_is_read(url: str) -> None:
    """Every part of a rule survives; a second writing replaces it; taken away, it is gone."""

    async with opened(url, FakeClock(NOW)) as database:
        await database.write(put)
        await database.write(put)
        everyone, rich = await database.read(lambda unit: all_rules(connection_of(unit), GUILD))
        assert rich == RICH
        assert everyone.subject is Subject.EVERYONE

        gone = [await database.write(drop) for _ in range(2)]
        assert gone == [True, False]


async def test_a_standing_is_of_the_rule_that_holds(url: str) -> None:
    """With the role its windows count, without it everyone's."""

    async with opened(url, FakeClock(NOW)) as database:
        await database.write(put)
        plain = await database.read(lambda unit: unit.ledger.standing(GUILD, ME, NOW))
        artist = await database.read(
            lambda unit: unit.ledger.standing(GUILD, ME, NOW, roles=frozenset({ARTISTS}))
        )
    assert plain.allowance.cap != artist.allowance.cap == 50 * DOLLAR
    (day,) = artist.further
    assert day.left == artist.left == 3 * DOLLAR


async def test_leaving_and_coming_back_keeps_the_window(url: str) -> None:
    """Who joins again, even this minute, has used what they had used: a window is the person's."""

    def work(unit: Unit) -> tuple[int, int]:
        unit.ledger.open_guild(GUILD, NOW)
        held(unit, guild_id=GUILD, member_id=ME, created_at=NOW - timedelta(hours=1))
        before, after = (
            unit.ledger.standing(GUILD, ME, NOW, joined_at=joined).left
            for joined in (NOW - timedelta(days=90), NOW)
        )
        return before, after

    async with opened(url) as database:
        before, after = await database.write(work)

    assert before == after == 5 * DOLLAR - 40_000
