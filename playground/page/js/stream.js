// What happens, as the server tells it: without gaps, or with a reset.
import { keepGuild, load, setClock, tell, world } from "./world.js";

let source = null;

export function listen(after) {
  source?.close();
  let last = after;
  source = new EventSource(`api/events?after=${after}`);
  source.onopen = () => tell("line", { open: true });
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    last = news.number;
    take(news);
  };
  source.onerror = () => {
    tell("line", { open: false });
    if (source.readyState === EventSource.CLOSED) setTimeout(again, 1500);
  };
  async function again() {
    try {
      const latest = await load();
      tell("reset");
      listen(latest);
    } catch { setTimeout(again, 1500); }
  }
}

function take({ kind, body }) {
  switch (kind) {
    case "channel":
      if (body.gone) world.channels.delete(body.channel_id);
      else if (body.channel) world.channels.set(body.channel_id, body.channel);
      break;
    case "guild":
      if (body.guild) keepGuild(body.guild);
      break;
    case "clock": setClock(body); break;
    case "faults": world.faults = body.faults; break;
    case "gateway": world.bot.connected = body.connected; break;
    case "call": if (body.call?.problem) world.violations += 1; break;
    case "message.create": note(body); break;
    case "reset": load().then(() => tell("reset")); return;
    default: break;
  }
  tell(kind, body);
}

/** A message somewhere else leaves a mark on its channel. */
function note({ channel_id: id, message }) {
  if (!message || id === world.here?.id || message.author.id === world.me.id) return;
  if (message.seen_by !== "0" && message.seen_by !== world.me.id) return;
  world.unread.add(id);
}

