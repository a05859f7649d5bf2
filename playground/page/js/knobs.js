// The knobs: what can go wrong, and what can be different, on this machine's Discord.
import { act, clear } from "./api.js";
import { bytes, el, notice } from "./dom.js";
import { written } from "./time.js";
import { guildHere, isDirect, now_ms, tell, world } from "./world.js";

const ROUTES = [
  ["POST /channels/{channel_id}/messages", "posting a message"], ["PATCH /channels/{channel_id}/messages/{message_id}", "editing a message"],
  ["POST /interactions/{interaction_id}/{interaction_token}/callback", "answering an interaction"], ["PATCH /webhooks/*", "editing an interaction's answer"], ["POST /webhooks/*", "following up on an interaction"],
  ["GET *", "every reading call"], ["*", "every call"],
];
const ACTS = [["answer", "an error is answered"], ["drop", "the connection is cut"], ["delay", "it takes long"], ["limit", "a rate limit strikes (429)"]];
const PERMISSIONS = [["VIEW_CHANNEL", "View channel"], ["SEND_MESSAGES", "Send messages"], ["ATTACH_FILES", "Attach files"], ["EMBED_LINKS", "Embed links"], ["READ_MESSAGE_HISTORY", "Read history"]];
const BITS = { VIEW_CHANNEL: 1024n, SEND_MESSAGES: 2048n, EMBED_LINKS: 16384n, ATTACH_FILES: 32768n, READ_MESSAGE_HISTORY: 65536n };

async function turn(deed, body) {
  try {
    const answer = await act(deed, body);
    tell("knobs");
    return answer;
  } catch (error) { notice(error.message); return null; }
}

const button = (name, onclick) => el("button", { class: "button", type: "button", onclick }, name);
const group = (name, about, ...inside) => el("fieldset", {}, el("legend", {}, name), about ? el("p", {}, about) : null, ...inside);
const options = (pairs, current) => pairs.map(([value, name]) => el("option", { value: String(value), selected: String(value) === String(current) }, name));
const field = (name, input) => el("label", { class: "field" }, name, input);

export function knobs() {
  const guild = guildHere();
  return [clock(), faults(), gateway(), guild ? server(guild) : null, guild ? permissions() : null, limits()];
}

function clock() {
  const ahead = (name, seconds) => button(name, () => turn("clock", { advance_s: seconds }));
  return group("Clock", `It is ${written(now_ms(), "f")} here. This is Discord's clock: tokens, links, limits and what stands on this page age by it. The bot keeps this machine's, so shares and estimates do not. It only goes forward; a playground started with --fresh is at the present again.`, el("div", { class: "line" },
    ahead("+10 s", 10), ahead("+15 min", 900), ahead("+1 hour", 3600), ahead("+1 day", 86400), ahead("+1 week", 604800)));
}

function faults() {
  const route = el("select", {}, ...options(ROUTES.map(([value, name]) => [value, `${name}: ${value}`])));
  const what = el("select", {}, ...options(ACTS));
  const when = el("select", {}, ...options([["before", "before it did anything"], ["after", "after it did everything"]]));
  const times = el("input", { type: "number", min: "-1", max: "1000", value: "1" });
  const number = el("input", { type: "number", min: "0", value: "500" });
  const numberName = el("span", {}, "Status");
  const meaning = { answer: ["Status (400 to 599)", "500"], delay: ["Seconds", "5"], limit: ["Retry after, seconds", "2"], drop: ["", ""] };
  const box = el("label", { class: "field" }, numberName, number);
  what.addEventListener("change", () => {
    [numberName.textContent, number.value] = meaning[what.value];
    box.hidden = what.value === "drop";
  });
  const plan = () => {
    const body = { route: route.value, act: what.value, when: when.value, times: Number(times.value) || 1 };
    if (what.value === "answer") body.status = Number(number.value);
    if (what.value === "delay") body.delay_s = Number(number.value);
    if (what.value === "limit") { body.retry_after_s = Number(number.value); body.status = 429; body.when = "before"; }
    turn("faults", body);
  };
  const planned = world.faults.map((each) => el("li", {}, `${each.route}: ${ACTS.find(([id]) => id === each.act)[1]}, ${each.times < 0 ? "always" : `${each.times} more`}`));
  return group("Faults", "What goes wrong with the bot's next calls.", field("Which call", route),
    el("div", { class: "line" }, field("What happens", what), field("When", when)),
    el("div", { class: "line" }, box, field("How often (-1 is always)", times)),
    el("div", { class: "line" }, button("Plan it", plan), world.faults.length ? button("Clear all", async () => { await clear("faults"); world.faults = []; tell("knobs"); }) : null),
    planned.length ? el("ul", { class: "planned", "aria-label": "Planned" }, ...planned) : null);
}

function gateway() {
  const does = (name, what) => button(name, () => turn("gateway", { act: what }));
  return group("Gateway", "The bot's line to Discord.", el("div", { class: "line" },
    does("Cut it", "cut"), does("Ask to reconnect", "reconnect"), does("Forget the session", "invalidate"), does("Close (4000)", "close"), does("Freeze", "freeze"), does("Thaw", "thaw")));
}

function server(guild) {
  const tier = el("select", { onchange: (event) => turn("guilds", { guild: guild.id, tier: Number(event.target.value) }) }, ...options([[0, "no boosts"], [1, "level 1"], [2, "level 2"], [3, "level 3"]], guild.tier));
  const name = el("input", { type: "text", maxlength: "100", placeholder: "new-channel" });
  return group(guild.name, `Files up to ${bytes(guild.upload_limit_bytes)} fit here.`, field("Boost level", tier),
    el("div", { class: "line" }, button(guild.has_bot ? "Kick the bot" : "Invite the bot", () => turn("guilds", { guild: guild.id, bot: guild.has_bot ? "kick" : "invite" }))),
    el("div", { class: "line" }, field("New channel", name), button("Add", () => (name.value.trim() ? turn("channels", { guild: guild.id, name: name.value.trim() }) : name.focus()))));
}

function permissions() {
  const channel = world.here;
  if (channel.is_thread || isDirect(channel)) return null;
  const mine = channel.permission_overwrites.find((each) => each.id === world.bot.id);
  const denied = BigInt(mine?.deny ?? 0);
  const ticks = PERMISSIONS.map(([name, label]) => el("label", { class: "line" }, el("input", {
    type: "checkbox", checked: !(denied & BITS[name]), onchange: (event) => turn(`channels/${channel.id}`, event.target.checked ? { allow: [name] } : { deny: [name] }),
  }), label));
  return group(`#${channel.name}`, "What the bot may do in this channel.", ...ticks,
    el("label", { class: "line" }, el("input", { type: "checkbox", checked: channel.nsfw, onchange: (event) => turn(`channels/${channel.id}`, { nsfw: event.target.checked }) }), "Age-restricted"),
    el("div", { class: "line" }, button("Delete the channel", () => turn(`channels/${channel.id}`, { delete: true }))));
}

function limits() {
  return group("Rate limits", "Discord's buckets and the 50 calls a second.", el("label", { class: "line" }, el("input", {
    type: "checkbox", checked: world.limits, onchange: async (event) => { const answer = await turn("limits", { enabled: event.target.checked }); if (answer) world.limits = answer.enabled; },
  }), "They hold"));
}
