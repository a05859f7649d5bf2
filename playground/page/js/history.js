// The channel's messages: fifty at first, older ones on the way up, live ones at the end.
import { read } from "./api.js";
import { announce, by, el, fill, shelf } from "./dom.js";
import { press, choose } from "./deeds.js";
import { draw, summary } from "./message.js";
import { personOf } from "./people.js";
import { dayOf } from "./time.js";
import { on, older, world } from "./world.js";

const PAGE = 50;
const GROUP_MS = 7 * 60_000;
const rows = new Map(); // message id -> {element, drawn}
const dismissed = new Set(shelf.get("dismissed") ?? []);
let opening = 0;
let atTop = false;
let loading = null;
let stuck = true;

const list = () => by("history");
const pane = () => by("scroll");

export async function open(channel) {
  const mine = ++opening;
  rows.clear();
  list().replaceChildren();
  list().setAttribute("aria-busy", "true");
  fill(by("start"));
  atTop = false;
  stuck = true;
  const messages = await read(`channels/${channel.id}/messages`, { as: world.me.id, limit: PAGE });
  if (mine !== opening) return;
  atTop = messages.length < PAGE;
  put(messages);
  list().setAttribute("aria-busy", "false");
  toEnd();
}

/** Read the newest again, after news were missed. */
export async function refresh() {
  const mine = opening;
  const messages = await read(`channels/${world.here.id}/messages`, { as: world.me.id, limit: PAGE });
  if (mine !== opening) return;
  const oldest = messages[0]?.id;
  const kept = new Set(messages.map((each) => each.id));
  for (const id of [...rows.keys()]) if (!kept.has(id) && (!oldest || !older(id, oldest))) drop(id);
  put(messages);
}

export const isEmpty = () => rows.size === 0;
export const isAtTop = () => atTop;

async function more() {
  if (atTop || loading || !rows.size) return loading;
  const mine = opening;
  const before = list().firstElementChild?.id.slice(1);
  loading = read(`channels/${world.here.id}/messages`, { as: world.me.id, before, limit: PAGE });
  try {
    const messages = await loading;
    if (mine !== opening) return;
    atTop = messages.length < PAGE;
    const anchor = list().firstElementChild;
    const top = anchor.getBoundingClientRect().top;
    put(messages);
    // Only what comes in above may stay undrawn: its guessed height would make what is read jump.
    for (const { id } of messages) rows.get(id)?.element.classList.add("far");
    pane().scrollTop += anchor.getBoundingClientRect().top - top;
  } finally { loading = null; }
  if (atTop) onTop();
}

let onTop = () => {};
export const whenAtTop = (listen) => { onTop = listen; };

function put(messages) {
  for (const message of messages) show(message);
  if (messages.length) regroup();
}

/**
 * Draw a message, in its place; a message that looks as before is left alone, so that a clip plays on.
 * What could not be loaded is tried again.
 */
function show(message) {
  if (dismissed.has(message.id)) return null;
  const drawn = signature(message);
  const before = rows.get(message.id);
  if (before?.drawn === drawn && !before.element.querySelector("p.gone")) return before.element;
  const element = draw(message, {
    use: (component, values) => (values ? choose(message, component, values) : press(message, component)),
    dismiss: () => dismiss(message.id),
  });
  if (before) {
    keepMedia(before.element, element);
    const focused = before.element.contains(document.activeElement) ? document.activeElement.dataset.use : null;
    element.className += before.element.classList.contains("first") ? " first" : "";
    before.element.replaceWith(element);
    if (focused) (element.querySelector(`[data-use="${CSS.escape(focused)}"]`) ?? element).focus();
  } else place(message.id, element);
  rows.set(message.id, { element, drawn });
  return element;
}

/** Links are signed anew each time; what people see is the same. */
const signature = (message) => JSON.stringify(message).replace(/\?ex=[0-9a-f]+&is=[0-9a-f]+&hm=[0-9a-f]+&?/g, "");

/** A clip that is loaded already moves into the new drawing. */
function keepMedia(before, after) {
  const old = [...before.querySelectorAll("video")];
  [...after.querySelectorAll("video")].forEach((fresh, place) => {
    if (old[place]?.src && old[place].ariaLabel === fresh.ariaLabel) fresh.replaceWith(old[place]);
  });
}

function place(id, element) {
  let after = list().lastElementChild;
  while (after && (!after.id || older(id, after.id.slice(1)))) after = after.previousElementSibling;
  if (after) after.after(element);
  else list().prepend(element);
}

function regroup() {
  let before = null;
  for (const element of list().children) {
    if (!element.dataset.at) continue;
    const at = Number(element.dataset.at);
    const newDay = !before || dayOf(at) !== dayOf(Number(before.dataset.at));
    const first = newDay || element.dataset.alone || before.dataset.author !== element.dataset.author
      || at - Number(before.dataset.at) > GROUP_MS;
    element.classList.toggle("first", Boolean(first));
    element.querySelector(":scope > .day").hidden = !newDay;
    before = element;
  }
}

function drop(id) {
  rows.get(id)?.element.remove();
  rows.delete(id);
}

function dismiss(id) {
  dismissed.add(id);
  shelf.put("dismissed", [...dismissed].slice(-500));
  drop(id);
  regroup();
  by("box")?.focus();
}

function toEnd() { pane().scrollTop = pane().scrollHeight; }

/** Go to a message, reading upwards until it is there. */
export async function find(id) {
  while (!rows.has(id) && !atTop) await more();
  const row = rows.get(id);
  if (!row) return false;
  stuck = false;
  row.element.scrollIntoView({ block: "center" });
  row.element.classList.add("found");
  row.element.focus({ preventScroll: true });
  return true;
}

// Lines that are only the page's: a command on its way, or one that nobody answered

export function line(id, className, ...text) {
  by(id)?.remove();
  const made = el("li", { class: "post first", id }, el("div", { class: `message ${className}`, role: className === "failed" ? "alert" : null }, ...text));
  list().append(made);
  if (stuck) toEnd();
}
export const unline = (id) => by(id)?.remove();

export function under(messageId, className, sentence) {
  const row = rows.get(messageId);
  row?.element.querySelector(".answer-failed")?.remove();
  row?.element.querySelector(".message").append(el("p", { class: `answer-failed ${className}`, role: "alert" }, sentence));
}

const mine = (message) => message.seen_by === "0" || message.seen_by === world.me.id;

function heard({ message, channel_id }) {
  if (!message || channel_id !== world.here?.id || !mine(message)) return;
  const isNew = !rows.has(message.id);
  if (isNew && list().getAttribute("aria-busy") === "true") return; // the page that is being read has it
  const oldest = list().firstElementChild?.id.slice(1);
  if (isNew && !atTop && oldest && older(message.id, oldest)) return; // further up than what is shown
  const element = show(message);
  regroup();
  if (stuck) toEnd();
  if (element && (isNew || message.seen_by !== "0") && !message.thinking) announce(`${personOf(message.author).name}: ${summary(message)}`);
}

export function start() {
  on("message.create", heard);
  on("message.update", heard);
  on("message.delete", ({ message_id: id }) => {
    if (!rows.has(id)) return;
    const focused = rows.get(id).element.contains(document.activeElement);
    drop(id);
    regroup();
    if (focused) by("box")?.focus();
  });
  pane().addEventListener("scroll", () => {
    stuck = pane().scrollHeight - pane().scrollTop - pane().clientHeight < 60;
    if (pane().scrollTop < 400) more();
  }, { passive: true });
  const resized = new ResizeObserver(() => { if (stuck) toEnd(); });
  resized.observe(list());
  resized.observe(pane());
  resized.observe(by("bot-notice"));
}
