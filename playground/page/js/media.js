// Pictures, videos and files. Their room is reserved before they come, and they come when they are near.
import { bytes, el, sign } from "./dom.js";

/** Links to the playground's CDN, whatever name of this machine they use, are followed from here. */
export function local(address) {
  try {
    const url = new URL(address, location.href);
    const ours = /^\/(ephemeral-)?attachments\//.test(url.pathname)
      && (url.host === location.host || /^(127\.|localhost|\[::1\]|cdn\.discordapp\.com)/.test(url.host));
    return ours ? url.pathname + url.search : null;
  } catch { return null; }
}

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    target.dispatchEvent(new CustomEvent("near"));
  }
}, { rootMargin: "400px" });

/** media: {url, width, height, content_type}; shown with its alt text, behind a veil where it is a spoiler. */
export function medium(media, description, veiled) {
  const frame = el("figure", { class: "medium" });
  const width = media.width || 16;
  const height = media.height || 9;
  frame.style.aspectRatio = `${width} / ${height}`;
  frame.style.maxWidth = `${Math.min(550, Math.max(160, media.width || 550), Math.round(360 * width / height))}px`;
  const address = local(media.url);
  if (!address) {
    frame.append(el("a", { class: "gone", href: /^https?:/.test(media.url) ? media.url : null, target: "_blank", rel: "noopener noreferrer" },
      "A picture from another site: the playground loads nothing from outside."));
    return frame;
  }
  const kind = media.content_type ?? "";
  frame.append(kind.startsWith("video/") ? video(address, description) : image(address, description));
  if (veiled) {
    const veil = el("button", { class: "veil", type: "button", onclick: () => { veil.remove(); } }, "Spoiler");
    frame.append(veil);
  }
  return frame;
}

function image(address, description) {
  const shown = el("img", { src: address, alt: description ?? "", loading: "lazy", decoding: "async" });
  shown.addEventListener("error", () => shown.replaceWith(el("p", { class: "gone" }, "This picture cannot be shown.")));
  return shown;
}

/** Small clips are fetched whole: a browser keeps few connections to one host, and each open video holds one. */
const WHOLE = 24 * 1048576;

function video(address, description) {
  const shown = el("video", { controls: true, playsinline: true, preload: "none", "aria-label": description || "Video" });
  shown.addEventListener("near", async () => {
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(String(response.status));
      if (Number(response.headers.get("Content-Length")) > WHOLE) {
        await response.body.cancel();
        shown.src = address;
        return;
      }
      shown.src = URL.createObjectURL(await response.blob());
      shown.preload = "metadata";
    } catch {
      shown.replaceWith(el("p", { class: "gone" }, "This clip cannot be loaded: its link has expired or the file is gone. Reload the page for a fresh link."));
    }
  });
  near.observe(shown);
  return shown;
}

export const isShown = (attachment) => /^(image|video)\//.test(attachment.content_type ?? "");

export function file(name, size, address) {
  const path = local(address);
  return el("div", { class: "file" },
    sign("file", 26),
    el("div", {}, path ? el("a", { href: path, download: name, dir: "auto" }, name) : el("span", { dir: "auto" }, name),
      Number.isFinite(size) ? el("small", {}, bytes(size)) : null));
}

export function attachments(every) {
  const shown = every.filter(isShown);
  const others = every.filter((each) => !isShown(each));
  return [
    shown.length ? gallery(shown.map((each) => ({ media: each, description: each.description, spoiler: Boolean(each.flags & 8) }))) : null,
    ...others.map((each) => file(each.title ?? each.filename, each.size, each.url)),
  ];
}

export function gallery(items) {
  return el("div", { class: items.length > 1 ? "gallery many" : "gallery" },
    ...items.map((item) => medium(item.media, item.description, item.spoiler)));
}
