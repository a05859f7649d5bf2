"""The page's door: static files and a small JSON API, all under one random path token.

Everything is below `/<token>/`; any other token is a 404. Ids are strings everywhere (they are too
large for JavaScript's numbers). Texts are as people and the bot wrote them: escaping is the page's
duty, and nothing here ever puts them into HTML.

**Reading** (GET):

- `api/state`: `{people, guilds, channels, dms, bot, clock, faults, violations, latest}`. `people`
  have `id, name, username, key` (`alice`, `bob`, `newcomer`, `moderator`, `owner`, `stranger`),
  `locale`, `accepts_dms`, `guilds`; `latest` is the number to listen from.
- `api/channels/{id}/messages?as={person}&before={id}&limit=50`: what that person sees, oldest first,
  as Discord's API shows messages, with `thinking`, `seen_by` and `yours` (ephemeral) beside.
- `api/commands?as=&channel=`: the commands that this person is offered there, as the bot registered
  them (`type` 1 slash, 2 person's menu, 3 message's menu).
- `api/interactions/{id}`: `{id, kind, failed, ephemeral, modal, message, acknowledged_s}`.
- `api/calls?after={number}&limit=200` and `api/calls/{number}` (with bodies); `api/violations`.
- `api/log`: `{running, exit_code, lines}` of the bot's process, where the playground runs one.
- `api/events?after={number}`: server-sent events, `{number, kind, body}`. Kinds: `message.create`,
  `message.update` (both with `body.message`), `message.delete`, `interaction`, `interaction.answer`,
  `interaction.failed` (each with `body.interaction`), `channel`, `guild`, `commands`, `gateway`,
  `typing`, `call` (with `body.call`), `faults`, `clock`, `log`, and `reset`: too much was missed,
  read the state anew. Messages with `body.seen_by` are for that person alone.

**Doing** (POST, JSON; answers 200, or 422 with `{error, kind}`: a sentence for the person, or 400
with Discord's description of what is wrong with the form):

- `api/command` `{as, channel, name, options, locale?}`: options by name; an attachment is
  `{"attachment": id}` from `api/upload`. Returns the interaction.
- `api/autocomplete` `{as, channel, name, focused, value, options}` returns `{choices}`.
- `api/press` `{as, message, component}`; `api/select` `{as, message, component, values}`.
- `api/submit` `{as, interaction, answers}`: answers by `custom_id`, for the modal it opened.
- `api/menu` `{as, channel, name, message | person}`; `api/say` `{as, channel, content, attachments?}`.
- `api/dm` `{as}` returns the direct channel; `api/upload` (multipart, one `file`).
- `api/clock` `{advance_s}`; `api/guilds/{id}` `{tier?, locale?, bot?: "kick" | "invite"}`.
- `api/channels` `{guild, name, nsfw?}`; `api/channels/{id}` `{nsfw?, deny?, allow?, to?, delete?}`.
- `api/people/{id}` `{accepts_dms?, locale?}`; `api/limits` `{enabled}`.
- `api/faults` `{route, act, when?, times?, status?, delay_s?, retry_after_s?, via?}`, and DELETE;
  `api/gateway` `{act: cut | close | reconnect | invalidate | freeze | thaw, code?}`.
- `api/bot` `{act: restart}` where the playground runs the bot's process.
"""

from playground.control.door import Control

__all__ = ["Control"]
