// One message, from what the API shows to an element of the history.
import { el, sign } from "./dom.js";
import { components } from "./components.js";
import { embed } from "./embeds.js";
import { plainly, rendered } from "./markdown.js";
import { attachments } from "./media.js";
import { avatar, personOf, isModerator } from "./people.js";
import { clockTime, dayName, sentAt } from "./time.js";
import { madeAt_ms, tell, world } from "./world.js";

const V2 = 1 << 15;
const SUPPRESSED = 1 << 2;

/** The element; `use(component, values)` hears of presses, `dismiss()` of a private answer waved away. */
export function draw(message, { use, dismiss }) {
  const author = personOf(message.author);
  const at_ms = madeAt_ms(message.id);
  const context = contextOf(message);
  const inside = el("div", { class: "message" },
    avatar(author),
    context,
    el("div", { class: "head" },
      el("button", { class: "name", type: "button", "aria-haspopup": "menu", onclick: (event) => tell("person.menu", { person: author, box: event.currentTarget.getBoundingClientRect() }) }, author.name),
      author.bot ? el("span", { class: "badge" }, "APP") : null,
      sentAt(at_ms)),
    el("span", { class: "aside-time", "aria-hidden": "true" }, clockTime(at_ms)),
    el("div", { class: "body" }, ...bodyOf(message, use)),
    message.seen_by !== "0" ? onlyYou(dismiss) : null,
    el("div", { class: "tools" }, el("button", {
      class: "icon", type: "button", "aria-label": "Message menu", title: "Message menu", "aria-haspopup": "menu",
      onclick: (event) => tell("message.menu", { message, box: event.currentTarget.getBoundingClientRect() }),
    }, sign("dots"))));
  const made = el("li", { class: "post", id: `m${message.id}`, "data-author": message.author.id, tabindex: "-1" },
    el("div", { class: "day", hidden: true }, dayName(at_ms)), inside);
  if (isModerator(author)) made.style.setProperty("--tinted", "var(--good-text)");
  made.classList.toggle("yours", message.seen_by !== "0");
  made.classList.toggle("pinged", message.seen_by === "0" && (message.mention_everyone || message.mentions.some((each) => each.id === world.me.id)));
  made.dataset.at = String(at_ms);
  made.dataset.alone = context ? "yes" : "";
  made.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, video, img, textarea") || getSelection().toString()) return;
    event.preventDefault();
    const x = event.clientX || made.getBoundingClientRect().left + 80;
    const y = event.clientY || made.getBoundingClientRect().top + 20;
    tell("message.menu", { message, box: new DOMRect(x, y, 0, 0) });
  });
  return made;
}

function bodyOf(message, use) {
  if (message.thinking) return [el("p", { class: "thinking" }, `${message.author.global_name ?? message.author.username} is thinking…`)];
  if (message.type === 18) return [el("p", {}, "started a thread: ", el("b", {}, message.content))];
  const edited = message.edited_timestamp && !(message.flags & V2) ? el("span", { class: "edited" }, " (edited)") : null;
  const text = message.content ? rendered(message.content) : null;
  if (text && edited) text.append(edited);
  const classic = message.flags & V2 ? [] : [
    ...(message.flags & SUPPRESSED ? [] : message.embeds.map(embed)),
    ...attachments(message.attachments),
  ];
  const parts = [...classic, ...components(message.components, use)].filter(Boolean);
  return [
    text,
    parts.length ? el("div", { class: "parts" }, ...parts) : null,
    message.reactions?.length ? el("p", { class: "reactions" }, ...message.reactions.map((each) => el("span", {}, `${each.emoji.name} ${each.count}`))) : null,
    message.thread ? el("button", { class: "thread-link", type: "button", onclick: () => tell("go", { channel: message.thread.id }) },
      el("b", {}, message.thread.name), `${message.thread.message_count} messages ›`) : null,
  ].filter(Boolean);
}

/** The line above: which command this answers, or which message. */
function contextOf(message) {
  const asked = message.interaction;
  if (asked) return el("p", { class: "context" }, el("b", {}, personOf(asked.user).name), "used", el("span", { class: "mention" }, `/${asked.name}`));
  if (message.type !== 19 && !message.message_reference) return null;
  const before = message.referenced_message;
  if (!before) return el("p", { class: "context" }, "Original message was deleted");
  return el("p", { class: "context" }, el("b", {}, personOf(before.author).name),
    el("button", { class: "cut", type: "button", onclick: () => tell("go", { channel: message.channel_id, message: before.id }) }, summary(before) || "Press to see"));
}

function onlyYou(dismiss) {
  return el("p", { class: "only" }, sign("eye", 14), " Only you can see this • ", el("button", { type: "button", onclick: dismiss }, "Dismiss message"));
}

/** A message in one line, for listeners and previews. */
export function summary(message) {
  const texts = [];
  const walk = (every) => {
    for (const each of every ?? []) {
      if (each.type === 10) texts.push(each.content);
      walk(each.components);
    }
  };
  if (message.content) texts.push(message.content);
  walk(message.components);
  for (const each of message.embeds ?? []) texts.push([each.title, each.description].filter(Boolean).join(": "));
  const files = message.attachments?.length ? ` (${message.attachments.map((each) => each.filename).join(", ")})` : "";
  return plainly(texts.join(" ")).slice(0, 300) + files;
}
