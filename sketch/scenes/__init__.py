"""Where a clip plays: one file a kind of place."""
