"""Characters: a short clip is kept at its vendor under a name, and seen again in later clips."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.case_refusals import TakenDown
from bot.domain.change_refusals import ClipGone
from bot.domain.character import Character
from bot.domain.character_refusals import (
    CharacterDeclined,
    CharacterElsewhere,
    CharacterNotAnswered,
    CharacterNotPublic,
    CharacterTaken,
    CharacterUnfit,
    CharacterUnknown,
    TooManyTogether,
)
from bot.domain.errors import ProviderError, ProviderRejectedError
from bot.domain.ids import JobId, MemberId
from bot.domain.job import Job, JobState
from bot.domain.model_refusals import OptionNotOffered
from bot.domain.refusals import JobNotFound, Refusal
from bot.domain.spec import Named
from bot.pipeline import characters, intake
from bot.pipeline.move import adapted
from tests.pipeline.rig import GUILD, MAKER, OTHER, Rig, Setup, World, model, running

SETUP = Setup(models=[model(characters=True), model("fake:three")])


async def keep(rig: Rig, job: Job | JobId, name: str = "Pim", by: MemberId = MAKER) -> Any:
    job_id = job.id if isinstance(job, Job) else job
    return await characters.keep(rig.house, guild_id=GUILD, member_id=by, job_id=job_id, name=name)


async def made(rig: Rig, **changes: Any) -> Job:
    return await rig.until_state(await rig.make(**changes), JobState.DELIVERED)


async def refused(rig: Rig, **changes: Any) -> Refusal:
    outcome = await intake.make(rig.house, rig.ask(**changes))
    assert not isinstance(outcome, intake.Accepted)
    return outcome


async def test_kept_and_seen_again(world: World) -> None:
    """The clip goes to its vendor once; later asks name it, and the vendor reads name and id."""
    async with running(world, SETUP) as rig:
        kept = await keep(rig, await made(rig), "  Pim,  the fox ")
        assert kept == Character(name="Pim the fox", id="char_1", provider="fake")
        assert world.vendor.characters == [("Pim the fox", b"a clip of a red fox")]

        again = await made(rig, prompt="He runs", character="pim THE fox")
        assert again.spec.prompt == "He runs\nPim the fox."
        assert again.spec.characters == (Named("Pim the fox", "char_1"),)
        assert world.vendor.renders["r2"].spec.characters == again.spec.characters
        named = await rig.make("pim the fox sleeps", character="Pim the fox")
        assert named.spec.prompt == "pim the fox sleeps"


async def test_a_name_inside_a_word_is_none(world: World) -> None:
    """Who would not appear for that is named; before a full stop or a genitive's sign it is a name."""
    async with running(world, SETUP) as rig:
        await keep(rig, await made(rig), "Mia")
        inside = await rig.make("a bohemian dance", character="Mia")
        assert inside.spec.prompt == "a bohemian dance\nMia."
        for prompt in ("here comes MIA.", "mia's dance"):
            assert (await rig.make(prompt, character="Mia")).spec.prompt == prompt


async def test_its_name_is_judged(world: World) -> None:
    """A name that the rules forbid is stopped with the prompt that it goes into."""
    async with running(world, SETUP) as rig:
        await keep(rig, await made(rig), "forbidden otter")
        no = await refused(rig, prompt="he runs", character="forbidden otter")
        assert "PromptBlocked" in repr(no)


async def test_who_cannot_become_one(world: World) -> None:
    """Others' clips, private ones, and those of a length or a model that no vendor keeps."""
    async with running(world, SETUP) as rig:
        clip, long = await made(rig), await made(rig, prompt="long", model_key="fake:three")
        alone = await rig.make("mine", private=True)
        await rig.until_state(alone, JobState.UNDELIVERED)
        assert isinstance(await keep(rig, clip, by=OTHER), JobNotFound)
        assert isinstance(await keep(rig, JobId(99)), JobNotFound)
        assert isinstance(await keep(rig, alone), CharacterNotPublic)
        assert await keep(rig, long) == CharacterUnfit(long.id, ("One",))
        assert isinstance(await keep(rig, clip, ", ,"), CharacterUnfit)
        assert world.vendor.characters == []


async def test_of_a_clip_that_was_taken_down(world: World) -> None:
    """Nobody is to see it again under a name."""
    async with running(world, SETUP) as rig:
        clip = await made(rig)
        await rig.database.write(
            lambda unit: unit.cases.take_down(GUILD, clip.id, clip.channel_id, None)
        )
        assert await keep(rig, clip) == TakenDown()
        assert world.vendor.characters == []


async def test_of_a_clip_whose_file_was_let_go(world: World) -> None:
    """It is said that its file is gone, not that there is no such clip."""
    async with running(world, SETUP) as rig:
        clip = await made(rig)
        world.disk.clear()
        assert await keep(rig, clip) == ClipGone(clip.id, None)


@pytest.mark.parametrize(
    ("error", "no"),
    [
        (ProviderRejectedError("fake", "people"), CharacterDeclined),
        (ProviderError("fake", "silent"), CharacterNotAnswered),
    ],
)
async def test_a_vendor_that_does_not_keep_it(
    world: World, error: ProviderError, no: type[Refusal]
) -> None:
    """It is said, and nothing is written."""
    async with running(world, SETUP) as rig:
        clip = await made(rig)
        rig.provider.faults.before("keep_character", error)
        assert isinstance(await keep(rig, clip), no)
        assert await characters.of_guild(rig.house, GUILD) == ()


async def test_names(world: World) -> None:
    """A name is there once; two can be named together; one that is unknown is said, with those that are."""
    async with running(world, SETUP) as rig:
        clip = await made(rig)
        for name in ("Pim", "Pam", "Pom"):
            await keep(rig, clip, name)
        assert await keep(rig, clip, "PIM") == CharacterTaken("PIM")
        both = await rig.make("Pam greets Pim", character="Pam, Pim, pam")
        assert [each.name for each in both.spec.characters] == ["Pam", "Pim"]
        assert isinstance(await refused(rig, character="Pim, Pam, Pom"), TooManyTogether)
        assert await refused(rig, character="Pum") == CharacterUnknown("Pum", ("Pam", "Pim", "Pom"))
        assert isinstance(await characters.remove(rig.house, GUILD, "pim"), Character)
        assert isinstance(await characters.remove(rig.house, GUILD, "pim"), CharacterUnknown)
        assert [each.name for each in await characters.of_guild(rig.house, GUILD)] == ["Pam", "Pom"]


async def test_only_its_vendor_knows_it(world: World) -> None:
    """Another vendor's model refuses it and names one that can; a move to another is not offered."""
    async with running(world, SETUP) as rig:
        await keep(rig, await made(rig))
        no = await refused(rig, model_key="fake:three", character="Pim")
        assert isinstance(no, OptionNotOffered)
        job = await rig.make("Pim runs", character="Pim")
        assert adapted(job.spec, model("other:two", characters=True)) is None
        elsewhere = characters.with_cast(
            rig.house,
            replace(job.spec, characters=()),
            model("other:two", characters=True),
            await characters.of_guild(rig.house, GUILD),
        )
        assert elsewhere == CharacterElsewhere("Pim", "Two", ("One",))
