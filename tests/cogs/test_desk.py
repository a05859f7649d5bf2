"""The desk in Discord: cards with buttons, windows, and who may press what."""

from typing import Any

import pytest

from bot.courier.case_ids import Answer, CaseButton
from bot.domain.case import AT_DESK
from bot.domain.ids import CaseId, GuildId, InteractionId
from bot.domain.job import JobState
from tests.cogs.conftest import Moderating, buttons, text
from tests.cogs.presses import forged as press_forged
from tests.cogs.presses import submit


async def test_a_flagged_prompt_is_a_card_at_the_desk(mod: Moderating) -> None:
    """The maker hears that a moderator looks; the card shows prompt, hit, rule, maker and deadline."""
    said = text(await mod.flag())
    assert "waits for a moderator" in said
    assert "Held from your share: $0.04" in said

    card = await mod.card()

    assert buttons(card) == ["Approve", "Deny…", "Deny and make a rule…", "False positive"]
    told = text(card)
    assert "**The prompt of #1 waits for a look**" in told
    assert "a **doubtful** fox" in told
    assert f"<@{mod.door.ann.id}>" in told
    assert "Without an answer it ends <t:" in told


async def test_approve_lives_through_a_restart(mod: Moderating) -> None:
    """A moderator's press lets the job go on, and the card says who pressed."""
    await mod.flag()
    card = await mod.card()
    await mod.door.restart()

    result = await mod.mia.click(card, label="Approve")

    assert result.ephemeral
    assert text(result) == f"#1 goes on, and <@{mod.door.ann.id}> is told."
    assert (await mod.door.rooms.job(1)).state is JobState.QUEUED
    after = await mod.card()
    assert f"<@{mod.mia.id}> approved it" in text(after)
    assert buttons(after) == []


async def test_deny_asks_for_the_reason(mod: Moderating) -> None:
    """The window's reason is on the member's card and in their status."""
    await mod.flag()
    opened = await mod.mia.click(await mod.card(), label="Deny…")
    await mod.door.restart()

    result = await submit(opened, mod.mia, reason="no *foxes* on a Friday")

    assert "has the money back" in text(result)
    job = await mod.door.rooms.job(1)
    assert (job.state, job.remark) == (JobState.DENIED, "no *foxes* on a Friday")
    shown = text(await mod.door.card(job))
    assert "The reason given: “no \\*foxes\\* on a Friday”." in shown


async def test_deny_and_make_a_rule(mod: Moderating) -> None:
    """The window is filled in with what was met; the rule stops the next one."""
    await mod.flag()
    opened = await mod.mia.click(await mod.card(), label="Deny and make a rule…")
    result = await submit(opened, mod.mia, pattern="doubtful fox", reason="")
    assert "The rule `doubtful fox` is in force." in text(result)
    listed = text(await mod.mia.slash(mod.door.channel, "mod rules list"))
    assert "`case-1`" in listed


async def test_a_false_positive_can_be_undone(mod: Moderating) -> None:
    """The phrase passes from now on, until *Undo* is pressed on the card."""
    await mod.flag()
    result = await mod.mia.click(await mod.card(), label="False positive")
    assert "“a doubtful fox” passes the rules from now on." in text(result)
    card = await mod.card()
    assert buttons(card) == ["Undo the phrase"]
    await mod.door.restart()
    undone = await mod.max.click(card, label="Undo the phrase")
    assert "is not allowed any more" in text(undone)
    assert buttons(await mod.card()) == []


async def test_the_second_moderator_reads_who_decided(mod: Moderating) -> None:
    """Pressed on a card that is not up to date yet."""
    await mod.flag()
    card = await mod.card()
    await mod.mia.click(card, label="Approve")
    late = await mod.max.click(card, label="False positive")
    assert text(late).startswith(f"<@{mod.mia.id}> was quicker: approved <t:")


async def test_members_cannot_decide(mod: Moderating) -> None:
    """Neither the maker nor another member, though they saw the card; nor a moderator on their own prompt."""
    await mod.flag()
    card = await mod.card()
    for label in ("Approve", "Deny…"):
        said = text(await mod.door.ann.click(card, label=label))
        assert said.startswith("This is for moderators")
    await mod.mia.slash(mod.door.channel, "video make", prompt="a doubtful cat")
    await mod.round()
    own = next(each for each in mod.channel.history() if "#2" in text(each))
    said = text(await mod.mia.click(own, label="Approve"))
    assert said == "This is about you. Another moderator has to decide it."


@pytest.mark.parametrize(
    "forged",
    [
        CaseButton(Answer.APPROVE, CaseId(99), InteractionId(1)),
        CaseButton(Answer.ALLOW, CaseId(1), InteractionId(1)),
        "dailies|case-approve|1|x",
        "dailies|case-explode|1|1",
    ],
)
async def test_forged_buttons_get_a_kind_sentence(mod: Moderating, forged: Any) -> None:
    """A number that is no case, an answer of another kind, and what is no button of ours."""
    await mod.flag()
    case = await mod.case()
    if isinstance(forged, CaseButton) and forged.answer is Answer.ALLOW:
        forged = CaseButton(Answer.ALLOW, case.id, case.interaction_id)
    result = await press_forged(mod.door, str(forged), mod.mia)
    assert "There is no such case" in text(result) or "older version" in text(result)
    assert (await mod.door.rooms.job(1)).state is JobState.REVIEW


async def test_the_desk_stands_where_it_was_set(mod: Moderating) -> None:
    """Asked without a channel it says how it stands; it can be taken away; members can't set it."""
    said = text(await mod.mia.slash(mod.door.channel, "mod desk"))
    assert said == f"**The desk is in <#{mod.channel.id}>.** Cases are shown there. 0 cases wait."
    refused = await mod.door.ann.slash(mod.door.channel, "mod desk", channel=mod.channel)
    assert "This is for moderators" in text(refused)
    role = mod.door.guild.create_role("Trusted")
    exempt = await mod.mia.slash(mod.door.channel, "mod exempt", role=role)
    assert f"leave alone: <@&{role.id}>" in text(exempt)
    gone = text(await mod.mia.slash(mod.door.channel, "mod desk", remove=True))
    assert gone.startswith("**There is no desk.**")
    waiting = await mod.door.rooms.database.read(
        lambda unit: unit.cases.open_of(GuildId(mod.door.guild.id), AT_DESK)
    )
    assert waiting == []


async def test_the_ai_moderation_is_set_by_moderators(mod: Moderating) -> None:
    """Thresholds, the time of its silence, and adult channels, each said in a sentence and kept."""
    channel = mod.door.channel
    await mod.mia.slash(channel, "mod ai threshold", category="violence", review=60, block=90)
    await mod.mia.slash(channel, "mod ai outage", then="allow")
    await mod.mia.slash(channel, "mod ai adult", on=True)
    said = text(await mod.mia.slash(channel, "mod ai show"))
    assert "- *violence*: 60 % and 90 %." in said
    assert "- *sexual/minors*: 5 % and 10 %." in said
    assert "the rules alone decide" in said
    await mod.mia.slash(channel, "mod ai threshold", category="violence")
    assert "violence" not in text(await mod.mia.slash(channel, "mod ai show"))
    assert "This is for moderators" in text(await mod.door.ann.slash(channel, "mod ai show"))


async def test_moderators_decide_who_may_ask(mod: Moderating) -> None:
    """Warned, muted, banned, pardoned: each said to the moderator, and to the member when they ask."""
    door, channel = mod.door, mod.door.channel
    assert "This is for moderators" in text(
        await door.ann.slash(channel, "mod ban", member=door.ben)
    )
    await mod.mia.slash(channel, "mod warn", member=door.ann, reason="no *swords*")
    said = text(await door.make("a red fox"))
    assert said.startswith("A moderator warns you: “no \\*swords\\*”.")
    assert "a red fox" in said
    muted = await mod.mia.slash(
        channel, "mod mute", member=door.ann, duration=3600, reason="enough"
    )
    assert text(muted).startswith(f"<@{door.ann.id}> can make clips again <t:")
    assert f"<@{mod.mia.id}> has paused you" in text(await door.make("a red fox"))
    await mod.mia.slash(channel, "mod ban", member=door.ann)
    assert "has shut you out" in text(await door.make("a red fox"))
    await mod.mia.slash(channel, "mod pardon", member=door.ann)
    assert "is in the queue" in text(await door.make("a red fox"))


async def test_who_has_left_can_be_shut_out_and_let_in(mod: Moderating) -> None:
    """They may come back; a pause holds then, or is over."""
    mod.door.all_leave()
    out = await mod.mia.slash(mod.door.channel, "mod ban", member=mod.door.ann)
    assert "can make no clips here" in text(out), text(out)
    back = await mod.mia.slash(mod.door.channel, "mod pardon", member=mod.door.ann)
    assert "may make clips" in text(back), text(back)
