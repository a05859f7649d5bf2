"""What a moderator types of a rule, as a rule."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.domain.errors import RefusalError
from bot.domain.rule_refusals import TimeUnreadable
from bot.domain.rules import Action, Kind, Rule, Scope
from cogs import _asking
from cogs._asking import Asked, guild_of

MOST: Final = 25  #: Discord's, of choices
LONGEST: Final = 100  #: Discord's, for a choice's name and its value
KINDS: Final = [
    app_commands.Choice(name=locale_str("word or phrase, with * as in AutoMod"), value="keyword"),
    app_commands.Choice(name=locale_str("regular expression (RE2)"), value="regex"),
    app_commands.Choice(name=locale_str("category of the AI moderation"), value="category"),
]
ACTIONS: Final = [
    app_commands.Choice(name=locale_str("block"), value="block"),
    app_commands.Choice(name=locale_str("ask a moderator"), value="flag"),
    app_commands.Choice(name=locale_str("rewrite"), value="rewrite"),
]
NONE: Final = "-"  #: typed where something shall be taken away
_FORMS: Final = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d")

Channel = app_commands.AppCommandChannel


class _Placed(app_commands.Transformer):
    """Wherever clips are asked for; a rule for a forum holds in its posts.

    Not `discord.ForumChannel`, which is media channels as well: Discord's OpenAPI document has no such option.
    """

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        kind = discord.ChannelType
        return [kind.text, kind.news, kind.voice, kind.stage_voice, kind.forum]

    async def transform(self, _interaction: discord.Interaction, value: Channel, /) -> Channel:
        return value


Place = app_commands.Transform[Channel, _Placed]


async def rule_ids(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """The server's rules, while one is typed."""
    if not _asking.is_moderator(interaction):
        return []
    guild_id = guild_of(interaction)
    rules = await interaction.client.house.database.read(
        lambda unit: unit.rulebook.rules(guild_id).rules
    )
    wanted = typed.strip().casefold()
    return [
        app_commands.Choice(
            name=f"{rule.id} · {rule.name or rule.pattern}"[:LONGEST], value=rule.id
        )
        for rule in rules
        if wanted in f"{rule.id} {rule.name} {rule.pattern}".casefold() and len(rule.id) <= LONGEST
    ][:MOST]


def with_options(
    rule: Rule,
    *,
    pattern: str | None,
    kind: str | None,
    action: str | None,
    name: str | None,
    replacement: str | None,
    channel: Channel | None,
    except_role: discord.Role | None,
    starts: str | None,
    ends: str | None,
) -> Rule:
    """The rule with what was typed; what was left out stays as it is.

    Raises:
        RefusalError: a time cannot be read.
    """
    if pattern is not None:
        rule = replace(rule, pattern=pattern)
    if kind is not None or pattern is not None:
        rule = replace(rule, kind=kind_of(Kind(kind) if kind else rule.kind, rule.pattern))
    if action is not None:
        rule = replace(rule, action=Action(action))
    if name is not None:
        rule = replace(rule, name="" if name == NONE else name)
    if replacement is not None:
        rule = replace(rule, replacement="" if replacement == NONE else replacement)
    if starts is not None:
        rule = replace(rule, starts_at=instant(starts))
    if ends is not None:
        rule = replace(rule, ends_at=instant(ends))
    return replace(rule, scope=_scope(rule.scope, channel, except_role))


def _scope(scope: Scope, channel: Channel | None, except_role: discord.Role | None) -> Scope:
    if channel is not None:
        scope = replace(scope, channels=scope.channels | {channel.id})
    if except_role is not None:
        scope = replace(scope, except_roles=scope.except_roles | {except_role.id})
    return scope


def kind_of(kind: Kind, pattern: str) -> Kind:
    """What was chosen; a keyword of several words is a phrase, and a phrase of one is a keyword."""
    if kind not in {Kind.KEYWORD, Kind.PHRASE}:
        return kind
    return Kind.PHRASE if len(pattern.strip("* ").split()) > 1 else Kind.KEYWORD


def instant(typed: str) -> datetime | None:
    """A time in UTC as it was typed: `2026-12-24 18:00`, or a day alone. `-` is none.

    Raises:
        RefusalError: it is neither.
    """
    typed = typed.strip()
    if typed == NONE:
        return None
    for form in _FORMS:
        try:
            return datetime.strptime(typed, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise RefusalError(TimeUnreadable(typed))
