"""Alembic's entry: runs the steps on the connection that `upkeep.py` hands over, in its transaction."""

from alembic import context

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

# importing a module tells `metadata` of its tables
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

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
