// Select menus: a button that opens a list; several values are confirmed, one is taken at once.
import { el, freshId, placeNear, sign } from "./dom.js";
import { emojiOf } from "./components.js";
import { avatar } from "./people.js";
import { guildHere, membersOf, sees, world } from "./world.js";

const NOTHING = { 3: "Choose", 5: "Choose a person", 6: "Choose a role", 7: "Choose a person or role", 8: "Choose a channel" };

/** What can be chosen: {value, label, description?, face?}. */
export function offered(component) {
  if (component.type === 3) {
    return component.options.map((each) => ({ value: each.value, label: each.label, description: each.description, face: emojiOf(each.emoji) }));
  }
  const guild = guildHere();
  const people = guild ? membersOf(guild) : [world.me, world.bot];
  const persons = people.map((each) => ({ value: each.id, label: each.name, description: each.username, face: avatar(each, "small") }));
  const roles = (guild?.roles ?? []).map((each) => ({ value: each.id, label: each.name, face: "@" }));
  const kinds = component.channel_types ?? [];
  const channels = [...world.channels.values()]
    .filter((each) => each.guild_id === guild?.id && guild && sees(each) && (!kinds.length || kinds.includes(each.type)))
    .map((each) => ({ value: each.id, label: `#${each.name}` }));
  return { 5: persons, 6: roles, 7: [...persons, ...roles], 8: channels }[component.type] ?? [];
}

function presets(component) {
  if (component.type === 3) return component.options.filter((each) => each.default).map((each) => each.value);
  return (component.default_values ?? []).map((each) => each.id);
}

/** A select as a message or a modal shows it; `chosen(values)` hears of every choice. */
export function select(component, chosen, label) {
  let values = presets(component);
  const shown = el("span", { class: "value" });
  const made = el("button", {
    class: "choose", type: "button", disabled: component.disabled, "data-use": component.custom_id,
    "aria-haspopup": "listbox", "aria-expanded": "false", "aria-label": label,
  }, shown, sign("down"));
  const show = () => {
    const names = offered(component).filter((each) => values.includes(each.value)).map((each) => each.label);
    shown.textContent = names.join(", ") || component.placeholder || NOTHING[component.type];
    shown.classList.toggle("none", !names.length);
  };
  made.addEventListener("click", () => open(made, component, values, (picked) => {
    values = picked;
    show();
    chosen(values);
  }));
  show();
  return made;
}

function open(button, component, before, done) {
  const low = component.min_values ?? 1;
  const high = component.max_values ?? 1;
  const picked = new Set(before);
  const options = offered(component);
  const list = el("div", { role: "listbox", tabindex: "-1", "aria-multiselectable": high > 1 ? "true" : null, "aria-label": component.placeholder ?? "Choices" });
  const rows = options.map((option) => el("div", { role: "option", id: freshId("option"), "aria-selected": String(picked.has(option.value)) },
    option.face, el("span", { class: "main" }, el("b", { dir: "auto" }, option.label), option.description ? el("small", {}, option.description) : null), el("span", { class: "tick" })));
  list.append(...rows.length ? rows : [el("p", { class: "none" }, "There is nothing to choose from here.")]);
  const confirm = el("button", { class: "button primary", type: "button", onclick: () => finish() }, "Done");
  const asked = high > 1 || low === 0;
  const float = el("div", { class: "list" }, list, asked ? el("div", { class: "foot" }, confirm) : null);
  let active = Math.max(0, options.findIndex((each) => picked.has(each.value)));

  const mark = (to) => {
    active = Math.max(0, Math.min(rows.length - 1, to));
    rows.forEach((row, place) => row.classList.toggle("active", place === active));
    if (rows[active]) { list.setAttribute("aria-activedescendant", rows[active].id); rows[active].scrollIntoView({ block: "nearest" }); }
  };
  const tally = () => { confirm.disabled = picked.size < low || picked.size > high; };
  const toggle = (place) => {
    const { value } = options[place];
    if (!asked) { picked.clear(); picked.add(value); finish(); return; }
    if (picked.has(value)) picked.delete(value);
    else { if (high === 1) picked.clear(); if (picked.size < high) picked.add(value); }
    rows.forEach((row, each) => row.setAttribute("aria-selected", String(picked.has(options[each].value))));
    tally();
  };
  const close = () => { float.remove(); removeEventListener("pointerdown", away, true); button.setAttribute("aria-expanded", "false"); if (button.isConnected) button.focus(); };
  const finish = () => { const values = options.map((each) => each.value).filter((each) => picked.has(each)); close(); done(values); };
  const away = (event) => { if (!float.contains(event.target)) close(); };

  rows.forEach((row, place) => { row.addEventListener("click", () => toggle(place)); row.addEventListener("pointermove", () => mark(place)); });
  float.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(); }
    if (event.target !== list) return;
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) { event.preventDefault(); mark(to); }
    else if ((event.key === "Enter" || event.key === " ") && rows.length) { event.preventDefault(); toggle(active); }
    else if (event.key === "Tab" && !asked) close();
    else if (event.key.length === 1) {
      const found = options.findIndex((each) => each.label.toLowerCase().startsWith(event.key.toLowerCase()));
      if (found >= 0) mark(found);
    }
  });
  placeNear(float, button.getBoundingClientRect());
  const dialog = button.closest("dialog");
  if (dialog) { dialog.append(float); float.style.position = "fixed"; }
  addEventListener("pointerdown", away, true);
  button.setAttribute("aria-expanded", "true");
  tally();
  mark(active);
  list.focus();
}
