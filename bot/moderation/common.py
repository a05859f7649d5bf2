"""Words so common that they are no disguise of a rarer one."""

from importlib.resources import files

WORDS = frozenset(files("bot.moderation").joinpath("words.txt").read_text("utf-8").split())


def is_common(word: str) -> bool:
    """Whether it is an everyday English word, or its plural."""
    return word in WORDS or (word.endswith("s") and word[:-1] in WORDS)
