"""What a vendor's sentence is about, whatever its status says."""

import pytest

from bot.providers.complaints import complaint


@pytest.mark.parametrize(
    ("message", "about"),
    [
        ("400: No connected db.", "key"),  # LiteLLM 1.108.7, to a key that is not its own
        ("Incorrect API key provided: sk-1", "key"),
        ("You exceeded your current quota, please check your plan", "money"),
        ("Too many running tasks", "places"),
        ("Exhausted balance. Top up at fal.ai/dashboard/billing.", "money"),
        # To a busy account both say where more can be bought.
        (
            "Limit 5 a minute. Add a payment method: https://platform.openai.com/account/billing",
            None,
        ),
        ("Throttled until you add a payment method at replicate.com/account/billing.", None),
        ("The key of the scene is C minor", None),
    ],
)
def test_what_a_sentence_is_about(message: str, about: str | None) -> None:
    """A key, an empty account and full places are told apart; a prompt that names a key is none."""
    said = complaint({"error": {"message": message}})
    assert {
        "key": said.about_key,
        "money": said.about_money,
        "places": said.about_places,
    } == {name: name == about for name in ("key", "money", "places")}


def test_too_many_at_once_is_no_empty_account() -> None:
    """OpenAI's code decides, whatever its sentence says of billing."""
    sentence = "Rate limit reached. To be allowed more, see your billing page."
    assert complaint({"error": {"message": sentence}}).about_money
    assert not complaint(
        {"error": {"message": sentence, "code": "rate_limit_exceeded"}}
    ).about_money
