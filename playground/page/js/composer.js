// The command box: plain text says something, a slash offers commands.
import { upload } from "./api.js";
import { asking } from "./asking.js";
import { by, bytes, el, fill, sign } from "./dom.js";
import { grow } from "./chips.js";
import { leafNamed, meant, typedOut } from "./commands.js";
import { say } from "./deeds.js";
import { avatar } from "./people.js";
import * as popup from "./popup.js";
import { isDirect, maySpeak, on, tell, titleOf, world } from "./world.js";

const MOST = 2000;
let open = null; // the command that is being filled in
let files = []; // what goes with the next message
let sending = false;

const box = el("textarea", { id: "box", rows: "1", ...popup.combobox, "aria-describedby": "complaint", enterkeyhint: "send", dir: "auto" });
const picker = el("input", { type: "file", class: "unseen", tabindex: "-1", "aria-hidden": "true", multiple: true });
const plus = el("button", { class: "icon", type: "button", "aria-label": "Attach a file", title: "Attach a file", onclick: () => picker.click() }, sign("plus"));
const arrow = el("button", { class: "icon send", type: "submit", "aria-label": "Send", title: "Send (Enter)" }, sign("send"));

export const complain = (sentence) => { by("complaint").textContent = sentence; };
export const focusBox = () => (open ? open.focus() : box.focus());

function plain(text = "") {
  open = null;
  fill(by("bar"), plus, picker, box, arrow);
  box.value = text;
  grow(box);
  popup.close();
}

export function prepare() {
  const can = maySpeak(world.here);
  const name = isDirect(world.here) ? `@${titleOf(world.here)}` : `#${titleOf(world.here)}`;
  box.placeholder = can ? `Message ${name}, / for commands` : `You may not write in ${name}; / for commands`;
  box.setAttribute("aria-label", `Message ${name}. Type a slash for commands`);
}

export function reset() {
  files = [];
  showFiles();
  complain("");
  plain();
}

/** Put a command into the box, with some options filled in. */
export function fillCommand(name, preset = {}) {
  const leaf = leafNamed(name) ?? meant(name)[0];
  if (!leaf) { complain(`No bot has registered /${name} here.`); return false; }
  complain("");
  popup.close();
  show(asking(leaf, {
    leave: (text) => { complain(""); plain(text); box.focus(); offer(); },
    done: () => { complain(""); plain(); box.focus(); },
    again: show,
    complain,
  }, preset));
  return true;
}

function show(asked) {
  open = asked;
  fill(by("bar"), asked.element, arrow);
  asked.focus();
}

function offer() {
  if (!box.value.startsWith("/")) { popup.close(box); return; }
  const found = meant(box.value.slice(1));
  const none = world.commands.some((each) => each.type === 1)
    ? "No command is called that."
    : isDirect(world.here) ? `${world.bot.name} has no commands in direct messages. Its commands are in the servers.`
    : "The bot offers you no commands here. It may not be connected, or not in this server.";
  popup.openFor(box, "Commands", found.map((leaf) => ({
    main: `/${leaf.label}`, note: leaf.description, face: avatar(world.bot, "small"), extra: world.bot.name,
    pick: () => { box.value = ""; fillCommand(leaf.name); },
  })), { none });
}

async function send() {
  if (sending) return;
  if (open) { open.send(); return; }
  const text = box.value.trim();
  if (!text && !files.length) return;
  if (text.startsWith("/")) {
    const leaf = leafNamed(text.slice(1).trim());
    if (leaf) fillCommand(leaf.name);
    else offer();
    return;
  }
  if (text.length > MOST) { complain(`A message takes ${MOST} characters at most; this one has ${text.length}.`); return; }
  sending = true;
  const complaint = await say(text, files.map((each) => each.id));
  sending = false;
  complain(complaint ?? "");
  if (complaint) return;
  files = [];
  showFiles();
  plain();
  box.focus();
}

async function take(every) {
  if (open) { open.take(every[0]); return; }
  for (const file of every.slice(0, 10 - files.length)) {
    try {
      files.push(await upload(file));
      showFiles();
    } catch (error) { complain(error.message); }
  }
}

function showFiles() {
  fill(by("files"), ...files.map((each) => el("div", { class: "file" }, el("span", { dir: "auto" }, `${each.filename} (${bytes(each.size)})`),
    el("button", { class: "icon", type: "button", "aria-label": `Remove ${each.filename}`, onclick: () => { files = files.filter((one) => one !== each); showFiles(); } }, sign("cross", 14)))));
}

export function start() {
  plain();
  box.addEventListener("input", (event) => {
    complain("");
    grow(box);
    const whole = !event.isComposing && box.value.startsWith("/") ? typedOut(box.value.slice(1)) : null;
    if (whole) fillCommand(whole.leaf.name, whole.preset);
    else offer();
  });
  box.addEventListener("blur", () => popup.close(box));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.value.startsWith("/")) {
      event.preventDefault();
      plain();
      box.focus();
    } else if (!popup.takes(event) && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });
  picker.addEventListener("change", () => { take([...picker.files]); picker.value = ""; });
  const form = by("composer");
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  form.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    take([...event.clipboardData.files]);
  });
  const over = (is) => by("bar").classList.toggle("over", is);
  by("main").addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) { event.preventDefault(); over(true); } });
  by("main").addEventListener("dragleave", () => over(false));
  by("main").addEventListener("drop", (event) => { event.preventDefault(); over(false); take([...event.dataTransfer.files]); });
  on("commands.loaded", () => { if (box.value.startsWith("/") && document.activeElement === box) offer(); });
  on("command.fill", ({ name, preset }) => fillCommand(name, preset));
  on("mention", ({ id }) => { if (open) return; box.value += `<@${id}> `; box.focus(); tell("typed"); });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, dialog, [role=menu], [role=listbox], #drawer");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === " ") return;
    focusBox(); // like at home: start typing anywhere
  });
}
