// The left side: servers, channels, and who we are.
import { by, el, fill, sign } from "./dom.js";
import { openDirect } from "./menus.js";
import { avatar, initials, partOf } from "./people.js";
import { channelsOf, directs, guildHere, homeGuilds, isDirect, on, tell, titleOf, world } from "./world.js";

export function drawPlaces() {
  const guild = guildHere();
  const direct = world.here && isDirect(world.here);
  fill(by("rail"),
    el("li", {}, el("button", { type: "button", title: "Direct messages", "aria-label": "Direct messages", "aria-current": direct ? "true" : null, onclick: openDirect }, sign("letter", 22))),
    ...homeGuilds().map((each) => el("li", {}, el("button", {
      type: "button", title: each.name, "aria-label": each.name, "aria-current": each === guild ? "true" : null,
      onclick: () => tell("go", { channel: channelsOf(each)[0]?.channel.id }),
    }, initials(each.name)))));
  by("guild-name").textContent = guild?.name ?? "Direct messages";
  const rows = guild
    ? channelsOf(guild).flatMap(({ channel, threads }) => [row(channel), ...threads.map(row)])
    : directs().map(row);
  fill(by("channels"), el("ul", { "aria-label": guild ? `Channels of ${guild.name}` : "Direct messages" }, ...rows.map((each) => el("li", {}, each))));
  drawMe();
}

function row(channel) {
  const sign = channel.is_thread ? "⤷" : isDirect(channel) ? "@" : channel.nsfw ? "!" : "#";
  const current = channel.id === world.here?.id;
  const unread = world.unread.has(channel.id);
  return el("button", {
    type: "button", class: `${channel.is_thread ? "thread" : ""}${unread ? " unread" : ""}`, "aria-current": current ? "page" : null, "data-channel": channel.id,
    onclick: () => tell("go", { channel: channel.id }),
  }, el("span", { class: "sign", "aria-hidden": "true" }, sign), titleOf(channel),
  channel.nsfw ? el("span", { class: "unseen" }, " (age-restricted)") : null, unread ? el("span", { class: "unseen" }, " (unread)") : null);
}

function drawMe() {
  const { me } = world;
  fill(by("me"), avatar(me, "middle"), el("span", { class: "who" }, el("b", {}, me.name), el("small", {}, partOf(me))), sign("down"));
  by("me").setAttribute("aria-label", `You are ${me.name}, ${partOf(me)}. Switch person or language`);
}

export function drawTop() {
  const { here } = world;
  const sign = here.is_thread ? "⤷ " : isDirect(here) ? "@" : "#";
  fill(by("place-name"), el("span", { "aria-hidden": "true" }, sign), titleOf(here));
  by("topic").textContent = here.topic ?? (here.nsfw ? "Age-restricted" : "");
  document.title = `${sign}${titleOf(here)} · Dailies playground`;
}

export function shutSide() {
  by("side").classList.remove("open");
  by("open-side").setAttribute("aria-expanded", "false");
}

export function start() {
  by("open-side").addEventListener("click", () => {
    const open = by("side").classList.toggle("open");
    by("open-side").setAttribute("aria-expanded", String(open));
    if (open) by("channels").querySelector("button")?.focus();
  });
  by("main").addEventListener("pointerdown", (event) => { if (!event.target.closest("#open-side")) shutSide(); });
  by("side").addEventListener("keydown", (event) => { if (event.key === "Escape") { shutSide(); by("open-side").focus(); } });
  on("me", drawPlaces);
}
