"""The table of sponsorships. Their money is on accounts of the kind `sponsor`, by number."""

from sqlalchemy import Column, Table, UniqueConstraint

from bot.domain.sponsorship import SponsorEnd, SponsorState
from bot.storage.columns import Id, Text, amount, any_of, flag, one_of, optional, partial, required
from bot.storage.tables import metadata

RUNS = any_of("state", [SponsorState.RUNNING])
OUTDATED = "shown <> version"

sponsorships = Table(
    "sponsorships",
    metadata,
    Column("id", Id, primary_key=True),
    required("interaction_id", Id),
    required("guild_id", Id),
    required("channel_id", Id),
    required("host_id", Id),
    flag("from_pool"),
    amount("amount_micro_usd"),
    amount("per_person_micro_usd"),
    required("created_at_ms", Id),
    required("ends_at_ms", Id),
    required("state", Text),
    optional("ended", Text),
    required("version", Id),
    required("shown", Id),
    optional("card_id", Id),
    optional("note_id", Id),
    UniqueConstraint("interaction_id"),
    one_of("state", SponsorState),
    one_of("ended", SponsorEnd),
    # One at a time in a place: what pays there is never in doubt.
    partial("uq_sponsorships_running", "guild_id", "channel_id", where=RUNS, unique=True),
    partial("ix_sponsorships_ends", "ends_at_ms", where=RUNS),
    partial("ix_sponsorships_outdated", "id", where=OUTDATED),
    sqlite_strict=True,
    sqlite_autoincrement=True,  # a number that accounts are named by is never given again
)
