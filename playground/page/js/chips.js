// One option of a command in the command box: a label, a field, and what it offers.
import { act, upload } from "./api.js";
import { bytes, el, fill, freshId, sign } from "./dom.js";
import { descriptionOf, kindOf, limitsOf, nameOf } from "./commands.js";
import { avatar } from "./people.js";
import * as popup from "./popup.js";
import { guildHere, membersOf, sees, world } from "./world.js";

const PAUSE_MS = 180;

/**
 * host: {command, values(), remove(chip), next(chip), send(), leave(), complain(sentence)}
 * A chip has `option`, `element`, `focus()`, and `read()`: {value}, {problem} or {} where it is empty.
 */
export function chip(option, host) {
  return option.type === 11 ? fileChip(option, host) : textChip(option, host);
}

function frame(option, host, self, ...inside) {
  const field = freshId("option");
  const made = el("div", { class: "chip", "data-option": option.name },
    el("label", { for: field, title: descriptionOf(option) }, nameOf(option), option.required ? el("span", { class: "need", "aria-hidden": "true" }, " *") : null),
    ...inside,
    option.required ? null : el("button", { class: "drop", type: "button", tabindex: "-1", "aria-label": `Leave out ${nameOf(option)}`, onclick: () => host.remove(self) }, sign("cross", 14)));
  return { made, field };
}

function textChip(option, host) {
  const self = { option };
  let picked = null; // {label, value} that was chosen from a list
  let asking = 0;
  let pause;
  const input = el("textarea", {
    rows: "1", ...popup.combobox, "aria-label": `${nameOf(option)}, ${kindOf(option)}${option.required ? ", required" : ""}. ${descriptionOf(option)}`,
    spellcheck: option.type === 3 ? null : "false", inputmode: option.type === 4 || option.type === 10 ? "decimal" : null, dir: "auto",
  });
  const { made, field } = frame(option, host, self, input);
  input.id = field;

  const pick = (label, value) => {
    picked = { label, value };
    input.value = label;
    grow(input);
    made.classList.remove("wrong");
    popup.close(input);
    host.next(self);
  };
  const show = (choices, none) => popup.openFor(input, `${nameOf(option)}: ${descriptionOf(option)}`,
    choices.map((each) => ({ main: each.label, note: each.note, face: each.face, pick: () => pick(each.label, each.value) })),
    { none, start: input.value && !picked ? 0 : -1 });

  async function offer() {
    const typed = picked ? "" : input.value.trim();
    const own = offered(option, typed);
    if (own) { show(own, "Nothing here is called that."); return; }
    if (!option.autocomplete) { show([], hintOf(option)); return; }
    const mine = ++asking;
    try {
      const { choices } = await act("autocomplete", {
        as: world.me.id, channel: world.here.id, name: host.command.name, focused: option.name, value: typed, options: host.values(option.name),
      });
      if (mine !== asking || document.activeElement !== input) return;
      show(choices.map((each) => ({ label: each.name_localizations?.[world.me.locale] ?? each.name, value: each.value })), "No suggestions for this.");
    } catch (error) {
      if (mine === asking && document.activeElement === input) show([], error.message);
    }
  }
  input.addEventListener("focus", offer);
  input.addEventListener("blur", () => { asking += 1; clearTimeout(pause); popup.close(input); });
  input.addEventListener("input", () => {
    if (option.type !== 3 || !input.value.includes("\n")) picked = null;
    if (input.value.includes("\n") && option.type !== 3) input.value = input.value.replaceAll("\n", " ");
    grow(input);
    made.classList.remove("wrong");
    host.complain("");
    clearTimeout(pause);
    if (option.autocomplete) pause = setTimeout(offer, PAUSE_MS);
    else offer();
  });
  input.addEventListener("keydown", (event) => keys(event, { input, host, self, option }));
  Object.assign(self, {
    element: made,
    focus: () => input.focus(),
    set(value) { picked = null; input.value = value; grow(input); },
    read() {
      if (picked) return { value: picked.value };
      return input.value.trim() ? parsed(option, input.value) : {};
    },
    wrong: () => made.classList.add("wrong"),
  });
  return self;
}

function keys(event, { input, host, self, option }) {
  if (popup.takes(event)) return;
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    host.send();
  } else if (event.key === "Escape") {
    event.preventDefault();
    host.leave();
  } else if (event.key === "Backspace" && !input.value) {
    event.preventDefault();
    if (option.required) host.leave();
    else host.remove(self);
  }
}

/** What the page itself knows to offer; null where the bot is asked, or where anything goes. */
function offered(option, typed) {
  const fits = (each) => each.label.toLowerCase().includes(typed.toLowerCase());
  if (option.choices) {
    return option.choices.map((each) => ({ label: each.name_localizations?.[world.me.locale] ?? each.name, value: each.value })).filter(fits);
  }
  const guild = guildHere();
  const people = () => (guild ? membersOf(guild) : [world.me, world.bot]).map((each) => ({ label: each.name, note: each.username, value: each.id, face: avatar(each, "small") }));
  const roles = () => (guild?.roles ?? []).map((each) => ({ label: each.name, value: each.id, face: "@" }));
  switch (option.type) {
    case 5: return [{ label: "yes", value: true }, { label: "no", value: false }].filter(fits);
    case 6: return people().filter(fits);
    case 7: return [...world.channels.values()].filter((each) => each.guild_id === guild?.id && sees(each)
      && (!option.channel_types?.length || option.channel_types.includes(each.type))).map((each) => ({ label: `#${each.name}`, value: each.id })).filter(fits);
    case 8: return roles().filter(fits);
    case 9: return [...people(), ...roles()].filter(fits);
    default: return null;
  }
}

const hintOf = (option) => [descriptionOf(option), limitsOf(option)].filter(Boolean).join(" · ");

/** What was typed rather than chosen. */
function parsed(option, typed) {
  const name = nameOf(option);
  const text = typed.trim();
  const own = offered(option, "");
  if (own) {
    const exact = own.find((each) => each.label.toLowerCase() === text.toLowerCase() || String(each.value) === text);
    if (exact) return { value: exact.value };
    return { problem: `${name} has to be chosen from its list: ${own.slice(0, 5).map((each) => each.label).join(", ")}${own.length > 5 ? ", …" : ""}.` };
  }
  if (option.type === 4 || option.type === 10) return numeric(option, name, text);
  const { length } = typed;
  if (option.min_length !== undefined && length < option.min_length) return { problem: `${name} needs at least ${option.min_length} characters; it has ${length}.` };
  if (option.max_length !== undefined && length > option.max_length) return { problem: `${name} takes at most ${option.max_length} characters; it has ${length}.` };
  return { value: typed };
}

function numeric(option, name, text) {
  const value = Number(text.replace(",", "."));
  if (!Number.isFinite(value) || (option.type === 4 && !Number.isSafeInteger(value))) {
    return { problem: `${name} is ${kindOf(option)}; “${text}” is not.` };
  }
  if (value < (option.min_value ?? -Infinity) || value > (option.max_value ?? Infinity)) return { problem: `${name} takes ${limitsOf(option)}.` };
  return { value };
}

/** For browsers that do not size fields by what is in them. */
export function grow(field) {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.width = `${Math.min(60, Math.max(8, field.value.length + 2))}ch`;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

function fileChip(option, host) {
  const self = { option };
  let kept = null;
  let busy = false;
  const input = el("input", { type: "file", class: "unseen", tabindex: "-1" });
  const button = el("button", { class: "pick", type: "button", onclick: () => input.click() }, "Choose a file, or paste or drop it");
  const { made, field } = frame(option, host, self, button, input);
  input.id = field;
  input.setAttribute("aria-hidden", "true");
  button.setAttribute("aria-label", `${nameOf(option)}, a file. ${descriptionOf(option)}`);
  async function take(file) {
    if (!file) return;
    busy = true;
    button.textContent = `Uploading ${file.name}…`;
    try {
      kept = await upload(file);
      fill(button, sign("file", 14), ` ${kept.filename} (${bytes(kept.size)})`);
      made.classList.remove("wrong");
    } catch (error) {
      kept = null;
      button.textContent = "Choose a file, or paste or drop it";
      host.complain(error.message);
    } finally { busy = false; }
  }
  input.addEventListener("change", () => take(input.files[0]));
  button.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); host.leave(); }
    if (event.key === "Backspace") { event.preventDefault(); host.remove(self); }
    if (event.key === "Enter" && kept) { event.preventDefault(); host.send(); }
  });
  Object.assign(self, {
    element: made,
    take,
    focus: () => button.focus(),
    read() {
      if (busy) return { problem: `${nameOf(option)} is still being uploaded.` };
      return kept ? { value: { attachment: kept.id } } : {};
    },
    wrong: () => made.classList.add("wrong"),
  });
  return self;
}
