"""Discord's REST API, one file a resource; `front.py` is the door that every call comes through."""

from playground.rest import (
    applications,
    automod,
    channels,
    guilds,
    interactions,
    messages,
    premium,
    roles,
    threads,
    users,
)

#: Importing a resource registers its routes.
RESOURCES = (
    applications,
    automod,
    channels,
    guilds,
    interactions,
    messages,
    premium,
    roles,
    threads,
    users,
)
