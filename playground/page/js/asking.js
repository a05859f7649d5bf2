// The command box while a command is being filled in.
import { el } from "./dom.js";
import { chip } from "./chips.js";
import { descriptionOf, kindOf, limitsOf, nameOf } from "./commands.js";
import { command as run } from "./deeds.js";
import * as popup from "./popup.js";

/** host: {leave(text), done(), again(asked), complain(sentence)}. Returns {element, focus(), take(file)}. */
export function asking(leaf, host, preset = {}) {
  const chips = [];
  let sending = false;
  const more = el("input", { id: "more-options", type: "text", ...popup.combobox, spellcheck: "false", "aria-label": "Add an option, or press Enter to send" });
  const made = el("div", { class: "chips", role: "group", "aria-label": `Command ${leaf.label}` }, el("span", { class: "name" }, `/${leaf.label}`), more);

  const self = {
    command: leaf,
    values(except) {
      const found = {};
      for (const each of chips) {
        const { value } = each.read();
        if (value !== undefined && each.option.name !== except) found[each.option.name] = value;
      }
      return found;
    },
    remove(gone) {
      const at = chips.indexOf(gone);
      chips.splice(at, 1);
      gone.element.remove();
      say();
      host.complain("");
      (chips[at - 1] ? chips[at - 1] : { focus: () => more.focus() }).focus();
    },
    next(from) {
      const empty = chips.slice(chips.indexOf(from) + 1).find((each) => each.option.required && each.read().value === undefined);
      if (empty) empty.focus();
      else more.focus();
    },
    leave: () => host.leave(`/${leaf.label}`),
    complain: host.complain,
    send,
  };

  async function send() {
    if (sending) return;
    const values = {};
    for (const each of chips) {
      const { value, problem } = each.read();
      const missing = value === undefined && !problem && each.option.required;
      if (problem || missing) {
        each.wrong();
        each.focus();
        popup.close();
        host.complain(problem ?? `${nameOf(each.option)} is required: ${lower(descriptionOf(each.option))}.`);
        return;
      }
      if (value !== undefined) values[each.option.name] = value;
    }
    sending = true;
    popup.close();
    const complaint = await run(leaf.name, values, () => host.again(asked));
    sending = false;
    if (complaint) host.complain(complaint);
    else host.done();
  }

  const add = (option, value) => {
    const made = chip(option, self);
    chips.push(made);
    more.before(made.element);
    if (value !== undefined) made.set?.(value);
    say();
    return made;
  };
  const left = () => leaf.options.filter((option) => !chips.some((each) => each.option === option));
  const say = () => { more.placeholder = left().length ? `+ ${left().length} more` : "Enter sends"; };

  function offer() {
    const typed = more.value.trim().toLowerCase();
    const rest = left().filter((each) => nameOf(each).toLowerCase().includes(typed));
    popup.openFor(more, rest.length ? "More options" : "", rest.map((option) => ({
      main: nameOf(option), note: descriptionOf(option), extra: limitsOf(option) || kindOf(option), need: option.required,
      pick: () => { more.value = ""; add(option).focus(); },
    })), { start: typed ? 0 : -1 });
  }
  more.addEventListener("focus", offer);
  more.addEventListener("input", offer);
  more.addEventListener("blur", () => popup.close(more));
  more.addEventListener("keydown", (event) => {
    if (popup.takes(event, { tabs: Boolean(more.value) })) return;
    if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); send(); }
    else if (event.key === "Escape") { event.preventDefault(); self.leave(); }
    else if (event.key === "Backspace" && !more.value) { event.preventDefault(); if (chips.length) chips.at(-1).focus(); else self.leave(); }
  });

  for (const option of leaf.options) if (option.required || preset[option.name] !== undefined) add(option, preset[option.name]);
  say();
  const asked = {
    element: made,
    send,
    focus: () => (chips.find((each) => each.read().value === undefined) ?? { focus: () => more.focus() }).focus(),
    /** A pasted or dropped file goes to the first file option that has none. */
    take(file) {
      const waiting = chips.find((each) => each.take && each.read().value === undefined);
      const option = left().find((each) => each.type === 11);
      const target = waiting ?? (option ? add(option) : null);
      if (target) { target.take(file); target.focus(); }
      else host.complain(`/${leaf.label} takes no file.`);
    },
  };
  return asked;
}

const lower = (sentence) => sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, "");
