// The playground's own JSON API, beside this page.

export class Complaint extends Error {}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(`api/${path}`, options);
  } catch {
    throw new Complaint("The playground does not answer. Is it still running?");
  }
  const body = await response.json().catch(() => null);
  if (response.ok) return body;
  throw new Complaint(body?.error ?? described(body) ?? `The playground answered ${response.status}.`);
}

/** Discord's description of a wrong form, as one sentence. */
function described(body) {
  if (!body) return null;
  const found = [];
  const walk = (part, place) => {
    for (const [name, value] of Object.entries(part ?? {})) {
      if (name === "_errors") for (const each of value) found.push(`${place}: ${each.message}`);
      else if (value && typeof value === "object") walk(value, place ? `${place}.${name}` : name);
    }
  };
  walk(body.errors, "");
  return found.join(" ") || body.message || null;
}

const query = (values) => {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return given.length ? `?${new URLSearchParams(given)}` : "";
};

export const read = (path, values = {}) => ask(path + query(values));
export const act = (deed, body) =>
  ask(deed, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
export const clear = (path) => ask(path, { method: "DELETE" });

export function upload(file) {
  const form = new FormData();
  form.append("file", file, file.name || "file");
  return ask("upload", { method: "POST", body: form });
}
