// What the page knows: people, guilds, channels, the bot, the clock, who we are and where.
import { read } from "./api.js";

export const world = {
  people: new Map(), guilds: new Map(), channels: new Map(), roles: new Map(),
  bot: null, process: { supervised: false }, skew_ms: 0, faults: [], limits: true, violations: 0, judged: true,
  commands: [], me: null, here: null, unread: new Set(),
};

const listeners = new Map();
export function on(kind, listen) {
  if (!listeners.has(kind)) listeners.set(kind, []);
  listeners.get(kind).push(listen);
}
export function tell(kind, body = {}) {
  for (const listen of listeners.get(kind) ?? []) listen(body);
}

export async function load() {
  const state = await read("state");
  world.people = new Map([...state.people, state.bot].map((each) => [each.id, each]));
  world.guilds = new Map();
  world.roles = new Map();
  for (const guild of state.guilds) keepGuild(guild);
  world.channels = new Map([...state.channels, ...state.dms].map((each) => [each.id, each]));
  world.bot = state.bot;
  world.process = state.process ?? { supervised: false };
  world.faults = state.faults;
  world.limits = state.limits;
  world.violations = state.violations;
  world.judged = state.judged;
  setClock(state.clock);
  if (world.me) world.me = world.people.get(world.me.id);
  return state.latest;
}

export function keepGuild(guild) {
  world.guilds.set(guild.id, guild);
  for (const role of guild.roles) world.roles.set(role.id, role);
}

export function setClock(clock) { world.skew_ms = clock.now_s * 1000 - Date.now(); }
export const now_ms = () => Date.now() + world.skew_ms;

export const older = (a, b) => (a.length === b.length ? a < b : a.length < b.length);
export const madeAt_ms = (id) => Number(BigInt(id) >> 22n) + 1420070400000;

export const isDirect = (channel) => channel.type === 1;
export const sees = (channel) => channel.seen_by.includes(world.me.id)
  && (!isDirect(channel) || channel.recipients.some((each) => each.id === world.me.id));
export const maySpeak = (channel) => isDirect(channel) || channel.writable_by.includes(world.me.id);
export const guildHere = () => world.guilds.get(world.here?.guild_id);
export const homeGuilds = () => [...world.guilds.values()].filter((guild) => guild.members.includes(world.me.id));
export const membersOf = (guild) => guild.members.map((id) => world.people.get(id)).filter(Boolean);

export function channelsOf(guild) {
  const inside = [...world.channels.values()].filter((each) => each.guild_id === guild.id && sees(each));
  const tops = inside.filter((each) => !each.is_thread && each.type !== 4);
  tops.sort((a, b) => a.position - b.position || (older(a.id, b.id) ? -1 : 1));
  return tops.map((top) => ({
    channel: top,
    threads: inside.filter((each) => each.is_thread && each.parent_id === top.id && !each.thread_metadata.archived),
  }));
}
export const directs = () => [...world.channels.values()].filter((each) => isDirect(each) && sees(each));

export function titleOf(channel) {
  return isDirect(channel) ? world.bot.name : channel.name;
}
