// How the bot is: a notice while it is away, its log, and the button that starts it again.
import { act, read } from "./api.js";
import { by, el, fill, notice } from "./dom.js";
import { on, tell, world } from "./world.js";

let timer = null;
let restarting = false;
let wasUp = false;
let lineOpen = true;

export async function look() {
  world.process = await read("log").catch(() => world.process);
  draw();
  tell("process");
}

export async function restart() {
  if (restarting) return;
  restarting = true;
  draw();
  tell("process");
  try { world.process = await act("bot", { act: "restart" }); }
  catch (error) { notice(error.message); }
  restarting = false;
  draw();
  tell("process");
}

export const isRestarting = () => restarting;

export const restartButton = () => el("button", {
  class: "button primary", type: "button", disabled: restarting, onclick: restart,
}, restarting ? "Restarting…" : "Restart the bot");

/** One sentence for how it is now. */
export function sentence() {
  const { bot, process } = world;
  if (restarting) return "The bot is being restarted. Nothing that was asked for is lost.";
  if (bot.connected) return "The bot is connected.";
  if (!process.supervised) return "No bot is connected. Start one against this playground and it appears here.";
  if (process.running) return wasUp ? "The bot is reconnecting." : "The bot is starting.";
  return process.exit_code === 0 ? "The bot has stopped." : `The bot has crashed (exit code ${process.exit_code}). Its last words are below; what was asked for is kept.`;
}

function draw() {
  const shown = by("bot-notice");
  const { bot, process } = world;
  if (!lineOpen) {
    shown.className = "bad";
    fill(shown, "The playground does not answer. This page comes back by itself when it does.");
    return;
  }
  if (bot.connected && !restarting) { shown.className = ""; fill(shown); return; }
  const crashed = process.supervised && !process.running && !restarting;
  shown.className = crashed && process.exit_code !== 0 ? "bad" : "";
  fill(shown, el("div", { class: "row" }, el("span", {}, sentence()), crashed ? restartButton() : null),
    crashed && process.lines?.length ? el("pre", { tabindex: "0", "aria-label": "The log's last lines" }, process.lines.slice(-8).join("\n")) : null);
}

function watch() {
  clearInterval(timer);
  if (world.bot.connected) { wasUp = true; draw(); tell("process"); return; }
  look();
  timer = setInterval(look, 1500);
}

export function start() {
  on("gateway", watch);
  on("reset", watch);
  on("line", ({ open }) => { lineOpen = open; draw(); });
  watch();
}
