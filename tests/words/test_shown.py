"""Amounts, times and prompts as people see them."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.money import MicroUsd
from bot.words import shown
from bot.words.tongue import ENGLISH


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("a red fox", "*a red fox*"),
        ("**bold** _it_ ~~no~~ ||spoiler||", r"*\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|spoiler\|\|*"),
        ("@everyone look", "*@\u200beveryone look*"),
        ("<@123> <#4> <t:1:R> <:e:5>", "*\\<@\u200b123> \\<#4> \\<t:1:R> \\<:e:5>*"),
        ("[a](https://x.test)", "*\\[a\\](https:\u200b//x.test)*"),
        ("two\nlines\tand   gaps", "*two lines and gaps*"),
        ("left\u202eright\u2066", "*leftright*"),
        ("`code`", r"*\`code\`*"),
        ("שועל אדום", "*\u2068שועל אדום\u2069*"),
        ("a\u0301\u200d" * 2, "*a\u0301\u200da\u0301\u200d*"),
        ("a" + "\u0301" * 4000 + "b", "*a" + "\u0301" * 6 + "b*"),
        ("a" + "\u0301\u200d" * 9, "*a" + "\u0301\u200d" * 6 + "*"),
    ],
)
def test_a_prompt_does_nothing(typed: str, drawn: str) -> None:
    """Markdown, mentions, links and turned text in a prompt are shown as letters, and stay in their place."""
    assert shown.prompt(typed) == drawn


def test_what_somebody_wrote_is_one_defused_line() -> None:
    """In a sentence of ours it breaks no line, mentions nobody and is no longer than there is room for."""
    assert shown.quoted("a *fox*\nand @everyone") == "a \\*fox\\* and @\u200beveryone"
    assert shown.quoted("word " * 50, 40) == shown.cut(("word " * 50).strip(), 40)


def test_a_long_prompt_is_cut_between_words() -> None:
    """At most 160 characters, ending in an ellipsis after a whole word."""
    cut = shown.cut("word " * 60, shown.PROMPT_LIMIT)

    assert len(cut) <= 160
    assert cut.endswith("word…")


@given(st.text(min_size=1))
def test_a_block_is_read_back_as_it_was(text: str) -> None:
    """A prompt put into a refusal comes out of it unchanged, whatever it holds."""
    if "`\u200b`\u200b`" not in text:
        assert shown.unblock(shown.block(text)) == text


@given(st.text())
def test_a_block_cannot_be_left(text: str) -> None:
    """No prompt ends its own code block."""
    assert "```" not in shown.block(text)[4:-3]


PIECES = ("<", "@", "!", "&", "#", "1", "23", ">", "everyone", "here", "\\", "`", "*", " ")
"""What mentions are made of, and what could come between."""


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
@example("<@123>")
@example("@everyone")
def test_a_prompt_pings_nobody(text: str) -> None:
    """There is no mention left in what a card shows."""
    drawn = shown.prompt(text)
    assert "@everyone" not in drawn
    assert "@here" not in drawn
    assert not re.search(r"<@[!&]?\d+>", drawn)


def test_what_is_no_block_is_not_read() -> None:
    """Other texts are not taken for a prompt."""
    assert shown.unblock("a red fox") is None


@pytest.mark.parametrize(
    ("size_bytes", "drawn"),
    [
        (14_700_000, "14 MiB"),
        (10 * 1024 * 1024, "10 MiB"),
        (2_500_000, "2.4 MiB"),
        (1024 * 1024, "1 MiB"),
        (320_000, "312 KiB"),
        (3, "1 KiB"),
    ],
)
def test_sizes(size_bytes: int, drawn: str) -> None:
    """Sizes are MiB and KiB, with a tenth only where it says something."""
    assert shown.size(size_bytes) == drawn


@pytest.mark.parametrize(
    ("seconds", "drawn"),
    [
        (1, "5 seconds"),
        (41, "40 seconds"),
        (58, "1 minute"),
        (130, "2 minutes"),
        (3500, "1 hour"),
        (9000, "2 hours"),
    ],
)
def test_spans(seconds: float, drawn: str) -> None:
    """Lengths of time are rough, as people say them."""
    assert shown.span(seconds, ENGLISH) == drawn


@pytest.mark.parametrize(
    ("percent", "full"), [(-3, 0), (0, 0), (42, 8), (99, 19), (100, 20), (140, 20)]
)
def test_the_bar_has_twenty_blocks(percent: int, full: int) -> None:
    """A full block for each five percent; never more than twenty."""
    assert shown.bar(percent) == "▰" * full + "▱" * (20 - full)


def test_times_are_drawn_by_discord() -> None:
    """Each reader sees times in their own words and zone."""
    instant = datetime(2026, 9, 24, 6, tzinfo=UTC)
    assert shown.soon(instant) == "<t:1790229600:R>"
    assert shown.at(instant) == "<t:1790229600:f>"
    assert shown.day(date(2026, 9, 24)) == "<t:1790251200:D>"


def test_amounts_that_read_alike_are_told_apart() -> None:
    """With as many decimals as that takes, and no more."""
    cents = [MicroUsd(340_000), MicroUsd(336_000), MicroUsd(330_000)]
    assert shown.apart(cents[2], cents[0]) == ["$0.33", "$0.34"]
    assert shown.apart(cents[1], cents[0]) == ["$0.336", "$0.34"]
    assert shown.apart(cents[0], cents[0]) == ["$0.34", "$0.34"]
