// Discord's markdown, read into nodes. Blocks by line, then what stands inside a line.
import { el } from "./dom.js";
import { stamp } from "./time.js";
import { channelMention, commandMention, link, personMention, roleMention, spoiler } from "./mentions.js";

/** The nodes of a text. */
export function markdown(text) {
  return blocks(text.replaceAll("\r\n", "\n").split("\n"));
}

export function rendered(text, tag = "div") {
  const made = el(tag, { class: "md", dir: "auto" });
  made.append(...markdown(text));
  return made;
}

const BLOCK = /^(H[1-3]|PRE|UL|OL|BLOCKQUOTE)$/;

/** A text without its marks, for listeners and previews. */
export function plainly(text) {
  const made = el("div");
  for (const node of markdown(text)) made.append(BLOCK.test(node.nodeName) || node.className === "small" ? " " : "", node);
  return made.textContent.replace(/\s+/g, " ").trim();
}

function blocks(lines) {
  const made = [];
  let running = [];
  const flush = () => {
    if (running.length) made.push(...inline(running.join("\n")));
    running = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    const taken = fence(lines, at) ?? quote(lines, at) ?? list(lines, at);
    const heading = /^(#{1,3}) +(.+)$/.exec(line);
    const small = /^-# +(.+)$/.exec(line);
    if (taken) {
      flush();
      made.push(taken.node);
      at = taken.last;
    } else if (heading) {
      flush();
      made.push(el(`h${heading[1].length}`, {}, ...inline(heading[2])));
    } else if (small) {
      flush();
      made.push(el("span", { class: "small" }, ...inline(small[1])));
    } else running.push(line);
  }
  flush();
  return made;
}

function fence(lines, at) {
  if (!lines[at].startsWith("```")) return null;
  const whole = lines.slice(at).join("\n");
  const found = /^```(?:([\w+-]*)\n)?([\s\S]*?)\n?```[ \t]*(?=\n|$)/.exec(whole);
  if (!found || !found[2]) return null;
  const last = at + found[0].split("\n").length - 1;
  return { node: el("pre", { tabindex: "0" }, el("code", {}, found[2])), last };
}

function quote(lines, at) {
  if (/^>>> /.test(lines[at])) {
    const inside = [lines[at].slice(4), ...lines.slice(at + 1)];
    return { node: el("blockquote", {}, ...blocks(inside)), last: lines.length - 1 };
  }
  let end = at;
  while (end < lines.length && /^> /.test(lines[end])) end += 1;
  if (end === at) return null;
  return { node: el("blockquote", {}, ...blocks(lines.slice(at, end).map((line) => line.slice(2)))), last: end - 1 };
}

const ITEM = /^( *)([-*]|\d{1,9}\.) +(.*)$/;

function list(lines, at) {
  const first = ITEM.exec(lines[at]);
  if (!first) return null;
  const depth = first[1].length;
  const ordered = /\d/.test(first[2]);
  const made = el(ordered ? "ol" : "ul", ordered ? { start: String(parseInt(first[2], 10)) } : {});
  let end = at;
  while (end < lines.length) {
    const found = ITEM.exec(lines[end]);
    if (!found || found[1].length < depth || (found[1].length < depth + 2 && /\d/.test(found[2]) !== ordered)) break;
    if (found[1].length >= depth + 2 && made.lastChild) {
      const inner = list(lines, end);
      made.lastChild.append(inner.node);
      end = inner.last + 1;
    } else {
      made.append(el("li", {}, ...inline(found[3])));
      end += 1;
    }
  }
  return { node: made, last: end - 1 };
}

// Inside a line. Each rule: a pattern tried where the text stands, and what it becomes.
const RULES = [
  [/^\\([^\sA-Za-z0-9])/, (found) => found[1]],
  [/^```([\s\S]+?)```/, (found) => el("code", {}, found[1])],
  [/^``(.+?)``(?!`)/s, (found) => el("code", {}, found[1])],
  [/^`([^`]+)`/, (found) => el("code", {}, found[1])],
  [/^<@!?(\d{1,20})>/, (found) => personMention(found[1])],
  [/^<@&(\d{1,20})>/, (found) => roleMention(found[1])],
  [/^<#(\d{1,20})>/, (found) => channelMention(found[1])],
  [/^<\/([^:<>\n]{1,100}):(\d{1,20})>/, (found) => commandMention(found[1])],
  [/^<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/, (found) => stamp(Number(found[1]), found[2])],
  [/^<a?:(\w{2,32}):\d{1,20}>/, (found) => `:${found[1]}:`],
  [/^<(https?:\/\/[^\s<>]+)>/, (found) => link(found[1], found[1])],
  [/^\[((?:[^[\]\\]|\\.)+)\]\((https?:\/\/[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)\)/, (found) => link(found[2], ...inline(found[1]))],
  [/^https?:\/\/[^\s<>]*[^\s<>.,:;"'\])*_~|!?]/, (found) => link(found[0], found[0])],
  [/^@(everyone|here)\b/, (found) => el("span", { class: "mention" }, found[0])],
  [/^\|\|([\s\S]+?)\|\|/, (found) => spoiler(...inline(found[1]))],
  [/^\*\*\*([\s\S]+?)\*\*\*(?!\*)/, (found) => el("strong", {}, el("em", {}, ...inline(found[1])))],
  [/^\*\*([\s\S]+?)\*\*(?!\*)/, (found) => el("strong", {}, ...inline(found[1]))],
  [/^__([\s\S]+?)__(?!_)/, (found) => el("u", {}, ...inline(found[1]))],
  [/^~~([\s\S]+?)~~/, (found) => el("s", {}, ...inline(found[1]))],
  [/^\*(?!\s)((?:\\.|\*\*[^*]+\*\*|[^*\\])+?)(?<!\s)\*(?!\*)/, (found) => el("em", {}, ...inline(found[1]))],
  [/^_(?!\s|_)((?:\\.|__[^_]+__|[^_\\])+?)_(?!\w)/, (found) => el("em", {}, ...inline(found[1]))],
];
const MAY_START = /[\\`<[h@|*_~]/g;

function inline(text) {
  const made = [];
  let plain = 0;
  let at = 0;
  while (at < text.length) {
    MAY_START.lastIndex = at;
    const next = MAY_START.exec(text);
    if (!next) break;
    at = next.index;
    const hit = first(text, at);
    if (hit) {
      if (at > plain) made.push(text.slice(plain, at));
      made.push(hit.node);
      at += hit.length;
      plain = at;
    } else at += 1;
  }
  if (plain < text.length) made.push(text.slice(plain));
  return made;
}

function first(text, at) {
  const inWord = at > 0 && /\w/.test(text[at - 1]);
  if ((text[at] === "_" && inWord && text[at + 1] !== "_") || (text[at] === "h" && inWord)) return null;
  const rest = text.slice(at);
  for (const [pattern, become] of RULES) {
    const found = pattern.exec(rest);
    if (found) return { node: become(found), length: found[0].length };
  }
  return null;
}
