// Classic embeds.
import { el } from "./dom.js";
import { link } from "./mentions.js";
import { markdown, rendered } from "./markdown.js";
import { medium } from "./media.js";
import { written } from "./time.js";

export function embed(body) {
  const made = el("article", { class: "embed" },
    body.author ? el("p", { class: "by" }, body.author.url ? link(body.author.url, body.author.name) : body.author.name) : null,
    body.title ? el("p", { class: "title" }, body.url ? link(body.url, body.title) : markdown(body.title)) : null,
    body.description ? rendered(body.description) : null,
    body.fields?.length ? el("dl", {}, ...body.fields.map((each) =>
      el("div", { class: each.inline ? "inline" : "" }, el("dt", {}, ...markdown(each.name)), el("dd", {}, rendered(each.value))))) : null,
    body.image ? medium({ content_type: "image/", ...body.image }, body.title) : null,
    body.thumbnail ? thumbnail(body.thumbnail) : null,
    body.footer || body.timestamp ? el("p", { class: "end" },
      [body.footer?.text, body.timestamp ? written(Date.parse(body.timestamp), "f") : null].filter(Boolean).join(" • ")) : null);
  if (body.color !== undefined && body.color !== null) made.style.setProperty("--tint", `#${body.color.toString(16).padStart(6, "0")}`);
  return made;
}

function thumbnail(media) {
  const shown = medium({ content_type: "image/", ...media }, "");
  shown.classList.add("thumbnail");
  shown.style.aspectRatio = "1";
  return shown;
}
