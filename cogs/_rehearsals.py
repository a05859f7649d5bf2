"""A rule's rehearsal with its buttons: enable it, let it watch, delete it, turn the page, take all back."""

import discord
from discord import ui

from bot.client import tongue_of
from bot.courier import layouts
from bot.courier.rule_ids import ALL, RulePress, RuleVerb, key_of
from bot.domain.errors import RefusalError
from bot.domain.refusals import Refusal
from bot.domain.rule_refusals import RuleUnknown
from bot.domain.rules import Rule
from bot.pipeline import rehearsal, rulebook
from bot.pipeline.rehearsal import Rehearsal
from bot.words import labels_of_rules as labels
from bot.words import rehearsals
from bot.words import rulebook as words
from cogs import _asking
from cogs._asking import Asked, guild_of, member_of


async def show(interaction: Asked, rule_id: str, offset: int = 0) -> None:
    """Rehearse a rule, and say what it would have stopped. The interaction is acknowledged already."""
    bot, t = interaction.client, tongue_of(interaction)
    seen = await rehearsal.rehearse(bot.house, guild_id=guild_of(interaction), rule_id=rule_id)
    if not isinstance(seen, Rehearsal):
        raise RefusalError(seen)
    scenes = len(seen.met) + len(seen.harmless_met)
    buttons = _buttons(interaction, seen.rule, offset, scenes)
    await bot.answer(interaction, rehearsals.rehearsed(seen, offset, t), ui.ActionRow(*buttons))


async def pressed(interaction: Asked, press: RulePress) -> None:
    """Do what a rule's button says. It carries all it needs, so it works after a restart."""
    await interaction.client.acknowledge(interaction, in_place=True)
    _asking.moderators_only(interaction)
    house, guild_id, actor_id = (
        interaction.client.house,
        guild_of(interaction),
        member_of(interaction),
    )
    if press.verb is RuleVerb.BACK:
        await tell(
            interaction,
            await rulebook.roll_back(
                house, guild_id=guild_id, actor_id=actor_id, version=press.number
            ),
        )
        return
    rule = await _rule(interaction, press)
    changed_since = press.verb is not RuleVerb.PAGE and rule.version != press.number
    if press.verb is RuleVerb.PAGE or changed_since:
        await show(interaction, rule.id, 0 if changed_since else press.number)
        return
    if press.verb is RuleVerb.ON:
        outcome = await rulebook.switch_rule(
            house, guild_id=guild_id, actor_id=actor_id, rule_id=rule.id, on=True
        )
    elif press.verb is RuleVerb.WATCH:
        outcome = await rulebook.watch_rule(
            house, guild_id=guild_id, actor_id=actor_id, rule_id=rule.id
        )
    else:
        outcome = await rulebook.delete_rule(
            house, guild_id=guild_id, actor_id=actor_id, rule_id=rule.id
        )
    await tell(interaction, outcome)


async def tell(interaction: Asked, outcome: rulebook.Changed | Refusal) -> None:
    """Say what is in force now, with a button that takes it back; or why nothing was changed."""
    if not isinstance(outcome, rulebook.Changed):
        raise RefusalError(outcome)
    t = tongue_of(interaction)
    said = words.changed(outcome.version, outcome.diff, t)
    back = RulePress(RuleVerb.BACK, ALL, outcome.version - 1)
    button = layouts.button(labels.roll_back(t), str(back))
    await interaction.client.answer(interaction, said, ui.ActionRow(button))


async def _rule(interaction: Asked, press: RulePress) -> Rule:
    guild_id = guild_of(interaction)
    rules = await interaction.client.house.database.read(
        lambda unit: unit.rulebook.rules(guild_id).rules
    )
    found = next((rule for rule in rules if key_of(rule.id) == press.key), None)
    if found is None:
        raise RefusalError(RuleUnknown(""))
    return found


def _buttons(interaction: Asked, rule: Rule, offset: int, scenes: int) -> list[layouts.Button]:
    t, key = tongue_of(interaction), key_of(rule.id)

    def button(verb: RuleVerb, label: str, style: discord.ButtonStyle) -> layouts.Button:
        return layouts.button(label, str(RulePress(verb, key, rule.version)), style)

    grey = discord.ButtonStyle.secondary
    found: list[layouts.Button] = []
    if not rule.enabled or rule.shadow:
        found.append(button(RuleVerb.ON, labels.enable(t), discord.ButtonStyle.success))
    if not (rule.enabled and rule.shadow):
        found.append(button(RuleVerb.WATCH, labels.watch(t), grey))
    if rule.source == rulebook.LOCAL:
        found.append(button(RuleVerb.DELETE, labels.delete_rule(t), grey))
    if offset + rehearsals.PAGE < scenes:
        turn = RulePress(RuleVerb.PAGE, key, offset + rehearsals.PAGE)
        found.append(layouts.button(labels.more_prompts(t), str(turn)))
    return found
