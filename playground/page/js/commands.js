// Slash commands as the command box offers them: every subcommand a line of its own, in the bot's order.
import { world } from "./world.js";

const local = (part, what) => part[`${what}_localizations`]?.[world.me.locale] ?? part[what];
export const nameOf = (part) => local(part, "name");
export const descriptionOf = (part) => local(part, "description");

/** {name: as the bot knows it, label: as this person reads it, description, options} */
export function leaves() {
  const found = [];
  const walk = (part, names, labels) => {
    const mine = [...names, part.name];
    const shown = [...labels, nameOf(part)];
    const inner = (part.options ?? []).filter((each) => each.type <= 2);
    if (inner.length) for (const each of inner) walk(each, mine, shown);
    else found.push({ name: mine.join(" "), label: shown.join(" "), description: descriptionOf(part), options: part.options ?? [] });
  };
  for (const command of world.commands) if (command.type === 1) walk(command, [], []);
  return found;
}

/** The commands meant by what was typed behind the slash, in this person's language or as the papers say it, the likeliest first. */
export function meant(typed) {
  const words = typed.trim().toLowerCase();
  const closeness = (label) => {
    if (label.startsWith(words)) return 0;
    if (label.split(" ").some((word) => word.startsWith(words))) return 1;
    return label.includes(words) || words.split(/\s+/).every((word) => label.includes(word)) ? 2 : 3;
  };
  const rank = (leaf) => Math.min(closeness(leaf.label.toLowerCase()), closeness(leaf.name));
  return leaves().map((leaf) => ({ leaf, rank: rank(leaf) })).filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank).map((each) => each.leaf);
}

/** The command whose whole name was typed, a space behind it; what follows is the first text that it needs. Else null. */
export function typedOut(typed) {
  for (const leaf of leaves()) {
    const name = [leaf.label, leaf.name].find((each) => typed.toLowerCase().startsWith(`${each.toLowerCase()} `));
    if (!name) continue;
    const words = typed.slice(name.length).trim();
    const option = leaf.options.find((each) => each.type === 3 && each.required);
    if (!words) return { leaf, preset: {} };
    return option ? { leaf, preset: { [option.name]: words } } : null;
  }
  return null;
}

export const leafNamed = (name) => leaves().find((each) => each.name === name || each.label === name);

const WORDS = { 3: "text", 4: "a whole number", 5: "yes or no", 6: "a person", 7: "a channel", 8: "a role", 9: "a person or role", 10: "a number", 11: "a file" };
export const kindOf = (option) => WORDS[option.type] ?? "a value";

/** What an option takes, in a few words. */
export function limitsOf(option) {
  const low = option.min_value ?? option.min_length;
  const high = option.max_value ?? option.max_length;
  const unit = option.type === 3 ? " characters" : "";
  if (low !== undefined && high !== undefined) return `${low} to ${high}${unit}`;
  if (low !== undefined) return `at least ${low}${unit}`;
  return high === undefined ? "" : `at most ${high}${unit}`;
}
