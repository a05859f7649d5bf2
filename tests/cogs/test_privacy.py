"""`/privacy`: what is kept of whoever asks, told to them alone."""

from dataclasses import replace

from tests.cogs.conftest import Door, text
from tests.fakes.fake_inspector import FakeInspector


def served_by(door: Door, *names: str, contact: str | None = None, looks: bool = False) -> None:
    """The house has these vendors, and its operator can be reached so."""
    house = door.rooms.house
    vendor = next(iter(house.providers.values()))
    limits = replace(house.limits, contact=contact)
    door.bot.house = replace(
        house,
        providers=dict.fromkeys(names, vendor),
        limits=limits,
        inspector=FakeInspector(looks=looks),
    )


async def test_with_sketch_alone_nothing_leaves_the_house(door: Door) -> None:
    """And who runs the bot is told what to type."""
    served_by(door, "sketch")
    answer = await door.ann.slash(door.channel, "privacy")
    assert answer.ephemeral
    said = text(answer)
    assert "AI moderation" not in said
    assert said.startswith("**What I keep of you**")
    assert "no vendor. Sketch, which draws the clips, is part of me." in said
    assert f"`dailies user forget {door.ann.id}`" in said


async def test_vendors_and_whom_to_ask_are_named(door: Door) -> None:
    """The server's own rule for clips, too."""
    served_by(door, "sketch", "runway", "fal", contact="privacy@example.org", looks=True)
    await door.steward.slash(door.channel, "dailies keep", days=30)
    said = text(await door.ann.slash(door.channel, "privacy"))
    assert "I keep clips for 30 days after they are done." in said
    assert "your pictures, without your name. Here that can be `fal`, `runway`." in said
    assert f"ask privacy@example.org, and name your number, `{door.ann.id}`" in said
    assert "An AI moderation looks at prompts, pictures and finished clips." in said
