// What pops up beside things: the menu of a message, of a person, of ourselves, of the server.
import { act, read } from "./api.js";
import { by, el, notice, placeNear } from "./dom.js";
import { menu as useMenu } from "./deeds.js";
import { avatar, partOf } from "./people.js";
import { guildHere, membersOf, on, tell, world } from "./world.js";

let shut = () => {};

/** entries: {label, note?, face?, ticked?, act} or {title} or {node} */
export function openMenu(name, entries, box) {
  shut();
  const before = document.activeElement;
  const made = el("div", { class: "menu", role: "menu", "aria-label": name });
  for (const entry of entries) {
    if (entry.title) made.append(el("h3", { role: "presentation" }, entry.title));
    else if (entry.node) made.append(entry.node);
    else made.append(el("button", {
      type: "button", role: entry.ticked === undefined ? "menuitem" : "menuitemradio", "aria-checked": entry.ticked === undefined ? null : String(entry.ticked),
      onclick: () => { shut(); entry.act(); },
    }, entry.face, el("span", {}, entry.label, entry.note ? el("small", {}, entry.note) : null), entry.ticked ? el("span", { class: "tick", "aria-hidden": "true" }, "✓") : null));
  }
  const items = () => [...made.querySelectorAll("button, select")];
  const away = (event) => { if (!made.contains(event.target)) shut(); };
  shut = () => {
    shut = () => {};
    removeEventListener("pointerdown", away, true);
    const inside = made.contains(document.activeElement);
    made.remove();
    if (inside && before?.isConnected) before.focus();
  };
  made.addEventListener("keydown", (event) => {
    if (event.target.tagName === "SELECT" && event.key !== "Escape") return;
    const every = items();
    const at = every.indexOf(document.activeElement);
    const to = { ArrowDown: (at + 1) % every.length, ArrowUp: (at - 1 + every.length) % every.length, Home: 0, End: every.length - 1 }[event.key];
    if (to !== undefined) { event.preventDefault(); every[to].focus(); }
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); shut(); }
    if (event.key === "Tab") shut();
  });
  placeNear(made, box);
  addEventListener("pointerdown", away, true);
  items()[0]?.focus();
}

export const commandsOfType = (type) => world.commands.filter((each) => each.type === type);

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    notice(`${what} copied.`);
  } catch { notice(`${what}: ${text}`); }
}

function messageMenu({ message, box }) {
  const apps = commandsOfType(3).map((each) => ({ label: localName(each), act: () => useMenu(each.name, { message: message.id }) }));
  openMenu("Message", [
    ...(apps.length ? [{ title: "Apps" }, ...apps, { title: "Message" }] : []),
    { label: "Copy text", act: () => copy(textOf(message), "The text is") },
    { label: "Copy message ID", act: () => copy(message.id, "The ID is") },
  ], box);
}

function textOf(message) {
  const texts = [message.content];
  const walk = (every) => { for (const each of every ?? []) { texts.push(each.type === 10 ? each.content : ""); walk(each.components); } };
  walk(message.components);
  return texts.filter(Boolean).join("\n");
}

export const localName = (command) => command.name_localizations?.[world.me.locale] ?? command.name;

function personMenu({ person, box }) {
  const apps = commandsOfType(2).map((each) => ({ label: localName(each), act: () => useMenu(each.name, { person: person.id }) }));
  const known = world.people.get(person.id);
  openMenu(person.name, [
    { title: `${person.name} · ${person.bot ? "the bot" : partOf(known ?? person)}` },
    ...(person.bot ? [{ label: "Message", act: openDirect }] : []),
    ...(person.bot ? [] : apps),
    ...(known && !person.bot && person.id !== world.me.id ? [{ label: `Become ${person.name}`, act: () => tell("become", { person: known }) }] : []),
    { label: "Mention", act: () => tell("mention", { id: person.id }) },
    { label: "Copy user ID", act: () => copy(person.id, "The ID is") },
  ], box);
}

export async function openDirect() {
  try {
    const channel = await act("dm", { as: world.me.id });
    world.channels.set(channel.id, channel);
    tell("go", { channel: channel.id });
  } catch (error) { notice(error.message); }
}

function membersMenu() {
  const guild = guildHere();
  const people = guild ? membersOf(guild) : [world.me, world.bot];
  const box = by("open-members").getBoundingClientRect();
  openMenu("Members", [{ title: `Members: ${people.length}` }, ...people.map((each) => ({
    label: each.name, note: each.bot ? "the bot" : partOf(each), face: avatar(each, "small"), act: () => personMenu({ person: each, box }),
  }))], box);
}

const LANGUAGES = ["en-US", "en-GB", "de", "fr", "es-ES", "it", "pt-BR", "nl", "pl", "sv-SE", "tr", "uk", "ru", "ja", "ko", "zh-CN", "zh-TW", "hi", "vi", "th"];

export function languageName(code) {
  try { return new Intl.DisplayNames([code], { type: "language" }).of(code); } catch { return code; }
}

function selfMenu() {
  const people = [...world.people.values()].filter((each) => !each.bot);
  const language = el("select", { onchange: (event) => speak(event.target.value) },
    ...LANGUAGES.map((code) => el("option", { value: code, selected: code === world.me.locale, lang: code }, `${languageName(code)} (${code})`)));
  const takes = el("input", { type: "checkbox", checked: world.me.accepts_dms, onchange: (event) => change({ accepts_dms: event.target.checked }) });
  openMenu("Who you are", [
    { title: "Who you are" },
    ...people.map((each) => ({ label: each.name, note: partOf(each), face: avatar(each, "middle"), ticked: each.id === world.me.id, act: () => tell("become", { person: each }) })),
    { title: `${world.me.name}'s client` },
    { node: el("label", {}, "Language", language) },
    { node: el("label", {}, takes, " Takes direct messages") },
  ], by("me").getBoundingClientRect());
}

async function change(what) {
  try {
    const person = await act(`people/${world.me.id}`, what);
    Object.assign(world.me, person);
    world.people.set(person.id, world.me);
    tell("me");
  } catch (error) { notice(error.message); }
}
const speak = (locale) => change({ locale });

export function start() {
  on("message.menu", messageMenu);
  on("person.menu", personMenu);
  by("me").addEventListener("click", selfMenu);
  by("open-members").addEventListener("click", membersMenu);
}

export async function loadCommands() {
  world.commands = world.here ? await read("commands", { as: world.me.id, channel: world.here.id }).catch(() => []) : [];
  tell("commands.loaded");
}
