// Times in the reader's own zone and language, by the playground's clock, kept fresh.
import { el } from "./dom.js";
import { now_ms, world } from "./world.js";

const STYLES = {
  t: { timeStyle: "short" }, T: { timeStyle: "medium" },
  d: { dateStyle: "short" }, D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" }, F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" }, S: { dateStyle: "short", timeStyle: "medium" },
};
const UNITS = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

const language = () => world.me?.locale ?? "en-US";
const formats = new Map();
function format(style) {
  const key = `${language()} ${style}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language(), STYLES[style]));
  return formats.get(key);
}

export function relative(at_ms) {
  const seconds = (at_ms - now_ms()) / 1000;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? UNITS.at(-1);
  const speak = new Intl.RelativeTimeFormat(language(), { numeric: "always" });
  return speak.format(Math.trunc(seconds / size), unit);
}

export const written = (at_ms, style) => (style === "R" ? relative(at_ms) : format(style).format(at_ms));

/** `<t:…:style>` */
export function stamp(seconds, style = "f") {
  const at_ms = seconds * 1000;
  if (!Number.isFinite(at_ms) || Math.abs(at_ms) > 8.64e15) return document.createTextNode("Invalid Date");
  const shown = el("time", { datetime: new Date(at_ms).toISOString(), title: written(at_ms, "F") }, written(at_ms, style));
  if (style === "R") shown.dataset.relative = String(at_ms);
  return shown;
}

/** When a message was written: the time today, else with its date. */
export function sentAt(at_ms) {
  const today = dayOf(at_ms) === dayOf(now_ms());
  return el("time", { datetime: new Date(at_ms).toISOString(), title: written(at_ms, "F") }, written(at_ms, today ? "t" : "s"));
}

export const dayOf = (at_ms) => new Date(at_ms).toDateString();
export const dayName = (at_ms) => format("D").format(at_ms);
export const clockTime = (at_ms) => format("t").format(at_ms);

export function freshen() {
  for (const shown of document.querySelectorAll("time[data-relative]")) {
    const text = relative(Number(shown.dataset.relative));
    if (shown.textContent !== text) shown.textContent = text;
  }
}
setInterval(() => { if (!document.hidden) freshen(); }, 1000);
