// What a person does with the bot, and what becomes of it: pending, answered, failed, a modal.
import { act, Complaint } from "./api.js";
import { by, el, notice } from "./dom.js";
import { line, under, unline } from "./history.js";
import { show as showModal } from "./modal.js";
import { on, tell, world } from "./world.js";

const waiting = new Map(); // interaction id -> {settle}
const early = new Map(); // answers that came before we knew the interaction's id

function settle(interaction) {
  const found = waiting.get(interaction.id);
  if (!found) {
    early.set(interaction.id, interaction);
    if (early.size > 100) early.delete(early.keys().next().value);
    return;
  }
  waiting.delete(interaction.id);
  found(interaction);
}

function follow(interaction, done) {
  waiting.set(interaction.id, done);
  const known = early.get(interaction.id) ?? (interaction.kind || interaction.failed ? interaction : null);
  if (known) settle(known);
}

const complain = (error) => {
  if (!(error instanceof Complaint)) throw error;
  return error.message;
};

// Commands

/** Run a slash command; returns the sentence that says why not, or null. `again` brings back what was filled in. */
export async function command(name, options, again) {
  const channel = world.here.id;
  try {
    const made = await act("command", { as: world.me.id, channel, name, options });
    tell("did", { what: "command", name });
    sent(made, channel, `/${name}`, again);
    return null;
  } catch (error) { return complain(error); }
}

export async function menu(name, target) {
  const channel = world.here.id;
  try {
    const made = await act("menu", { as: world.me.id, channel, name, ...target });
    tell("did", { what: "menu", name });
    sent(made, channel, name);
  } catch (error) { notice(complain(error)); }
}

function sent(made, channel, name, again) {
  const id = `i${made.id}`;
  const back = again && el("button", { class: "button", type: "button", onclick: () => { unline(id); again(); } }, "Fill it in again");
  if (world.here.id === channel) line(id, "pending", `Sending ${name}…`);
  follow(made, (answer) => {
    unline(id);
    if (answer.failed && world.here.id === channel) line(id, "failed", `${name}: the application did not respond. `, back);
    if (answer.kind === "modal") showModal(answer);
  });
}

// Components

export async function press(message, component) {
  await used(message, component, () => act("press", { as: world.me.id, message: message.id, component: component.custom_id }));
  tell("did", { what: "press", name: component.label ?? "" });
}

export const choose = (message, component, values) =>
  used(message, component, () => act("select", { as: world.me.id, message: message.id, component: component.custom_id, values }));

async function used(message, component, send) {
  const busy = (is) => {
    const shown = by(`m${message.id}`)?.querySelector(`[data-use="${CSS.escape(component.custom_id)}"]`);
    if (is) shown?.setAttribute("aria-busy", "true");
    else shown?.removeAttribute("aria-busy");
  };
  busy(true);
  try {
    follow(await send(), (answer) => {
      busy(false);
      if (answer.failed) under(message.id, "failed", "This interaction failed: the application did not respond.");
      if (answer.kind === "modal") showModal(answer);
    });
  } catch (error) {
    busy(false);
    notice(complain(error));
  }
}

// Modals

/** Send a filled-in modal; `done(sentence?)` hears when it is over, or why it is not. */
export async function submit(opened, answers, done) {
  try {
    const made = await act("submit", { as: world.me.id, interaction: opened.id, answers });
    follow(made, (answer) => {
      done(answer.failed ? "Something went wrong: the application did not respond. Try again." : null);
      if (answer.kind === "modal") showModal(answer);
    });
  } catch (error) { done(complain(error)); }
}

// Saying

export async function say(content, attachments) {
  try {
    await act("say", { as: world.me.id, channel: world.here.id, content, attachments });
    return null;
  } catch (error) { return complain(error); }
}

export function start() {
  const hear = ({ interaction }) => { if (interaction && interaction.user_id === world.me?.id) settle(interaction); };
  on("interaction.answer", hear);
  on("interaction.failed", hear);
}
