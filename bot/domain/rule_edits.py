"""Changes of a guild's rules, as values: what is put, what goes, and what lies between two sets."""

from dataclasses import dataclass

from bot.domain.rules import Rule, RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What one change does to a set of rules. A rule that is put takes the place of the one with its id."""

    put: tuple[Rule, ...] = ()
    drop: frozenset[str] = frozenset()  #: ids of rules
    allow: tuple[str, ...] = ()  #: phrases that are added
    disallow: frozenset[str] = frozenset()  #: phrases that go

    def __bool__(self) -> bool:
        return bool(self.put or self.drop or self.allow or self.disallow)


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesDiff:
    """What an edit means for a set, for people to look at before it bites."""

    added: tuple[Rule, ...]
    changed: tuple[tuple[Rule, Rule], ...]  #: before and after
    dropped: tuple[Rule, ...]
    allowed: tuple[str, ...]
    disallowed: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.added or self.changed or self.dropped or self.allowed or self.disallowed)


def applied(rules: RuleSet, edit: Edit) -> RuleSet:
    """The set after an edit: changed rules keep their places, new ones come last."""
    put = {rule.id: rule for rule in edit.put}
    kept = [put.pop(rule.id, rule) for rule in rules.rules if rule.id not in edit.drop]
    dropped = edit.drop
    new = [rule for rule in put.values() if rule.id not in dropped]
    phrases = [phrase for phrase in rules.allow if phrase not in edit.disallow]
    phrases += [phrase for phrase in dict.fromkeys(edit.allow) if phrase not in phrases]
    return RuleSet((*kept, *new), tuple(phrases))


def between(before: RuleSet, after: RuleSet) -> Edit:
    """The edit that leads from one set to another."""
    known = {rule.id: rule for rule in before.rules}
    wanted = {rule.id for rule in after.rules}
    return Edit(
        put=tuple(rule for rule in after.rules if known.get(rule.id) != rule),
        drop=frozenset(known.keys() - wanted),
        allow=tuple(phrase for phrase in after.allow if phrase not in set(before.allow)),
        disallow=frozenset(before.allow) - frozenset(after.allow),
    )


def diff(rules: RuleSet, edit: Edit) -> RulesDiff:
    """What an edit adds, changes and takes away."""
    known = {rule.id: rule for rule in rules.rules}
    phrases = set(rules.allow)
    return RulesDiff(
        added=tuple(rule for rule in edit.put if rule.id not in known),
        changed=tuple(
            (known[rule.id], rule)
            for rule in edit.put
            if rule.id in known and known[rule.id] != rule
        ),
        dropped=tuple(rule for rule in rules.rules if rule.id in edit.drop),
        allowed=tuple(phrase for phrase in edit.allow if phrase not in phrases),
        disallowed=tuple(phrase for phrase in rules.allow if phrase in edit.disallow),
    )
