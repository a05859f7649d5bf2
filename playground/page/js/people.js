// Faces without pictures: initials on a colour that follows from the id.
import { el } from "./dom.js";
import { world, guildHere } from "./world.js";

// Dark enough for white letters.
const COLOURS = ["#3d5fd9", "#8a4fc7", "#a8407a", "#b0472f", "#8a6210", "#3d7a2e", "#137a6b", "#1f74a8", "#5b6270"];
const PARTS = {
  alice: "a member", bob: "a member", newcomer: "joined an hour ago", moderator: "a moderator",
  owner: "owns the server", stranger: "in another server",
};

export const partOf = (person) => PARTS[person.key] ?? "a member";

export function tintOf(person) {
  const keys = ["alice", "bob", "newcomer", "moderator", "owner", "stranger"];
  const place = keys.indexOf(person.key);
  if (place >= 0) return COLOURS[place + 1];
  if (person.bot) return COLOURS[0];
  return COLOURS[Number(BigInt(person.id) % BigInt(COLOURS.length))];
}

export function avatar(person, size = "") {
  const face = el("span", { class: `avatar ${size}`, "aria-hidden": "true" }, initials(person.name));
  face.style.setProperty("--tint", tintOf(person));
  return face;
}

export function initials(name) {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.map((word) => [...word.replace(/^[^\p{L}\p{N}]+/u, "")][0]);
  return letters.slice(0, 2).join("").toUpperCase() || "?";
}

/** A person as messages show them: an API user, or one that we know. */
export function personOf(user) {
  const known = world.people.get(user.id);
  return known ?? { id: user.id, name: user.global_name ?? user.username, username: user.username, bot: Boolean(user.bot) };
}

export const isModerator = (person) => {
  const guild = guildHere();
  return Boolean(guild) && (person.roles ?? []).some((id) => world.roles.get(id)?.name === "Moderator");
};
