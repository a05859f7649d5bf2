// The first visit: a few steps, each with its own capability, ticked off as they happen.
import { by, el, fill, shelf } from "./dom.js";
import { leaves } from "./commands.js";
import { on, tell, world } from "./world.js";

export const EXAMPLE = "a red fox runs through snow at dawn";
const memory = shelf.get("tour") ?? { done: [], over: false };

const named = (...words) => leaves().find((each) => words.some((word) => each.name.split(/[ -]/).includes(word)));
const ready = () => [...document.querySelectorAll("#history .button")].some((each) => each.textContent === "Receipt");

const STEPS = [
  { id: "ask", can: () => named("make"), text: ["Ask. ", "Type / and choose /video make, or let it be filled in, and press Enter."], go: ["Fill it in", () => tell("command.fill", { name: named("make").name, preset: { prompt: EXAMPLE } })] },
  { id: "watch", can: () => named("make"), text: ["Watch. ", "The card shows where the clip stands. The clip is a message of its own; it takes a few seconds."], },
  { id: "receipt", can: () => named("make"), text: ["Receipt. ", "Press Receipt on the card above the clip: every cent, and only you see the answer."], go: ["Show me", pointAtReceipt], may: ready },
  { id: "quota", can: () => named("quota"), text: ["Quota. ", "/quota show tells what is left of your share, and of everybody's pool."], go: ["Fill it in", () => tell("command.fill", { name: named("quota").name })] },
  { id: "rule", can: () => rules().length, text: ["Rule. ", "As Maria, a moderator, say what may not be asked here."], go: ["Be Maria and fill it in", asMaria] },
  { id: "chart", can: () => named("pool"), text: ["Chart. ", "/quota pool shows what was spent and where it goes, as a picture."], go: ["Fill it in", () => tell("command.fill", { name: named("pool").name })] },
];

function rules() {
  return leaves().filter((each) => each.name.split(" ").includes("rules"));
}

// Only a moderator writes rules: become one first, and go on once her commands are there.
let wished = false;

function asMaria() {
  const maria = [...world.people.values()].find((each) => each.key === "moderator");
  if (!maria || world.me === maria) { addRule(); return; }
  wished = true;
  tell("become", { person: maria });
}

function addRule() {
  wished = false;
  const add = rules().find((each) => each.name.endsWith(" add")) ?? rules()[0];
  if (add) tell("command.fill", { name: add.name, preset: { pattern: "teapot*" } });
}

function pointAtReceipt() {
  const found = [...document.querySelectorAll("#history .button")].filter((each) => each.textContent === "Receipt").at(-1);
  found?.scrollIntoView({ block: "center" });
  found?.focus();
}

const possible = () => STEPS.filter((each) => each.can());

function draw() {
  const steps = possible();
  const now = steps.find((each) => !memory.done.includes(each.id));
  const shown = by("tour");
  shown.hidden = memory.over || !steps.length;
  if (shown.hidden) return;
  const marks = steps.map((each, place) => el("li", {
    class: memory.done.includes(each.id) ? "done" : "", "aria-current": each === now ? "step" : null, "aria-label": `${each.id}${memory.done.includes(each.id) ? ", done" : ""}`,
  }, memory.done.includes(each.id) ? "✓" : String(place + 1)));
  const usable = now?.go && (!now.may || now.may());
  fill(shown, el("ol", { "aria-label": "Steps of the tour" }, ...marks),
    now ? el("p", {}, el("b", {}, now.text[0]), now.text[1]) : el("p", {}, el("b", {}, "That was the tour. "), "Backstage shows what the bot called, and lets things go wrong."),
    usable ? el("button", { class: "button primary", type: "button", onclick: now.go[1] }, now.go[0]) : null,
    el("button", { class: "button", type: "button", onclick: over }, now ? "Skip the tour" : "Close"));
}

function over() {
  memory.over = true;
  shelf.put("tour", memory);
  by("tour").hidden = true;
  by("box")?.focus();
}

function did(id) {
  if (memory.over || memory.done.includes(id)) return;
  memory.done.push(id);
  shelf.put("tour", memory);
  draw();
}

export function start() {
  on("commands.loaded", () => { draw(); if (wished && world.me.key === "moderator") addRule(); });
  on("did", ({ what, name }) => {
    if (what === "command") for (const step of STEPS) if (step.id !== "receipt" && step.id !== "watch" && step.can()?.name === name) did(step.id);
    if (what === "command" && rules().some((each) => each.name === name)) did("rule");
    if (what === "press" && name === "Receipt") did("receipt");
  });
  const seen = ({ message }) => {
    if (!message || message.author.id !== world.bot.id || !memory.done.includes("ask")) return;
    if (message.attachments.some((each) => each.content_type?.startsWith("video/"))) did("watch");
    requestAnimationFrame(draw); // the receipt's button may have come
  };
  on("message.create", seen);
  on("message.update", seen);
}
