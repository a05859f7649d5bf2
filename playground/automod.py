"""AutoMod: which rule a person's message breaks. It screens messages, never command options."""

import re

from playground.permissions import Permission
from playground.places import Channel, Guild
from playground.plain import Json
from playground.world import World

KEYWORD = 1
#: How many rules of each trigger a guild may have.
MOST = {1: 6, 3: 1, 4: 1, 5: 1, 6: 1}
BLOCK = 1


def broken_rule(
    world: World, guild: Guild, channel: Channel, user_id: int, said: str
) -> Json | None:
    """Find the first enabled keyword rule that this message breaks."""
    if world.may(user_id, channel) & (Permission.MANAGE_GUILD | Permission.ADMINISTRATOR):
        return None
    roles = {str(each) for each in guild.members[user_id].roles}
    for rule in guild.automod.values():
        exempt = str(channel.id) in rule["exempt_channels"] or roles & {*rule["exempt_roles"]}
        if rule["enabled"] and not exempt and _matches(rule, said):
            return rule
    return None


def _matches(rule: Json, said: str) -> bool:
    if rule["trigger_type"] != KEYWORD:
        return False
    words: Json = rule["trigger_metadata"]
    text = said
    for allowed in words.get("allow_list", []):
        text = _keyword(allowed).sub("", text)
    if any(_keyword(word).search(text) for word in words.get("keyword_filter", [])):
        return True
    return any(re.search(each, text, re.IGNORECASE) for each in words.get("regex_patterns", []))


def _keyword(word: str) -> re.Pattern[str]:
    """Read a keyword: whole words, with `*` before or after for parts of words."""
    start = "" if word.startswith("*") else r"\b"
    end = "" if word.endswith("*") else r"\b"
    return re.compile(start + re.escape(word.strip("*")) + end, re.IGNORECASE)
