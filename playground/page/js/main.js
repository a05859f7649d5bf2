// The page, put together: who we are and where, in the address; what happens, as it happens.
import * as bot from "./bot.js";
import * as composer from "./composer.js";
import * as deeds from "./deeds.js";
import { announce, by, el, fill, notice, shelf, sign } from "./dom.js";
import * as drawer from "./drawer.js";
import * as history from "./history.js";
import * as menus from "./menus.js";
import * as places from "./places.js";
import { listen } from "./stream.js";
import { freshen } from "./time.js";
import * as tour from "./tour.js";
import { channelsOf, homeGuilds, isDirect, load, on, sees, tell, titleOf, world } from "./world.js";

/** `#alice/1234`: a person and a channel, so that a reload and a second window stay where they are. */
function fromAddress() {
  const [key, channel] = location.hash.slice(1).split("/");
  const people = [...world.people.values()].filter((each) => !each.bot);
  const remembered = shelf.get("me");
  world.me = people.find((each) => (each.key || each.id) === key) ?? people.find((each) => each.id === remembered) ?? people[0];
  const wished = world.channels.get(channel);
  return wished && sees(wished) ? wished : firstChannel();
}

const firstChannel = () => channelsOf(homeGuilds()[0] ?? { id: "" })[0]?.channel ?? null;
const address = () => `#${world.me.key || world.me.id}/${world.here.id}`;

async function go({ channel: id, message }) {
  const channel = world.channels.get(id);
  if (!channel || !sees(channel)) { notice(`${world.me.name} does not see that channel.`); return; }
  places.shutSide();
  if (channel !== world.here) await enter(channel);
  if (message && !(await history.find(message))) notice("That message is not here any more.");
  if (!message) composer.focusBox();
}

async function enter(channel) {
  world.here = channel;
  world.unread.delete(channel.id);
  if (location.hash !== address()) window.history.replaceState(null, "", address());
  places.drawPlaces();
  places.drawTop();
  composer.reset();
  composer.prepare();
  try {
    await Promise.all([history.open(channel), menus.loadCommands()]);
  } catch (error) { notice(error.message); }
  drawStart();
}

async function become({ person }) {
  world.me = person;
  shelf.put("me", person.id);
  const next = world.here && sees(world.here) && !isDirect(world.here) ? world.here : firstChannel();
  announce(`You are ${person.name} now.`);
  if (next) await enter(next);
  composer.focusBox();
}

/** What stands above the first message; in an empty channel, the way to begin. */
function drawStart() {
  const { here } = world;
  if (!history.isAtTop()) { fill(by("start")); return; }
  const name = isDirect(here) ? titleOf(here) : `#${titleOf(here)}`;
  const make = menus.commandsOfType(1).some((each) => each.name === "video" && each.options?.some((one) => one.name === "make"));
  const empty = history.isEmpty();
  const begin = empty && make && !isDirect(here);
  fill(by("start"),
    el("div", { class: "sign", "aria-hidden": "true" }, isDirect(here) ? "@" : "#"),
    el("h3", {}, isDirect(here) ? name : `Welcome to ${name}`),
    el("p", {}, begin ? `Nothing here yet. ${world.bot.name} makes short clips of what you describe: type /video make, or start with an example.` : isDirect(here) ? `This is between ${world.me.name} and ${name}.` : `This is where ${name} begins.`),
    begin ? el("button", { class: "button primary", type: "button", onclick: () => composer.fillCommand("video make", { prompt: tour.EXAMPLE }) }, `Ask for “${tour.EXAMPLE}”`) : null);
}

function switchTheme() {
  const dark = getComputedStyle(document.documentElement).colorScheme === "dark"
    || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  const wished = dark ? "light" : "dark";
  document.documentElement.dataset.theme = wished;
  try { localStorage.setItem("theme", wished); } catch { /* for this visit only */ }
}

function follow() {
  on("go", go);
  on("become", become);
  on("me", () => { menus.loadCommands(); history.open(world.here).then(drawStart); freshen(); });
  on("commands", () => menus.loadCommands());
  on("gateway", () => menus.loadCommands());
  on("commands.loaded", drawStart);
  on("message.create", ({ channel_id: id }) => { if (id === world.here?.id) drawStart(); else places.drawPlaces(); });
  on("guild", () => { menus.loadCommands(); changed(); });
  on("channel", changed);
  on("clock", freshen);
  on("reset", async () => {
    const found = world.channels.get(world.here?.id);
    if (!found || !sees(found)) { changed(); return; }
    world.here = found;
    places.drawPlaces();
    await Promise.all([history.refresh(), menus.loadCommands()]).catch((error) => notice(error.message));
    drawStart();
  });
  let lost = false;
  on("line", ({ open }) => {
    if (open && lost) history.refresh().catch((error) => notice(error.message));
    lost = !open;
  });
  let typing;
  on("typing", ({ channel_id: id, user_id: who }) => {
    if (id !== world.here?.id) return;
    by("typing").textContent = `${world.people.get(who)?.name ?? "Somebody"} is typing…`;
    clearTimeout(typing);
    typing = setTimeout(() => { by("typing").textContent = ""; }, 8000);
  });
  on("message.create", ({ channel_id: id }) => { if (id === world.here?.id) by("typing").textContent = ""; });
}

/** Channels or rights changed: stay where we are if we may. */
function changed() {
  const found = world.channels.get(world.here?.id);
  if (found && sees(found)) {
    world.here = found;
    places.drawPlaces();
    places.drawTop();
    composer.prepare();
    return;
  }
  const next = firstChannel();
  notice("That channel is gone, or no longer for you.");
  if (next) enter(next);
}

async function begin() {
  const latest = await load();
  const channel = fromAddress();
  for (const part of [deeds, history, menus, places, composer, tour]) part.start();
  history.whenAtTop(drawStart);
  follow();
  for (const [id, name] of [["open-side", "list"], ["open-members", "people"], ["theme", "half"]]) by(id).append(sign(name));
  by("theme").addEventListener("click", switchTheme);
  listen(latest);
  if (channel) await enter(channel);
  bot.start();
  drawer.start();
  composer.focusBox();
  addEventListener("hashchange", async () => {
    if (location.hash === address()) return;
    const wished = fromAddress();
    if (wished) await enter(wished);
  });
  document.documentElement.dataset.ready = "yes";
  tell("ready");
}

begin().catch((error) => {
  fill(by("start"), el("h3", {}, "The playground does not answer"), el("p", {}, error.message));
  throw error;
});
