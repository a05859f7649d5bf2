"""The main job, end to end, as real processes: ask in a channel, get a real clip back."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.job import JobState
from tests.cli import warm
from tests.fakes.charging_vendor import ChargingVendor
from tests.journeys.stage import PATIENT, stage, words

PROMPT = "a lighthouse in a storm, slow dolly"
SOONEST = "stars at night"  #: what the engine draws soonest


KEPT = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
"""All that a stranger's command has of this machine's settings."""


def from_nothing(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a stranger would."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *words],
        cwd=cwd,
        env=KEPT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def dailies(*words: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run it in a process that need not read the program in: a refusal takes a twentieth of that."""
    return warm.dailies(words, {**KEPT, **variables}, cwd, cwd / "said")


def test_smoke_saves_the_posted_clip_and_prints_one_line(tmp_path: Path) -> None:
    """`dailies smoke` ends with the real file and true figures about it."""
    ended = from_nothing("smoke", SOONEST, "--out", "posted.mp4", cwd=tmp_path)

    assert ended.returncode == 0, ended.stderr
    line = json.loads(ended.stdout)
    clip = tmp_path / "posted.mp4"
    assert line["ok"] is True
    assert line["clip"] == str(clip)
    assert line["bytes"] == clip.stat().st_size
    assert (line["width"], line["height"]) == (1280, 720)
    assert line["seconds"] >= 4
    assert (line["video_codec"], line["audio_codec"]) == ("h264", "aac")
    assert line["price_micro_usd"] == line["cost_micro_usd"] == 40_000
    assert ended.stdout.count("\n") == 1


def test_render_needs_no_discord(tmp_path: Path) -> None:
    """`dailies render` makes the file with the built-in engine when no key is set."""
    ended = from_nothing("render", SOONEST, "--seconds", "4", "--out", "stars.mp4", cwd=tmp_path)

    assert ended.returncode == 0, ended.stderr
    line = json.loads(ended.stdout)
    assert line["bytes"] == (tmp_path / "stars.mp4").stat().st_size
    assert line["price_micro_usd"] == 40_000


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--model", "openai:sora-2"), "Sora 2 was switched off"),
        (("--model", "nobody:nothing"), "nobody:nothing"),
        (("--seconds", "5"), "4"),
        (("--image", "gone.png"), "--image gone.png cannot be read"),
        (("--image", "no-picture.png"), "PNG, JPEG"),
        (("--aspect", "3:2"), "16:9"),
    ],
)
def test_render_refuses_with_a_sentence(
    tmp_path: Path, options: tuple[str, str], says: str
) -> None:
    """A refusal is one sentence and exit 2; no stack trace."""
    (tmp_path / "no-picture.png").write_bytes(b"not a picture at all")
    ended = dailies("render", "a fox", *options, cwd=tmp_path)

    assert ended.returncode == 2
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr


def test_run_without_a_token_says_what_to_do(tmp_path: Path) -> None:
    """The sentence names the variable, an example, and the way that needs no account."""
    ended = dailies("run", cwd=tmp_path)

    assert ended.returncode == 2
    assert "DISCORD_TOKEN" in ended.stderr
    assert "dailies playground" in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_the_whole_story_in_the_channel(tmp_path: Path) -> None:
    """A card, a clip that mentions its maker alone, a receipt, and every call as Discord's document wants it."""
    async with (
        ChargingVendor() as vendor,
        stage(tmp_path, SKETCH_BASE_URL=vendor.base_url, **PATIENT) as play,
    ):
        alice, channel = play.discord.members[0], play.discord.channel
        asked = await alice.command("/video make", prompt=PROMPT, seconds=8)
        answer = await asked.answered()
        clip = await channel.wait_for(lambda message: message["attachments"], 90)
        await play.settled(1)
        more = await (await alice.press(clip, "More")).answered()
        pressed = await alice.press(more, "Receipt")
        receipt = await pressed.answered()
        quota = await (await alice.command("/quota show")).answered()
        history = await (await alice.command("/video history")).answered()

        assert asked.acknowledged_s is not None
        assert asked.acknowledged_s < 1
        assert "#1" in words(answer)
        assert "$0.08" in words(answer)
        assert [each["id"] for each in clip["mentions"]] == [str(alice.id)]
        assert PROMPT in words(clip)
        assert channel.file(clip) == vendor.clip
        assert "$0.08" in words(receipt)
        assert "$4.92" in words(quota)
        assert "#1" in words(history)
        await play.bot.stop()
        [job] = await play.jobs()
        assert (job.state, job.charge, job.cost) == (JobState.DELIVERED, 80_000, 80_000)
        assert await play.broken() == []
        assert [str(each) for each in play.discord.violations] == []


async def test_the_same_interaction_twice_is_one_job(tmp_path: Path) -> None:
    """Discord may deliver an interaction again: one job, one hold, one clip."""
    async with (
        ChargingVendor() as vendor,
        stage(tmp_path, SKETCH_BASE_URL=vendor.base_url, **PATIENT) as play,
    ):
        asked = await play.discord.members[0].command("/video make", prompt=PROMPT)
        asked.deliver_again()
        await play.discord.channel.wait_for(lambda message: message["attachments"], 90)
        later = await play.discord.members[1].command("/video make", prompt="another wish")
        await later.answered()
        await play.discord.until(lambda: len(play.clips()) == 2, 90)
        await play.bot.stop()

        assert sorted(vendor.prompts()) == [PROMPT, "another wish"]
        assert [job.spec.prompt for job in await play.jobs()] == [PROMPT, "another wish"]
        assert await play.broken() == []


async def test_buttons_and_jobs_live_through_a_restart(tmp_path: Path) -> None:
    """A kind stop in the middle of a render: it goes on, and the old card's and clip's buttons work."""
    async with (
        ChargingVendor(renders_s=2.0) as vendor,
        stage(tmp_path, SKETCH_BASE_URL=vendor.base_url, **PATIENT) as play,
    ):
        alice, bob = play.discord.members[0], play.discord.members[1]
        await (await alice.command("/video make", prompt=PROMPT)).answered()
        await play.discord.until(lambda: vendor.charges, 10)
        await play.bot.restart()
        await play.discord.ready()
        clip = await play.discord.channel.wait_for(lambda message: message["attachments"], 90)
        await play.bot.restart()
        await play.discord.ready()
        again = await (await bob.press(clip, "Again")).answered()
        await play.discord.until(lambda: len(play.clips()) == 2, 90)
        await play.bot.stop()

        assert "#2" in words(again)
        assert vendor.prompts() == [PROMPT, PROMPT]
        assert [job.member_id for job in await play.jobs()] == [alice.id, bob.id]
        assert await play.broken() == []


async def test_a_second_instance_refuses_to_start(tmp_path: Path) -> None:
    """Two bots on one database: the second says why and ends; the first goes on."""
    async with ChargingVendor() as vendor, stage(tmp_path, SKETCH_BASE_URL=vendor.base_url) as play:
        second = dailies(
            "run", cwd=tmp_path, DISCORD_TOKEN="x" * 60, DAILIES_DATA_DIR=str(tmp_path / "data")
        )
        assert second.returncode == 2
        assert "already" in second.stderr
        assert "Traceback" not in second.stderr
        assert play.bot.running

        os.killpg(play.bot.process.pid, signal.SIGKILL)
        await play.bot.ended()
        await play.bot.start()
        await play.discord.ready()


async def test_a_bot_without_its_right_to_post_says_so_before_any_hold(tmp_path: Path) -> None:
    """The member is told what is missing; nothing is held, nothing is sent to the vendor."""
    async with ChargingVendor() as vendor, stage(tmp_path, SKETCH_BASE_URL=vendor.base_url) as play:
        play.discord.channel.deny("ATTACH_FILES")
        answer = await (
            await play.discord.members[0].command("/video make", prompt=PROMPT)
        ).answered()
        await play.bot.stop()

        assert "attach" in words(answer).lower()
        assert await play.jobs() == []
        assert vendor.charges == []
        assert [str(each) for each in play.discord.violations] == []


async def test_a_kind_stop_answers_whom_it_has_acknowledged(tmp_path: Path) -> None:
    """Forty ask at once and the bot is told to stop: whoever reads that it thinks is answered before it goes."""
    async with (
        ChargingVendor(renders_s=60.0) as vendor,
        stage(tmp_path, SKETCH_BASE_URL=vendor.base_url, **PATIENT) as play,
    ):
        people = [play.discord.add_member(f"Person {number}") for number in range(40)]
        asked = [
            await each.command("/video make", prompt=f"wish {number}")
            for number, each in enumerate(people)
        ]
        for each in asked:
            await each.acknowledged()
        await play.bot.stop()
        said = [words(await each.answered(timeout_s=1)) for each in asked]

        assert all("is in the queue" in each for each in said), said
        assert len(await play.jobs()) == len(people)
        assert await play.broken() == []
