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
