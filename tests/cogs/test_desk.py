"""The desk in Discord: cards with buttons, windows, and who may press what."""

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.courier.case_ids import Answer, CaseButton
from bot.courier.confirm_ids import CONFIRM, Confirm, Reply, read_confirm
from bot.domain.case import AT_DESK, Case
from bot.domain.ids import CaseId, GuildId, InteractionId, JobId, MessageId
from bot.domain.job import JobState
from bot.pipeline.desk import Desk
from tests.cogs.conftest import Door, buttons, text
from tests.cogs.test_buttons import behind_more, delivered
from tests.cogs.test_buttons import forged as press_forged
from tests.cogs.test_make import PICTURE


class Moderating:
    """A guild with a desk, a flagged prompt of Ann's, and two moderators."""

    def __init__(self, door: Door) -> None:
        self.door = door
        role = door.guild.create_role(
            "Moderators", permissions=discord.Permissions(moderate_members=True)
        )
        new = door.env.create_user
        self.mia: MemberActor = door.guild.add_member(new("mia"), roles=[role])
        self.max: MemberActor = door.guild.add_member(new("max"), roles=[role])
        self.channel: ChannelHandle = door.guild.create_text_channel("desk")

    async def open(self) -> str:
        """Set the desk up, and say what was said."""
        said = await self.mia.slash(self.door.channel, "mod desk", channel=self.channel)
        return text(said)

    async def flag(self, prompt: str = "a doubtful fox") -> InteractionResult:
        """Ann asks for what a moderator has to look at."""
        return await self.door.make(prompt)

    async def round(self) -> None:
        """One round of the desk's loop."""
        async with self.door.courier.through(self.door.bot):
            assert await Desk(self.door.rooms.house)._round()

    async def card(self) -> discord.Message:
        """The one card at the desk, up to date."""
        await self.round()
        (found,) = self.channel.history()
        return found

    async def case(self) -> Case:
        """The newest case."""
        case = await self.door.rooms.database.read(
            lambda unit: max(
                (c for n in range(1, 9) if (c := unit.cases.get(CaseId(n)))), key=lambda c: c.id
            )
        )
        assert case is not None
        return case


@pytest.fixture
async def mod(door: Door) -> Moderating:
    moderating = Moderating(door)
    assert "**The desk is in" in await moderating.open()
    return moderating


async def submit(opened: InteractionResult, by: MemberActor, **fields: str) -> InteractionResult:
    """Send the window that a button opened."""
    return await by.submit_modal(opened, fields)


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


async def posted(mod: Moderating) -> discord.Message:
    """Ann's clip, posted and settled."""
    job = await delivered(mod.door)
    message = await mod.door.clip(job)
    await mod.door.rooms.database.write(
        lambda unit: unit.jobs.advance(job, message_id=MessageId(message.id))
    )
    return message


async def test_a_reported_clip_comes_down(mod: Moderating) -> None:
    """Ben reports with a right click; a moderator takes it down; Ben's name stays at the desk."""
    clip = await posted(mod)
    opened = await mod.door.ben.context_menu(mod.door.channel, "Report this clip", clip)
    await mod.door.restart()
    said = await submit(opened, mod.door.ben, reason=" \u200b\n ")
    assert text(said).startswith("Your report says nothing yet")
    opened = await mod.door.ben.context_menu(mod.door.channel, "Report this clip", clip)
    said = await submit(opened, mod.door.ben, reason="that is *my* dog")
    assert "A moderator looks at the clip of #1" in text(said)
    card = await mod.card()
    assert buttons(card) == ["Take down…", "Leave it"]
    assert f"<@{mod.door.ben.id}> says: “that is \\*my\\* dog”." in text(card)
    window = await mod.mia.click(card, label="Take down…")
    assert "comes down now" in text(await submit(window, mod.mia, reason=""))
    await mod.round()
    assert clip.id not in {each.id for each in mod.door.channel.history()}


async def test_a_reported_clip_is_deleted_by_its_maker(mod: Moderating) -> None:
    """The open report says so, and what a moderator can still do; its dead link is gone."""
    clip = await posted(mod)
    opened = await mod.door.ben.context_menu(mod.door.channel, "Report this clip", clip)
    await submit(opened, mod.door.ben, reason="that is my dog")
    assert "[The clip](" in text(await mod.card())

    await behind_more(mod.door, clip, "Delete")

    card = await mod.card()
    assert f"-# {mod.door.ann.mention} has deleted the clip's message." in text(card)
    assert "*Take down…* still works: " in text(card)
    assert "Without an answer the report ends" in text(card)
    assert "[The clip](" not in text(card)
    window = await mod.mia.click(card, label="Take down…")
    assert "comes down now" in text(await submit(window, mod.mia, reason=""))
    assert "still works" not in text(await mod.card())
    mine = await mod.door.ann.slash(mod.door.channel, "gallery", show="mine")
    assert "You have no clip here yet." in text(mine)


async def test_a_refused_prompt_is_appealed(mod: Moderating) -> None:
    """*Appeal* stands beside *Edit prompt*, needs no memory, and opens a case at the desk."""
    refused = await mod.door.make("a forbidden fox")
    assert buttons(refused) == ["Edit prompt", "Appeal"]
    assert refused.response is not None
    await mod.door.restart()
    said = text(await mod.door.ann.click(refused.response.message, label="Appeal"))
    assert "waits for a moderator" in said
    card = await mod.card()
    assert "asks for another look" in text(card)
    await mod.mia.click(card, label="Approve")
    assert (await mod.door.rooms.job(1)).state is JobState.QUEUED


async def test_a_dear_appeal_says_its_price_first(mod: Moderating) -> None:
    """A rule refused the words before their price was told, so that *Appeal* asks, and its yes is the appeal."""
    refused = await mod.door.make("a forbidden fox", model="dear:grand-2", seconds=5)
    assert refused.response is not None
    asked = await mod.door.ann.click(refused.response.message, label="Appeal")
    assert "**This clip may cost $3.00.**" in text(asked)
    assert "With a yes your appeal goes to the moderators" in text(asked)
    assert buttons(asked) == ["Appeal", "Cancel"]
    assert await mod.door.jobs() == []
    await mod.door.restart()
    assert asked.response is not None
    said = text(await mod.door.ann.click(asked.response.message, label="Appeal"))
    assert "waits for a moderator" in said
    assert "asks for another look" in text(await mod.card())


def test_a_yes_names_the_job_that_was_denied() -> None:
    """Its custom id is read as it was written, and fits."""
    for denied in (None, JobId(10**14)):
        button = Confirm(Reply.APPEAL, InteractionId(10**18), denied)
        match = CONFIRM.fullmatch(str(button))
        assert match is not None
        assert read_confirm(match) == button
        assert len(str(button)) <= 100


async def test_a_denied_job_is_appealed_to_another(mod: Moderating) -> None:
    """From its card; who denied it cannot decide the appeal yet, another can."""
    await mod.flag()
    opened = await mod.mia.click(await mod.card(), label="Deny…")
    await submit(opened, mod.mia, reason="no")
    card = await mod.door.card(await mod.door.rooms.job(1))
    assert "Appeal" in buttons(card)
    said = text(await mod.door.ben.click(card, label="Appeal"))
    assert "the maker of #1" in said
    assert "waits for a moderator" in text(await mod.door.ann.click(card, label="Appeal"))
    await mod.round()
    appeal = next(each for each in mod.channel.history() if "another look" in text(each))
    no = text(await mod.mia.click(appeal, label="Approve"))
    assert no.startswith("The first no was yours")
    assert "#2 goes on" in text(await mod.max.click(appeal, label="Approve"))


async def test_a_likeness_is_its_members_alone(mod: Moderating) -> None:
    """Ben is asked in the channel and alone can press; withdrawn after a restart, it ends."""
    door = mod.door
    said = await door.make("she flies", likeness=door.ben, first_frame=PICTURE)
    assert f"<@{door.ben.id}> has to allow it" in text(said)
    await mod.round()
    card = next(each for each in door.channel.history() if "a picture of" in text(each))
    assert buttons(card) == ["Allow", "No", "See it"]
    for other in (door.ann, mod.mia):
        assert (
            text(await other.click(card, label="Allow"))
            == f"Only <@{door.ben.id}> can answer that."
        )
    assert "You allowed it" in text(await door.ben.click(card, label="Allow"))
    assert (await door.rooms.job(1)).state is JobState.QUEUED
    await mod.round()
    after = next(each for each in door.channel.history() if each.id == card.id)
    assert buttons(after) == ["Withdraw"]
    await door.restart()
    no = text(await door.ann.click(after, label="Withdraw"))
    assert no == f"Only <@{door.ben.id}> can answer that."
    assert "is withdrawn" in text(await door.ben.click(after, label="Withdraw"))
    assert (await door.rooms.job(1)).state is JobState.CANCELLED


async def test_who_is_asked_sees_the_pictures_first_and_alone(mod: Moderating) -> None:
    """After a restart, too; the maker's and a moderator's press shows nothing. What is gone is said."""
    door = mod.door
    await door.make("she flies", likeness=door.ben, first_frame=PICTURE)
    await mod.round()
    await door.restart()
    card = next(each for each in door.channel.history() if "a picture of" in text(each))
    for other in (door.ann, mod.mia):
        no = await other.click(card, label="See it")
        assert text(no) == f"Only <@{door.ben.id}> can answer that."
    seen = await door.ben.click(card, label="See it")
    assert seen.ephemeral
    assert seen.response is not None
    assert text(seen).startswith(f"This is the picture that <@{door.ann.id}> wants")
    (shown,) = seen.response.message.attachments
    assert shown.filename == "picture-1.png"
    door.rooms.pictures.kept.clear()
    gone = await door.ben.click(card, label="See it")
    assert "it is not kept here any more" in text(gone)
    assert "You said no" in text(await door.ben.click(card, label="No"))


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
