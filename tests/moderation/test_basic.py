"""The first judge: is there anything to see?"""

from datetime import UTC, datetime

import pytest

from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId
from bot.domain.spec import Ask
from bot.domain.verdict import Allow, Block, Empty
from bot.moderation.basic import LONGEST, BasicJudge


def ask(prompt: str) -> Ask:
    return Ask(
        interaction_id=InteractionId(1),
        guild_id=GuildId(1),
        channel_id=ChannelId(1),
        member_id=MemberId(1),
        at=datetime(2026, 11, 20, tzinfo=UTC),
        prompt=prompt,
    )


@pytest.mark.parametrize(
    "prompt",
    ["a red fox", "狐", "🦊", "ثعلب", "é", "e\u0301", "7", "…", "\u200bfox\u200b", "👩\u200d🚀"],
)
async def test_whatever_can_be_seen_is_allowed(prompt: str) -> None:
    """Any script, any sign, with invisible ones between them."""
    assert await BasicJudge().judge(ask(prompt)) == Allow()


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "   \n\t",
        "\u200b\u200c\u200d\u2060\ufeff",  # zero-width
        "\u202e\u2066\u2069",  # turns of direction
        "\u3164\u115f\u1160\uffa0",  # Hangul fillers
        "\u2800",  # the empty Braille cell
        "\u00ad",  # a soft hyphen
        "\u0301\u0489",  # marks without a letter
        "\ufe0f\U000e0100",  # variation selectors
        "\U000e0041\U000e007f",  # tags
        "\ue000",  # private use
        "\x00\x1b",
    ],
)
async def test_what_draws_nothing_is_empty(prompt: str) -> None:
    """A prompt of only ignorable characters is as empty as no prompt."""
    assert await BasicJudge().judge(ask(prompt)) == Empty()


async def test_length() -> None:
    """A prompt longer than any vendor takes is stopped before it costs anybody time."""
    assert await BasicJudge().judge(ask("x" * LONGEST)) == Allow()
    assert await BasicJudge().judge(ask("x" * (LONGEST + 1))) == Block(
        "prompt length", (LONGEST, LONGEST + 1)
    )
