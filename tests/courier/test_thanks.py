"""A maker who wants direct messages hears of thanks by one."""

from typing import Any

import pytest

from bot.domain.errors import MissingPermissionError
from bot.domain.ids import MemberId
from tests.courier.conftest import POST, Post

OPEN = "POST /users/@me/channels"


async def test_a_word_of_thanks(post: Post) -> None:
    """It goes to the maker alone, names who thanks and for what, and rings nobody else."""
    ben = MemberId(post.discord.members[1].id)
    await post.courier.pass_on_thanks(post.job, ben)

    opened: Any = post.discord.calls_to(OPEN)[0].request
    assert int(opened["recipient_id"]) == post.job.member_id
    sent: Any = post.discord.calls_to(POST)[0].request
    assert sent["content"].startswith(f"<@{ben}> thanks you for #1423: *a red fox")
    assert sent["allowed_mentions"] == {"parse": []}
    assert post.messages == []


async def test_a_maker_who_cannot_be_reached(post: Post) -> None:
    """Discord's no is one of our own errors, so that thanking goes on."""
    post.discord.faults.answer(POST, 403, times=-1)
    with pytest.raises(MissingPermissionError):
        await post.courier.pass_on_thanks(post.job, MemberId(post.discord.members[1].id))
