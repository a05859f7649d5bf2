// The list above the command box. The focus stays in the field that owns it.
import { by, el, fill, freshId } from "./dom.js";

let owner = null;
let rows = [];
let active = -1;

export const isOpen = (field) => owner === field && !by("popup").hidden;

/** entries: {main, note?, extra?, face?, pick}; `start` is the place marked at first, -1 for none. */
export function openFor(field, title, entries, { start = 0, none = "" } = {}) {
  owner = field;
  const popup = by("popup");
  rows = entries.map((entry) => ({ entry, element: el("div", { role: "option", id: freshId("offer"), "aria-selected": "false" }, entry.face,
    el("span", { class: "main" }, el("b", { dir: "auto" }, entry.main), entry.need ? el("span", { class: "need" }, " required") : null, entry.note ? el("small", { dir: "auto" }, entry.note) : null),
    entry.extra ? el("span", { class: "extra" }, entry.extra) : null) }));
  rows.forEach(({ entry, element }, place) => {
    element.addEventListener("pointerdown", (event) => event.preventDefault());
    element.addEventListener("click", () => entry.pick());
    element.addEventListener("pointermove", () => { if (active !== place) mark(place, false); });
  });
  fill(popup, el("p", { class: "title" }, title), el("div", { role: "listbox", id: "offers", "aria-label": title }, ...rows.map((each) => each.element)),
    rows.length ? null : el("p", { class: "none" }, none));
  popup.style.bottom = `${by("main").getBoundingClientRect().bottom - by("composer").getBoundingClientRect().top + 6}px`;
  popup.hidden = !rows.length && !none;
  field.setAttribute("aria-expanded", String(!popup.hidden));
  field.setAttribute("aria-controls", "offers");
  popup.scrollTop = 0;
  mark(rows.length ? start : -1, true);
}

function mark(place, scroll) {
  active = place;
  rows.forEach(({ element }, each) => {
    element.classList.toggle("active", each === place);
    element.setAttribute("aria-selected", String(each === place));
  });
  const row = rows[place]?.element;
  if (row) owner.setAttribute("aria-activedescendant", row.id);
  else owner?.removeAttribute("aria-activedescendant");
  if (row && scroll) row.scrollIntoView({ block: "nearest" });
}

export function close(field) {
  if (field && field !== owner) return;
  by("popup").hidden = true;
  owner?.setAttribute("aria-expanded", "false");
  owner?.removeAttribute("aria-activedescendant");
  owner = null;
  rows = [];
  active = -1;
}

/** Let the list have a key first; true when it was for the list. `tabs`: Tab picks too. */
export function takes(event, { tabs = true } = {}) {
  if (!owner || by("popup").hidden || event.isComposing) return false;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!rows.length) return false;
    const step = event.key === "ArrowDown" ? 1 : -1;
    mark(active < 0 ? (step > 0 ? 0 : rows.length - 1) : (active + step + rows.length) % rows.length, true);
  } else if ((event.key === "Enter" && !event.shiftKey) || (event.key === "Tab" && tabs && !event.shiftKey)) {
    if (active < 0) return false;
    rows[active].entry.pick();
  } else if (event.key === "Escape") close();
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

export const combobox = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-haspopup": "listbox" };
