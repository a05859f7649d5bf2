"""Every table: importing a module of tables tells `metadata` of them."""

from bot.storage import (
    case_tables,
    exhibit_tables,
    gallery_tables,
    kept_tables,
    loan_tables,
    moderation_tables,
    proposal_tables,
    question_tables,
    sponsor_tables,
    thanks_tables,
    wish_tables,
)
from bot.storage.tables import metadata

__all__ = ["metadata"]

_ALL = (
    case_tables,
    exhibit_tables,
    gallery_tables,
    kept_tables,
    loan_tables,
    moderation_tables,
    proposal_tables,
    question_tables,
    sponsor_tables,
    thanks_tables,
    wish_tables,
)
