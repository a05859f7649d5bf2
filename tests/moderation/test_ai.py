"""The AI moderation: asked as the vendor's own client asks, weighed by the guild's thresholds."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import openai
import pytest

from bot.domain.ai_policy import MINORS, AiPolicy, Outage, Threshold
from bot.domain.away import UNASKED
from bot.domain.desk import DeskRules
from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId, RoleId
from bot.domain.rules import Action, Kind, Rule, RuleSet
from bot.domain.spec import Ask
from bot.domain.verdict import Allow, Block, Flag
from bot.moderation import choice
from bot.moderation.ai_judge import AiInspector, AiJudge
from bot.moderation.filters import Filters
from bot.moderation.openai import OpenAiModeration
from bot.moderation.policies import Policies
from bot.ports import ClassifierAwayError, Showing
from bot.wire import Wires
from tests.fakes.fake_clock import FakeClock
from tests.fakes.moderation import KEY, FakeModeration
from tests.fakes.server import says, silence

GUILD = GuildId(2)
JPEG = b"\xff\xd8\xff a hill"


class Chosen(Policies):
    """What every guild has chosen."""

    def __init__(self, policy: AiPolicy, rules: DeskRules) -> None:
        self.policy, self.rules = policy, rules

    async def desk(self, guild_id: GuildId) -> DeskRules:
        return self.rules

    async def ai(self, guild_id: GuildId) -> AiPolicy:
        return self.policy


class Stand:
    """A judge and an inspector over a fake server."""

    def __init__(self, server: FakeModeration, wires: Wires, **given: Any) -> None:
        headers = {"authorization": f"Bearer {given.pop('key', KEY)}"}
        wire = wires.open("moderation", server.base_url, headers=headers, secrets=[KEY])
        self.server = server
        self.policies = Chosen(AiPolicy(), DeskRules())
        self.filters = Filters()
        self.classifier = OpenAiModeration(wire, **given)
        self.judge = AiJudge(self.classifier, self.filters, self.policies)
        self.inspector = AiInspector(self.classifier, self.filters, self.policies)

    async def of(self, prompt: str, **given: Any) -> Allow | Flag | Block:
        """The verdict on a prompt."""
        plain: dict[str, Any] = {
            "interaction_id": InteractionId(1),
            "guild_id": GUILD,
            "channel_id": ChannelId(3),
            "member_id": MemberId(4),
            "at": datetime(2026, 11, 20, tzinfo=UTC),
        }
        verdict = await self.judge.judge(Ask(prompt=prompt, **(plain | given)))
        assert isinstance(verdict, Allow | Flag | Block)
        return verdict


@pytest.fixture
async def server() -> AsyncGenerator[FakeModeration]:
    async with FakeModeration() as started:
        yield started


@pytest.fixture
async def wires() -> AsyncGenerator[Wires]:
    async with Wires(FakeClock(), allow_hosts=["127.0.0.1"]) as opened:
        yield opened


@pytest.fixture
def stand(server: FakeModeration, wires: Wires) -> Stand:
    return Stand(server, wires)


async def test_the_vendors_client_knows_the_fake(server: FakeModeration) -> None:
    """What the official client reads of text, lists and pictures is what the fake says."""
    async with openai.AsyncOpenAI(base_url=server.base_url, api_key=KEY, max_retries=0) as client:
        one = await client.moderations.create(model="omni-moderation-latest", input="a gory fox")
        many = await client.moderations.create(input=["a fox", "a fight"])
        seen = await client.moderations.create(
            input=[
                {"type": "text", "text": "a fox"},
                {"type": "image_url", "image_url": {"url": "data:image/jpeg;base64,bnVkZQ=="}},
            ]
        )
    assert one.results[0].category_scores.violence_graphic == 0.95
    assert one.results[0].flagged
    assert [each.category_scores.violence for each in many.results] == [0.01, 0.55]
    assert seen.results[0].category_scores.sexual == 0.9
    assert seen.results[0].category_applied_input_types.sexual == ["text", "image"]
    async with openai.AsyncOpenAI(base_url=server.base_url, api_key="no", max_retries=0) as client:
        with pytest.raises(openai.AuthenticationError):
            await client.moderations.create(input="a fox")


async def test_scores_are_weighed(stand: Stand) -> None:
    """Clear passes, the middle waits for a moderator, the high is blocked; each with model and score."""
    assert await stand.of("a fox") == Allow()
    flag = await stand.of("a cruel fight")
    assert flag == Flag("violence")
    block = await stand.of("a gory fox")
    assert block == Block("violence/graphic")
    (finding,) = block.grounds.findings
    assert (finding.model, finding.score) == ("omni-moderation-latest-2024", 0.95)


async def test_an_unknown_category_is_for_a_person(stand: Stand) -> None:
    """A compatible server's own category never blocks by itself."""
    assert await stand.of("a martian") == Flag("extraterrestrial")


async def test_thresholds_are_the_guilds(stand: Stand) -> None:
    """Milder or stricter; but for sexual content with minors, which no guild makes milder."""
    stand.policies.policy = AiPolicy(
        thresholds={"violence": Threshold(0.6, 0.9), MINORS: Threshold(0.9, 0.95)}
    )
    assert await stand.of("a fight") == Allow()
    assert stand.policies.policy.threshold(MINORS) == Threshold(0.05, 0.1)


async def test_a_rule_about_a_category_has_the_word(stand: Stand) -> None:
    """`block` blocks from the review score on; it holds where its scope says."""
    rule = Rule(id="r1", pattern="violence", kind=Kind.CATEGORY, action=Action.BLOCK)
    await stand.filters.put(GUILD, RuleSet((rule,)))
    assert await stand.of("a fight") == Block("violence")
    assert await stand.of("a fox") == Allow()


async def test_a_rule_about_a_category_has_the_word_of_it_alone(stand: Stand) -> None:
    """It makes its own category milder, and no other: least of all what no guild makes milder."""
    rules = [Rule(id=name, pattern=name, kind=Kind.CATEGORY) for name in ("violence", "sexual")]
    mild = tuple(replace(rule, action=Action.FLAG) for rule in rules)
    await stand.filters.put(GUILD, RuleSet(mild))
    assert await stand.of("a fight") == Flag("violence")
    assert await stand.of("a gory fight") == Block("violence/graphic")
    nude = b"\xff\xd8\xff nude"
    assert await stand.of("a beach", first_frame=nude) == Flag("sexual")
    assert await stand.of("a little girl", first_frame=nude) == Block(MINORS)


async def test_a_picture_is_judged_with_its_text(stand: Stand) -> None:
    """Sent beside the prompt; with youth in the prompt a sexual picture is never for a moderator to allow."""
    swim = b"\xff\xd8\xff swim"
    assert await stand.of("a beach", first_frame=JPEG) == Allow()
    assert await stand.of("a beach", first_frame=swim) == Flag("sexual")
    assert await stand.of("a little girl", first_frame=swim) == Block(MINORS)
    assert await stand.of("a beach", first_frame=b"no picture") == Allow()
    assert await stand.of("a beach", last_frame=swim) == Flag("sexual")
    assert [isinstance(body["input"], list) for body in stand.server.bodies] == [
        True,
        True,
        True,
        False,
        False,
        True,
    ]


async def test_adult_channels_and_exempt_roles(stand: Stand) -> None:
    """A guild may open its age-restricted channels to adults; exempt roles pass all but minors."""
    nude, role = b"\xff\xd8\xff nude", RoleId(9)
    stand.policies.policy = AiPolicy(adult=True)
    assert await stand.of("art", first_frame=nude, age_restricted=True) == Allow()
    assert await stand.of("art", first_frame=nude) == Block("sexual")
    stand.policies.rules = DeskRules(exempt_roles=frozenset({role}))
    assert await stand.of("a gory fox", roles=frozenset({role})) == Allow()
    assert await stand.of("a kid", first_frame=nude, roles=frozenset({role})) == Block(MINORS)


@pytest.mark.parametrize(
    ("outage", "verdict"),
    [(Outage.WAIT, Flag(UNASKED)), (Outage.ALLOW, Allow()), (Outage.BLOCK, Block(UNASKED))],
)
@pytest.mark.parametrize(
    "answer",
    [
        says({}, 500),
        says({"error": {}}, 429),
        says({"results": []}),
        says({"results": [{"flagged": False}]}),
        says({"results": [{"category_scores": {"violence": "high"}}]}),
        says({"results": [{"category_scores": {"violence": 87.0, "hate": 0.01}}]}),
        says({"results": [{"category_scores": {"violence": None}}]}),
        silence,
    ],
    ids=["500", "429", "no results", "no scores", "odd scores", "per cent", "null", "silence"],
)
async def test_silence_is_the_guilds_to_judge(
    server: FakeModeration, wires: Wires, answer: Any, outage: Outage, verdict: Any
) -> None:
    """No usable answer within the limit: wait, allow or block, as the guild has chosen."""
    stand = Stand(server, wires, limit_s=0.2)
    stand.policies.policy = AiPolicy(outage=outage)
    server.always("moderate", answer)
    assert await stand.of("a fox") == verdict


async def test_a_category_that_a_server_does_not_judge_is_left_out(
    server: FakeModeration, stand: Stand
) -> None:
    """It says null of it; the others count."""
    scores = {"illicit": None, "violence": 0.5}
    server.always("moderate", says({"results": [{"category_scores": scores}]}))
    assert await stand.of("a fox") == Flag("violence")


async def test_a_wrong_key_is_no_consent(server: FakeModeration, wires: Wires) -> None:
    """A 401 is silence too, and the key is in no text of it."""
    stand = Stand(server, wires, key="sk-wrong")
    assert await stand.of("a fox") == Flag(UNASKED)
    with pytest.raises(ClassifierAwayError, match="status 401"):
        await stand.classifier.judge("a fox")


async def test_any_text_can_be_asked_about(stand: Stand) -> None:
    """Lone surrogates and 100,000 characters."""
    assert await stand.of("\ud800" + "a" * 100_000) == Allow()


async def test_the_larger_model_hears_appeals(server: FakeModeration, wires: Wires) -> None:
    """Where one is set up; else there is none."""
    stand = Stand(server, wires, larger="omni-large")
    assert stand.classifier.has_larger
    opinion = await stand.classifier.judge("a fox", larger=True)
    assert opinion.model == "omni-large-2024"
    assert not Stand(server, wires).classifier.has_larger


async def test_frames_decide_how_a_clip_is_shown(stand: Stand) -> None:
    """The gravest frame: posted, behind a spoiler, or withheld; one question a frame."""
    swim, nude = b"\xff\xd8\xff swim", b"\xff\xd8\xff nude"
    for frames, showing in (
        ([JPEG] * 4, Showing.POST),
        ([JPEG, JPEG, swim, JPEG], Showing.VEIL),
        ([JPEG, nude, swim, JPEG], Showing.WITHHOLD),
    ):
        found = await stand.inspector.inspect(GUILD, frames)
        assert found.showing is showing
    assert stand.server.count("moderate") == 12
    assert (found.category, found.score) == ("sexual", 0.9)


async def test_the_likely_culprit_is_named(stand: Stand) -> None:
    """A rule's hit, else the one clause that stands out; nothing where nothing does."""
    prompt = "a quiet lake at dawn, a gory battle, slow dolly"
    span = await stand.inspector.culprit(GUILD, prompt)
    assert span is not None
    assert prompt[slice(*span)] == "a gory battle"
    assert await stand.inspector.culprit(GUILD, "a lake, a fox, a hill") is None
    assert await stand.inspector.culprit(GUILD, "a gory battle") is None
    rule = Rule(id="r1", pattern="lake", shadow=True)
    await stand.filters.put(GUILD, RuleSet((rule,)))
    span = await stand.inspector.culprit(GUILD, prompt)
    assert span is not None
    assert prompt[slice(*span)] == "lake"


@pytest.mark.parametrize(
    ("variables", "url", "key", "asked"),
    [
        ({}, None, None, False),
        ({"OPENAI_API_KEY": "k"}, None, None, True),
        ({"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "https://relay.test/v1"}, None, None, False),
        ({}, None, "own", True),
        ({}, "http://127.0.0.1:9/v1", None, True),
    ],
)
async def test_what_is_set_decides_who_is_asked(
    wires: Wires, variables: dict[str, str], url: str | None, key: str | None, *, asked: bool
) -> None:
    """OpenAI by its key, any server by its address, nobody by a relay's key."""
    found = choice.classifier(wires, variables, url=url, key=key, model="m", larger=None)
    assert (found is not None) is asked


async def test_openais_key_is_shown_to_openai_alone(server: FakeModeration, wires: Wires) -> None:
    """Another server gets its own key or none."""
    found = choice.classifier(
        wires, {"OPENAI_API_KEY": KEY}, url=server.base_url, key=None, model="m", larger=None
    )
    assert found is not None
    with pytest.raises(ClassifierAwayError, match="status 401"):
        await found.judge("a fox")
    assert "Authorization" not in server.calls[0][1]
