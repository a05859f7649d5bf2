// A message's components, as nodes. What is pressed or chosen is told to `use(component, values?)`.
import { el, notice } from "./dom.js";
import { rendered } from "./markdown.js";
import { file, gallery, medium } from "./media.js";
import { select } from "./selects.js";

const COLOURS = { 1: "primary", 3: "success", 4: "danger" };

export function components(every, use) {
  return every.map((each) => one(each, use)).filter(Boolean);
}

function one(component, use) {
  switch (component.type) {
    case 1: return el("div", { class: "row components" }, ...components(component.components, use));
    case 2: return button(component, use);
    case 3: case 5: case 6: case 7: case 8: return select(component, (values) => use(component, values));
    case 9: return section(component, use);
    case 10: return rendered(component.content);
    case 11: return thumbnail(component);
    case 12: return gallery(component.items);
    case 13: return file(component.name ?? "file", component.size, component.file.url);
    case 14: return separator(component);
    case 17: return container(component, use);
    default: return el("p", { class: "failed" }, `The page does not know components of type ${component.type}.`);
  }
}

function container(component, use) {
  const made = el("div", { class: "container" }, ...components(component.components, use));
  if (component.accent_color !== null && component.accent_color !== undefined) {
    made.classList.add("tinted");
    made.style.setProperty("--tint", `#${component.accent_color.toString(16).padStart(6, "0")}`);
  }
  if (component.spoiler) {
    const veil = el("button", { class: "veil", type: "button", onclick: () => veil.remove() }, "Spoiler");
    made.append(veil);
  }
  return made;
}

function section(component, use) {
  return el("div", { class: "section" },
    el("div", { class: "texts" }, ...components(component.components, use)),
    el("div", { class: "accessory" }, one(component.accessory, use)));
}

function thumbnail(component) {
  const shown = medium(component.media, component.description, component.spoiler);
  shown.classList.add("thumbnail");
  shown.style.aspectRatio = "1";
  return shown;
}

function separator({ spacing, divider }) {
  return el("hr", { class: `separator${spacing === 2 ? " wide" : ""}${divider ? "" : " blank"}` });
}

export function emojiOf(emoji) {
  if (!emoji) return null;
  return emoji.id ? `:${emoji.name ?? "emoji"}:` : emoji.name;
}

function button(component, use) {
  const face = [emojiOf(component.emoji), component.label];
  if (component.style === 5) {
    if (component.disabled || !/^https?:/.test(component.url)) return el("button", { class: "button", type: "button", disabled: true }, ...face);
    return el("a", { class: "button", href: component.url, target: "_blank", rel: "noopener noreferrer" },
      ...face, el("span", { class: "out", "aria-label": "opens beside" }, "↗"));
  }
  if (component.style === 6) {
    return el("button", { class: "button primary", type: "button", disabled: component.disabled, onclick: () => notice("There is no shop here: the playground sells nothing.") }, "Premium");
  }
  const made = el("button", { class: `button ${COLOURS[component.style] ?? ""}`, type: "button", disabled: component.disabled, "data-use": component.custom_id }, ...face);
  made.addEventListener("click", () => use(component));
  return made;
}
