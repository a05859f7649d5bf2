"""A name that judges and the pipeline share: nobody could be asked."""

from typing import Final

UNASKED: Final = "moderation:unasked"
"""The "rule" of a verdict that rests on the AI moderation's silence."""
