// What a text can point at: people, roles, channels, commands, messages and addresses.
import { el } from "./dom.js";
import { tell, world } from "./world.js";

export function personMention(id) {
  const person = world.people.get(id);
  if (!person) return el("span", { class: "mention" }, "@unknown-user");
  return el("button", {
    class: "mention", type: "button", "aria-haspopup": "menu",
    onclick: (event) => tell("person.menu", { person, box: event.currentTarget.getBoundingClientRect() }),
  }, `@${person.name}`);
}

export function roleMention(id) {
  const name = world.roles.get(id)?.name ?? "unknown-role";
  return el("span", { class: "mention" }, name.startsWith("@") ? name : `@${name}`);
}

export function channelMention(id) {
  const channel = world.channels.get(id);
  if (!channel) return el("span", { class: "mention" }, "#unknown");
  return el("button", { class: "mention", type: "button", onclick: () => tell("go", { channel: id }) }, `#${channel.name}`);
}

export const commandMention = (name) =>
  el("button", { class: "mention", type: "button", onclick: () => tell("command.fill", { name }) }, `/${name}`);

const MESSAGE = /^https?:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?\/?$/;

/** A link out opens beside; a link to a message goes there. */
export function link(address, ...inside) {
  const here = MESSAGE.exec(address);
  if (here) {
    return el("a", {
      href: "#", onclick: (event) => { event.preventDefault(); tell("go", { channel: here[1], message: here[2] }); },
    }, ...(inside[0] === address ? [`#${world.channels.get(here[1])?.name ?? "unknown"} › message`] : inside));
  }
  if (!/^https?:\/\//i.test(address)) return el("span", {}, ...inside);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...inside);
}

export function spoiler(...inside) {
  const cover = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler: press to read" }, el("span", {}, ...inside));
  const open = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    cover.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  cover.addEventListener("click", open);
  cover.addEventListener("keydown", open);
  return cover;
}
