// Backstage: what the bot calls and how it was judged, the knobs, and the bot's log.
import { read } from "./api.js";
import { by, el, fill, sign } from "./dom.js";
import { isRestarting, look, restartButton, sentence } from "./bot.js";
import { knobs } from "./knobs.js";
import { on, world } from "./world.js";

const MOST = 500;
const TABS = [["calls", "Calls"], ["knobs", "Knobs"], ["bot", "Bot"]];
let tab = "calls";
let newest = 0;
let timer = null;
let only = false;

const isOpen = () => !by("drawer").hidden;
const panel = () => by("panel");

export function toggle(open = !isOpen()) {
  by("drawer").hidden = !open;
  by("open-drawer").setAttribute("aria-expanded", String(open));
  clearInterval(timer);
  if (open) { draw(); by("drawer").querySelector("[aria-selected=true]").focus(); }
  else by("open-drawer").focus();
}

function draw() {
  const tabs = TABS.map(([id, name]) => el("button", {
    type: "button", role: "tab", id: `tab-${id}`, "aria-selected": String(id === tab), "aria-controls": "panel", tabindex: id === tab ? "0" : "-1",
    onclick: () => choose(id),
  }, name));
  fill(by("drawer"),
    el("div", { class: "tabs" }, el("div", { role: "tablist", "aria-label": "Backstage", onkeydown: arrows }, ...tabs),
      el("button", { class: "icon", type: "button", "aria-label": "Close", title: "Close (Ctrl+.)", onclick: () => toggle(false) }, sign("cross"))),
    el("div", { id: "panel", role: "tabpanel", tabindex: "0", "aria-labelledby": `tab-${tab}` }));
  clearInterval(timer);
  ({ calls: drawCalls, knobs: drawKnobs, bot: drawBot })[tab]();
}

function choose(id) {
  tab = id;
  draw();
  by(`tab-${id}`).focus();
}

function arrows(event) {
  const at = TABS.findIndex(([id]) => id === tab);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  choose(TABS[(to + TABS.length) % TABS.length][0]);
}

// Calls

async function drawCalls() {
  const list = el("ul", { class: "calls", "aria-label": "REST calls, newest first" });
  const wish = el("input", { type: "checkbox", checked: only, onchange: (event) => { only = event.target.checked; draw(); } });
  fill(panel(), el("p", { class: "about" }, world.judged
    ? "Every REST call of the bot, held against the rules of Discord and its OpenAPI document."
    : "Every REST call of the bot, held against the rules of Discord. Its OpenAPI document is not at hand."),
  el("label", { class: "line" }, wish, "Only what went wrong"), list);
  newest = 0;
  const calls = await read("calls", { limit: MOST }).catch(() => []);
  if (!list.isConnected) return;
  for (const call of calls) addCall(list, call);
  if (!list.firstChild) list.append(el("li", { class: "about" }, only ? "Nothing went wrong." : "The bot has made no call yet."));
}

function addCall(list, call) {
  if (call.number <= newest) return;
  newest = call.number;
  const bad = call.problem || call.fault || call.status >= 400 || !call.status;
  if (only && !bad) return;
  list.querySelector(".about")?.remove();
  list.prepend(row(call));
  if (list.children.length > MOST) list.lastElementChild.remove();
}

function row(call) {
  const verdict = call.problem ?? (call.fault ? `Planned fault: ${call.fault}` : call.status >= 400 ? "Answered as Discord would" : "In order");
  const colour = call.problem || !call.status || call.status >= 500 ? " bad" : call.status >= 400 || call.fault ? " warn" : "";
  const detail = el("div", { class: "detail", hidden: true });
  const button = el("button", { type: "button", "aria-expanded": "false", onclick: () => open(button, detail, call.number) },
    el("span", { class: "method" }, call.method), el("span", { class: "path" }, call.route || call.path),
    el("span", { class: `status${colour}` }, call.status ? `${call.status} · ${(call.took_s * 1000).toFixed(call.took_s < 0.01 ? 1 : 0)} ms` : "cut"),
    el("span", { class: `verdict${call.problem ? " bad" : ""}` }, verdict));
  return el("li", {}, button, detail);
}

async function open(button, detail, number) {
  detail.hidden = !detail.hidden;
  button.setAttribute("aria-expanded", String(!detail.hidden));
  if (detail.hidden || detail.firstChild) return;
  try {
    const call = await read(`calls/${number}`);
    const show = (name, body) => (body === null || body === undefined ? [] : [el("h4", {}, name), el("pre", { tabindex: "0" }, typeof body === "string" ? body : JSON.stringify(body, null, 2))]);
    fill(detail, ...show("Path", call.path), ...(Object.keys(call.query).length ? show("Query", call.query) : []), ...show("Asked", call.request),
      ...(call.files.length ? show("Files", call.files.join("\n")) : []), ...show("Answered", call.response));
  } catch (error) { fill(detail, error.message); }
}

function tally() {
  by("violations").hidden = !world.violations;
  by("violations").textContent = String(world.violations);
  by("violations").title = "calls that Discord would not have let pass";
}

// Knobs and bot

function drawKnobs() { fill(panel(), ...knobs()); }

function drawBot() {
  const fresh = () => {
    const { process } = world;
    const state = el("p", { class: "about" }, sentence());
    const lines = process.lines ?? [];
    fill(panel(), state,
      process.supervised ? el("p", {}, restartButton()) : null,
      process.supervised ? el("p", { class: "about" }, "Restarting loses nothing: jobs, holds and cards are kept by the bot, messages by the playground.") : null,
      el("h3", {}, "The log's last lines"),
      lines.length ? el("pre", { class: "log", tabindex: "0" }, lines.join("\n")) : el("p", { class: "about" }, process.supervised ? "Nothing yet." : "The bot's process was not started by this playground."));
    const log = panel().querySelector(".log");
    if (log) log.scrollTop = log.scrollHeight;
  };
  fresh();
  if (!isRestarting()) look();
  timer = setInterval(() => { if (!document.hidden && !isRestarting()) look(); }, 2000);
}

export function start() {
  by("open-drawer").addEventListener("click", () => toggle());
  addEventListener("keydown", (event) => {
    if (event.key === "." && (event.ctrlKey || event.metaKey)) { event.preventDefault(); toggle(); }
    if (event.key === "Escape" && isOpen() && by("drawer").contains(event.target)) toggle(false);
  });
  on("call", ({ call }) => {
    tally();
    const list = isOpen() && tab === "calls" ? panel().querySelector(".calls") : null;
    if (list && call) addCall(list, call);
  });
  for (const kind of ["faults", "guild", "channel", "clock", "me"]) on(kind, () => { if (isOpen() && tab === "knobs" && !panel().contains(document.activeElement)) drawKnobs(); });
  on("knobs", () => { if (isOpen() && tab === "knobs") drawKnobs(); });
  let seen = "";
  on("process", () => {
    const now = JSON.stringify([world.process, world.bot.connected, isRestarting()]);
    if (isOpen() && tab === "bot" && now !== seen) { seen = now; const { scrollTop } = panel(); redraw(); panel().scrollTop = scrollTop; }
  });
  const redraw = () => { clearInterval(timer); drawBotAgain(); };
  const drawBotAgain = () => { const focused = panel().contains(document.activeElement); drawBot(); if (focused) panel().focus(); };
  on("reset", () => { tally(); if (isOpen()) draw(); });
  tally();
}
