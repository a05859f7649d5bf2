// Modals: the forms that a bot brings up.
import { upload } from "./api.js";
import { bytes, el, fill, freshId } from "./dom.js";
import { submit } from "./deeds.js";
import { rendered } from "./markdown.js";
import { select } from "./selects.js";
import { world } from "./world.js";

/** A field: its element, `read()` for the answer, `check()` for what is wrong with it. */
const KINDS = { 4: textInput, 3: choice, 5: choice, 6: choice, 7: choice, 8: choice, 19: files, 21: radios, 22: boxes, 23: tick };

export function show(opened) {
  const fields = [];
  const wrong = el("p", { class: "wrong", role: "alert" });
  const send = el("button", { class: "button primary", type: "submit" }, "Submit");
  const title = freshId("modal");
  const dialog = el("dialog", { "aria-labelledby": title });
  const form = el("form", { method: "dialog", novalidate: true },
    el("h2", { id: title }, opened.modal.title),
    el("p", { class: "warn" }, `This form goes to ${world.bot.name}. Do not share passwords or other secrets.`),
    ...opened.modal.components.map((each) => part(each, fields)),
    wrong,
    el("div", { class: "ends" }, el("button", { class: "button", type: "button", onclick: () => dialog.close() }, "Cancel"), send));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const complaint = fields.map((each) => each.check()).find(Boolean);
    wrong.textContent = complaint ?? "";
    if (complaint) return;
    send.disabled = true;
    const answers = Object.fromEntries(fields.map((each) => [each.id, each.read()]).filter(([, value]) => value !== undefined));
    submit(opened, answers, (sentence) => {
      send.disabled = false;
      if (sentence) wrong.textContent = sentence;
      else dialog.close();
    });
  });
  const before = document.activeElement;
  dialog.addEventListener("close", () => { dialog.remove(); before?.isConnected && before.focus(); });
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  (form.querySelector("textarea, input, .choose") ?? send).focus();
}

function part(component, fields) {
  if (component.type === 10) return rendered(component.content);
  if (component.type === 1) return labelled(component.components[0].label, null, component.components[0], fields);
  if (component.type === 18) return labelled(component.label, component.description, component.component, fields);
  return null;
}

function labelled(label, description, component, fields) {
  const make = KINDS[component.type];
  if (!make) return el("p", { class: "wrong" }, `The page does not know fields of type ${component.type}.`);
  const id = freshId("field");
  const required = component.type !== 23 && (component.required ?? true);
  const field = make(component, { id, label, required });
  field.id = component.custom_id;
  fields.push(field);
  const grouped = [21, 22, 23].includes(component.type);
  return el("div", { class: "label", role: grouped ? "group" : null, "aria-label": grouped ? label : null },
    el(grouped ? "span" : "label", { for: grouped ? null : id, class: "title" }, label, required ? el("span", { class: "need", "aria-label": "required" }, " *") : null),
    description ? el("small", {}, description) : null,
    field.element);
}

function textInput(component, { id, label, required }) {
  const long = component.style === 2;
  const high = component.max_length ?? 4000;
  const low = component.min_length ?? (required ? 1 : 0);
  const input = el(long ? "textarea" : "input", {
    id, class: "text", type: long ? null : "text", rows: long ? "4" : null, placeholder: component.placeholder, maxlength: String(high),
    required, value: component.value ?? "", dir: "auto",
  });
  const count = el("p", { class: "count", "aria-hidden": "true" });
  const tally = () => { count.textContent = component.max_length ? `${input.value.length} / ${high}` : ""; };
  input.addEventListener("input", tally);
  tally();
  return {
    element: el("div", {}, input, count),
    read: () => input.value,
    check() {
      const { length } = input.value;
      if (!length && !required) return null;
      if (length >= low) return null;
      input.focus();
      return low === 1 ? `${label} needs an answer.` : `${label} needs at least ${low} characters; it has ${length}.`;
    },
  };
}

function choice(component, { label, required }) {
  let values;
  const relaxed = required ? component : { ...component, min_values: 0 };
  const shown = select(relaxed, (picked) => { values = picked; }, label);
  const preset = component.type === 3 ? component.options.some((each) => each.default) : (component.default_values ?? []).length > 0;
  return {
    element: shown,
    read: () => values,
    check: () => (required && !preset && !values?.length ? `${label} needs a choice.` : null),
  };
}

function files(component, { id, label, required }) {
  const most = component.max_values ?? 1;
  let kept = [];
  let busy = false;
  const list = el("ul");
  const input = el("input", { id, type: "file", multiple: most > 1 });
  input.addEventListener("change", async () => {
    busy = true;
    try {
      const every = await Promise.all([...input.files].slice(0, most).map(upload));
      kept = every;
      fill(list, ...every.map((each) => el("li", {}, `${each.filename} (${bytes(each.size)})`)));
    } catch (error) {
      fill(list, el("li", { class: "wrong" }, error.message));
    } finally { busy = false; }
  });
  return {
    element: el("div", {}, input, list),
    read: () => kept.map((each) => ({ attachment: each.id })),
    check() {
      if (busy) return `${label} is still being uploaded.`;
      return required && kept.length < (component.min_values ?? 1) ? `${label} needs a file.` : null;
    },
  };
}

const tickRow = (input, option) => el("label", { class: "tick-row" }, input,
  el("span", {}, option.label, option.description ? el("small", { class: "warn" }, ` ${option.description}`) : null));

function radios(component, { label, required }) {
  const name = freshId("radio");
  const inputs = component.options.map((each) => el("input", { type: "radio", name, checked: each.default, "data-value": each.value }));
  const read = () => inputs.find((each) => each.checked)?.dataset.value;
  return {
    element: el("div", {}, ...inputs.map((input, place) => tickRow(input, component.options[place]))),
    read,
    check: () => (required && !read() ? `${label} needs a choice.` : null),
  };
}

function boxes(component, { label, required }) {
  const inputs = component.options.map((each) => el("input", { type: "checkbox", checked: each.default, "data-value": each.value }));
  const read = () => inputs.filter((each) => each.checked).map((each) => each.dataset.value);
  const low = component.min_values ?? 1;
  const high = component.max_values ?? component.options.length;
  return {
    element: el("div", {}, ...inputs.map((input, place) => tickRow(input, component.options[place]))),
    read,
    check() {
      const { length } = read();
      if (!length && !required) return null;
      return length < low || length > high ? `${label} takes ${low} to ${high} choices.` : null;
    },
  };
}

function tick(component, { id, label }) {
  const input = el("input", { id, type: "checkbox", checked: component.default, "aria-label": label });
  return { element: input, read: () => input.checked, check: () => null };
}
