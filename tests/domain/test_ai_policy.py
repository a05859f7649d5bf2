"""How scores are weighed, and a policy is kept."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ai_policy import (
    KNOWN,
    MINORS,
    AiPolicy,
    Level,
    Outage,
    Threshold,
    read,
    weigh,
    written,
)

SCORES = st.dictionaries(st.sampled_from(sorted(KNOWN)), st.floats(0, 1), max_size=5)
THRESHOLDS = st.builds(Threshold, st.floats(0, 1), st.floats(0, 1))
POLICIES = st.builds(
    AiPolicy,
    thresholds=st.dictionaries(st.sampled_from(sorted(KNOWN)), THRESHOLDS, max_size=3),
    outage=st.sampled_from(Outage),
    adult=st.booleans(),
)
ORDER = [Level.CLEAR, Level.REVIEW, Level.BLOCK]


@given(POLICIES)
def test_a_policy_reads_back_as_it_was_written(policy: AiPolicy) -> None:
    """And nothing kept is the defaults."""
    assert read(written(policy)) == policy
    assert read(None) == AiPolicy()


@given(SCORES, POLICIES, st.floats(0, 1), st.sampled_from(sorted(KNOWN)))
def test_a_higher_score_is_never_milder(
    scores: dict[str, float], policy: AiPolicy, more: float, category: str
) -> None:
    """Adding to a score, or a category, never lowers the level."""
    raised = {**scores, category: max(more, scores.get(category, 0.0))}
    before, after = weigh(scores, policy), weigh(raised, policy)
    assert ORDER.index(after.level) >= ORDER.index(before.level)


@given(POLICIES, st.floats(0.1, 1))
def test_no_policy_opens_what_no_guild_may(policy: AiPolicy, score: float) -> None:
    """Sexual content with minors is blocked from 0.1 on, in every channel."""
    for age_restricted in (True, False):
        weighed = weigh({MINORS: score}, policy, age_restricted=age_restricted)
        assert weighed.level is Level.BLOCK
