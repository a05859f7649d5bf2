"""Alembic's entry: runs the steps on the connection that `upkeep.py` hands over, in its transaction."""

from alembic import context

from bot.storage.every_table import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
