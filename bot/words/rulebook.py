"""The rules of a guild as moderators read them."""

from collections.abc import Collection, Sequence

from bot.domain.rule_edits import RulesDiff
from bot.domain.rules import Action, Kind, Rule
from bot.domain.verdict import Allow, Block, Empty, Finding, Flag, Verdict
from bot.ports import RulesVersion
from bot.words import shown
from bot.words.tongue import Tongue

LISTED = 10  #: rules that one answer names
PLACES = 3  #: channels or roles that a line names
FINDINGS = 8
ROOM = 3600  #: characters of the lines of one answer; a message of Discord's takes 4,000


def changed(version: int, told: RulesDiff, t: Tongue) -> str:
    """Say what is in force from now on."""
    lines = difference(told, t)
    done = t.say("Version {version} of the rules is in force.", version=t.number(version))
    return "\n".join([f"**{done}**", *lines])


def difference(told: RulesDiff, t: Tongue) -> list[str]:
    """What a change adds, alters and takes away, a line each; the first ones where there are many."""
    lines = _all_told(told, t)
    if sum(map(len, lines[:LISTED])) > ROOM:
        lines = _all_told(told, t, brief=True)
    few = [f"- {each}" for each in lines[:LISTED]]
    if len(lines) > LISTED:
        more = len(lines) - LISTED
        few.append(t.many("…and {n} change more.", "…and {n} changes more.", more))
    return few


def _all_told(told: RulesDiff, t: Tongue, *, brief: bool = False) -> list[str]:
    def said(rule: Rule) -> str:
        return line(rule, t, brief=brief)

    return [
        *(t.say("added {rule}.", rule=said(rule)) for rule in told.added),
        *(t.say("changed {rule}.", rule=said(after)) for _, after in told.changed),
        *(t.say("deleted {rule}.", rule=said(rule)) for rule in told.dropped),
        *(t.say("allowed “{phrase}”.", phrase=_text(phrase)) for phrase in told.allowed),
        *(
            t.say("no longer allowed: “{phrase}”.", phrase=_text(phrase))
            for phrase in told.disallowed
        ),
    ]


def would_change(told: RulesDiff, t: Tongue) -> str:
    """Say what a file would change, before it does."""
    if told.empty:
        return t.say("It would change nothing: the rules are like that already.")
    head = t.say("**It would change this.** Ask again with `apply` to put it in force.")
    return "\n".join([head, *difference(told, t)])


def exported(rules: int, allowed: int, t: Tongue) -> str:
    """What is in the file."""
    return t.say(
        "{rules} and {phrases} are in the file.",
        rules=t.many("{n} rule", "{n} rules", rules),
        phrases=t.many("{n} allow phrase", "{n} allow phrases", allowed),
    )


def kept(days: int, t: Tongue) -> str:
    """For how long prompts stay in the log."""
    return t.many(
        "Prompts stay in the moderators' log for {n} day; then only a hash is left.",
        "Prompts stay in the moderators' log for {n} days; then only a hash is left.",
        days,
    )


def versions(found: Sequence[RulesVersion], t: Tongue) -> str:
    """The newest versions, a line each."""
    if not found:
        return t.say("There are no rules here yet, so there are no versions.")
    lines = [
        t.say(
            "**{version}** {when} by {who}: {note}.",
            version=t.number(each.version),
            when=shown.soon(each.at),
            who=t.say("the bot") if each.actor_id is None else shown.member(each.actor_id),
            note=_text(each.note, 160),
        )
        for each in found
    ]
    return "\n".join([*lines, t.say("`/mod rules rollback` goes back to any of them.")])


def line(rule: Rule, t: Tongue, *, brief: bool = False) -> str:
    """A rule in one line: `r3` Teapots · keyword `teapot*` · blocks · off.

    In `brief`, only "…" tells that it does not hold everywhere, for everybody and always.
    """
    parts = [f"`{shown.coded(rule.id, 30)}`"]
    if rule.name:
        parts[0] += f" **{_text(rule.name)}**"
    parts.append(f"{_kind(rule.kind, t)} `{shown.coded(rule.pattern, 60)}`")
    parts.append(_does(rule, t))
    limits = _limits(rule, t)
    parts += ["…"] if brief and limits else limits
    if not rule.enabled:
        parts.append(t.say("switched off"))
    elif rule.shadow:
        parts.append(t.say("only watches"))
    if rule.source != "local":
        parts.append(t.say("from Discord's AutoMod"))
    return " · ".join(parts)


def _does(rule: Rule, t: Tongue) -> str:
    if rule.action is not Action.REWRITE:
        return action(rule.action, t)
    if not rule.replacement.strip():
        return t.say("leaves it out")
    return t.say("rewrites it to “{words}”", words=_text(rule.replacement, 40))


def _limits(rule: Rule, t: Tongue) -> list[str]:
    """Where, for whom and when it holds, where that is not everywhere, for everybody and always."""
    scope, said = rule.scope, list[str]()
    if scope.channels:
        said.append(t.say("in {places}", places=_few("<#{}>", scope.channels, t)))
    if scope.except_channels:
        said.append(t.say("not in {places}", places=_few("<#{}>", scope.except_channels, t)))
    if scope.except_roles:
        said.append(t.say("not for {roles}", roles=_few("<@&{}>", scope.except_roles, t)))
    if scope.age_restricted is not None:
        said.append(
            t.say("in age-restricted channels")
            if scope.age_restricted
            else t.say("outside age-restricted channels")
        )
    if rule.starts_at is not None:
        said.append(t.say("from {when} on", when=shown.at(rule.starts_at)))
    if rule.ends_at is not None:
        said.append(t.say("until {when}", when=shown.at(rule.ends_at)))
    return said


def _few(form: str, ids: Collection[int], t: Tongue) -> str:
    first = [form.format(each) for each in sorted(ids)[:PLACES]]
    more = [t.say("{n} more", n=t.number(len(ids) - PLACES))] if len(ids) > PLACES else []
    return ", ".join([*first, *more])


def action(what: Action | str, t: Tongue) -> str:
    """What a rule does."""
    match Action(what):
        case Action.BLOCK:
            return t.say("blocks")
        case Action.FLAG:
            return t.say("asks a moderator")
        case Action.REWRITE:
            return t.say("rewrites")


def rules_page(
    rules: Sequence[Rule], *, page: int, total: int, allowed: int, version: int, t: Tongue
) -> str:
    """A page of the rules."""
    if not total:
        return t.say(
            "There are no rules here yet. `/mod rules add` writes one; the platform's own list"
            " always holds."
        )
    head = t.many("{n} rule", "{n} rules", total)
    phrases = t.many("{n} allow phrase", "{n} allow phrases", allowed)
    said = t.say(
        "**{rules}, {phrases}**, version {version}.",
        rules=head,
        phrases=phrases,
        version=t.number(version),
    )
    lines = [t.say("- {rule}.", rule=line(rule, t)) for rule in rules]
    if sum(map(len, lines)) > ROOM:
        lines = [t.say("- {rule}.", rule=line(rule, t, brief=True)) for rule in rules]
    pages = -(-total // LISTED)
    if not rules:
        lines.append(t.many("There is {n} page.", "There are {n} pages.", pages))
    elif pages > 1:
        where = t.say("Page {page} of {pages}.", page=t.number(page), pages=t.number(pages))
        more = t.say("`/mod rules list` with `page` shows another.")
        lines.append(t.together(where, more))
    return "\n".join([said, *lines])


def tried(text: str, verdict: Verdict, took_ms: float, t: Tongue) -> str:
    """What the filter says of a text: verdict, every hit with its span and view, and the time."""
    said = [
        f"**{_verdict(verdict, t)}** {t.say('It took {ms} ms; nothing is kept.', ms=f'{took_ms:.2f}')}"
    ]
    if isinstance(verdict, Empty):
        return said[0]
    if isinstance(verdict, Allow) and verdict.rewritten is not None:
        said.append(t.say("It would be made as: *{prompt}*", prompt=_text(verdict.rewritten, 300)))
    findings = verdict.grounds.findings
    said += [f"- {finding(text, each, t)}" for each in findings[:FINDINGS]]
    if len(findings) > FINDINGS:
        more = len(findings) - FINDINGS
        said.append(t.many("…and {n} hit more.", "…and {n} hits more.", more))
    return "\n".join(said)


def finding(text: str, each: Finding, t: Tongue) -> str:
    """One hit: *Teapots* blocks “t3apot”, characters 2 to 8, seen folded."""
    start, end = each.span
    said = t.say(
        "*{rule}* {does}: “{words}”, characters {start} to {end}, seen {view}.",
        rule=_text(each.name or each.rule),
        does=action(each.action, t),
        words=_text(text[start:end]),
        start=start,
        end=end,
        view=each.view or "plain",
    )
    return t.say("{hit} The rule only watches.", hit=said) if each.shadow else said


def _verdict(verdict: Verdict, t: Tongue) -> str:
    match verdict:
        case Empty():
            return t.say("There is nothing to see in it.")
        case Block():
            return t.say("It would be blocked by *{rule}*.", rule=_text(verdict.rule))
        case Flag():
            return t.say("It would wait for a moderator, for *{rule}*.", rule=_text(verdict.rule))
        case Allow(rewritten=None):
            return t.say("It would pass.")
        case Allow():
            return t.say("It would be made milder and pass.")


def _kind(kind: Kind, t: Tongue) -> str:
    match kind:
        case Kind.KEYWORD:
            return t.say("keyword")
        case Kind.PHRASE:
            return t.say("phrase")
        case Kind.REGEX:
            return t.say("regex")
        case Kind.CATEGORY:
            return t.say("category")


def _text(text: str, limit: int = 80) -> str:
    return shown.quoted(text, limit)
