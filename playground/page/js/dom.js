// Building the page. Text only ever enters through text nodes: nothing here reads HTML.

export const by = (id) => document.getElementById(id);

/** el("button", {class: "x", onclick: f, "aria-label": "…"}, child, "text", …) */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else if (name === "value") made.value = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  add(made, children);
  return made;
}

export function add(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false && child !== "") parent.append(child);
  }
  return parent;
}

export function fill(parent, ...children) {
  parent.replaceChildren();
  return add(parent, children);
}

// Signs, drawn rather than taken from whatever fonts the machine has.
const SIGNS = {
  file: "M6 2h8l5 5v15H6zM14 2v6h5",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 100 6 3 3 0 000-6z",
  people: "M9 11a4 4 0 100-8 4 4 0 000 8zM2 21c0-4 3-7 7-7s7 3 7 7M16 3.5a4 4 0 010 7M18 14.5c2.5 .8 4 3.3 4 6.5",
  half: "M12 3a9 9 0 100 18 9 9 0 000-18zM12 3v18M12 7h5M12 12h9M12 17h5",
  letter: "M3 5h18v14H3zM3 6l9 7 9-7",
  list: "M3 6h18M3 12h18M3 18h18",
  plus: "M12 4v16M4 12h16",
  send: "M3 4l18 8-18 8 3-8zM6 12h15",
  down: "M6 9l6 6 6-6",
  dots: "M5 12h.01M12 12h.01M19 12h.01",
  cross: "M6 6l12 12M18 6L6 18",
};

export function sign(name, size = 18) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SIGNS[name]);
  const look = { viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor", "stroke-width": name === "dots" ? 3 : 2, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", focusable: "false" };
  for (const [key, value] of Object.entries(look)) made.setAttribute(key, value);
  made.append(path);
  return made;
}

let last = 0;
export const freshId = (word) => `${word}-${++last}`;

/** Say something to whoever listens instead of looking. */
export function announce(sentence) {
  const said = by("said");
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = sentence; });
}

let toast;
export function notice(sentence) {
  toast?.remove();
  toast = el("div", { class: "toast", role: "alert" }, sentence);
  by("float").append(toast);
  const mine = toast;
  setTimeout(() => mine.remove(), 6000);
}

/** Place something floating next to a box on the screen, inside the window. */
export function placeNear(floating, box) {
  by("float").append(floating);
  const { width, height } = floating.getBoundingClientRect();
  const below = box.bottom + 4 + height <= innerHeight;
  const top = below ? box.bottom + 4 : Math.max(8, Math.min(box.top - 4, innerHeight - 8) - height);
  floating.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  floating.style.top = `${top}px`;
}

export const bytes = (count) => {
  if (count < 1024) return `${count} bytes`;
  return count < 1048576 ? `${(count / 1024).toFixed(1)} KiB` : `${(count / 1048576).toFixed(1)} MiB`;
};

export const shelf = {
  get(name) { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
  put(name, value) { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* kept for this visit only */ } },
};
