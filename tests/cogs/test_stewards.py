"""What stewards and members meet beside the usual ways of the treasury: each answer says what is so, and what would work."""

import pytest

from tests.cogs.conftest import Door, text
from tests.cogs.test_treasury import attached, quota, treasury


async def test_nobody_gives_to_who_has_left_by_a_button(door: Door) -> None:
    """The button of a request outlives its asker's membership: the gift would reach nobody."""
    await door.ann.slash(door.channel, "quota request", amount="2")
    asked = next(m for m in door.channel.history() if "asks for $2.00" in text(m))
    door.guild.remove_member(door.ann)

    said = text(await door.ben.click(asked, label="Give $2.00"))

    assert (
        said == f"<@{door.ann.id}> is not on this server any more, so a gift would not reach them."
    )
    assert "$5.00 is left" in text(await door.ben.slash(door.channel, "quota me"))


async def test_nobody_gives_to_a_newcomer_by_a_button(door: Door) -> None:
    """The same no as for `/quota gift`."""
    await door.ann.slash(door.channel, "quota request", amount="2")
    asked = next(m for m in door.channel.history() if "asks for $2.00" in text(m))
    await treasury(door, "newcomers", account_days=0, member_hours=48)

    assert "is new here" in text(await door.ben.click(asked, label="Give $2.00"))


async def test_a_gift_is_given_where_discord_does_not_say_who_is_here(door: Door) -> None:
    """A Discord that fails stops nobody's kindness."""
    await door.ann.slash(door.channel, "quota request", amount="2")
    asked = next(m for m in door.channel.history() if "asks for $2.00" in text(m))
    door.env.inject_error("GET", "/guilds/*/members/*", status=403, times=None)

    assert "$3.00 is left" in text(await door.ben.click(asked, label="Give $2.00"))


async def test_gifts_are_listed_by_who_gave_what_to_whom(door: Door) -> None:
    """In a list of choices there are no names, so the answer has them, with the choices' numbers."""
    assert await treasury(door, "reverse") == "No gift of the last 24 hours can be taken back."
    await quota(door, "gift", member=door.ben, amount="2")

    said = await treasury(door, "reverse")

    (gift,) = await door.steward.autocomplete(door.channel, "treasury reverse", "gift", "")
    assert gift["name"].startswith(f"{gift['value']} · $2.00 · ")
    (line,) = said.splitlines()[1:]
    assert line.startswith(f"- {gift['value']} · $2.00 · ")
    assert line.endswith(f"from <@{door.ann.id}> to <@{door.ben.id}>")
    assert "is taken back." in await treasury(door, "reverse", gift=int(gift["value"]))


async def test_a_suspended_member_is_told_so(door: Door) -> None:
    """Not that a share of five dollars waits for them, with so many clips."""
    await treasury(door, "allow", who=door.ann, suspended=True)

    said = await quota(door, "me")

    assert said.startswith("**Your share** is suspended. A steward can tell you why.")
    assert "clips of" not in said


async def test_usual_brakes_are_taken_off_with_one_word(door: Door) -> None:
    """`usual:False` is no wish for nothing."""
    assert "From 70 %" in await treasury(door, "brakes", usual=True)
    assert "From 95 %" in await treasury(door, "brakes", shorter=95)

    said = await treasury(door, "brakes", usual=False, cheaper=90)

    assert "From 90 %: only clips on the cheapest model." in said
    assert "From 95 %" not in said
    assert "No brakes are set." in await treasury(door, "brakes", usual=False)


@pytest.mark.parametrize("command", ["grant", "sponsor"])
async def test_a_pool_that_does_not_reach_is_no_matter_of_shares(door: Door, command: str) -> None:
    """What a steward takes out of the pool is held against the pool alone."""
    options = {"member": door.ann} if command == "grant" else {}
    said = await treasury(door, command, amount="1000", **options)
    assert said.startswith("The pool has $25.00, less than $1,000.00.")
    assert "share" not in said


async def test_gifts_are_switched_off_by_either_limit(door: Door) -> None:
    """Nothing a day is a limit like any, and what is told is that gifts are off, not an amount to stay below."""
    said = await treasury(door, "budget", received_a_day="0")
    assert said.endswith("Gifts are switched off.")
    refused = await quota(door, "gift", member=door.ben, amount="1")
    assert refused.startswith("Gifts are switched off on this server.")


async def test_a_stretch_may_be_typed_backwards(door: Door) -> None:
    """The later day first means the same days, and the answer says that it is not the whole journal."""
    result = await door.steward.slash(
        door.channel, "treasury export", since="2030-01-01", until="2020-01-01"
    )
    assert text(result).startswith("These days of this server's journal")
    assert [row["usd"] for row in await attached(result)] == []
    await treasury(door, "grant", member=door.ann, amount="3")
    result = await door.steward.slash(
        door.channel, "treasury export", since="2030-01-01", until="2020-01-01"
    )
    assert [row["usd"] for row in await attached(result)] == ["25.000000", "3.000000"]
