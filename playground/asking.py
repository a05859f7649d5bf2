"""What a person's client does: offers what they may use, and sends interactions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground import command_forms as kinds
from playground import faces, modals
from playground.clock import Clock, Snowflakes
from playground.components import BUTTON, STRING_SELECT, walk
from playground.errors import ComponentError, NotAllowedError
from playground.files import Files
from playground.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interactions,
    Record,
)
from playground.messages import Archive, Message
from playground.offers import IN_DM, IN_GUILD, Offers
from playground.options import Chosen, Filler
from playground.people import User
from playground.permissions import Permission
from playground.places import MIB, Channel
from playground.plain import Json
from playground.premium import Premium
from playground.world import World


@dataclass(slots=True)
class Asking:
    """Makes interactions, by Discord's rules for who may."""

    world: World
    files: Files
    archive: Archive
    offers: Offers
    interactions: Interactions
    premium: Premium
    clock: Clock
    ids: Snowflakes

    # Commands

    def filler(self, channel: Channel) -> Filler:
        return Filler(
            self.world, self.files, channel, self.world.bot_id, self._limit_bytes(channel)
        )

    def command(
        self,
        user: User,
        channel: Channel,
        name: str,
        values: Mapping[str, Any],
        locale: str | None = None,
    ) -> Record:
        """Run a slash command."""
        command, path = self.offers.find(user, channel, name)
        chosen = self.filler(channel).fill(command, path, values)
        return self._send_command(user, channel, COMMAND, chosen, [command.name, *path], locale)

    def autocomplete(
        self,
        user: User,
        channel: Channel,
        name: str,
        typing: tuple[str, str],
        values: Mapping[str, Any],
        locale: str | None = None,
    ) -> Record:
        """Type in an option that offers suggestions."""
        command, path = self.offers.find(user, channel, name)
        chosen = self.filler(channel).fill_partly(command, path, *typing, values)
        return self._send_command(
            user, channel, AUTOCOMPLETE, chosen, [command.name, *path], locale
        )

    def menu(
        self,
        user: User,
        channel: Channel,
        name: str,
        target: Message | User,
        locale: str | None = None,
    ) -> Record:
        """Use a command of the context menu of a message or a person."""
        filler = self.filler(channel)
        if isinstance(target, Message):
            command = self.offers.visible(user, channel, name, kinds.MESSAGE_MENU)
            shown = self.archive.show(target)
            filler.resolved["messages"] = {str(target.id): shown}
        else:
            command = self.offers.visible(user, channel, name, kinds.USER_MENU)
            filler.user(target.id)
        chosen = Chosen(command, [], filler.resolved)
        noun = "target_message_id" if isinstance(target, Message) else "target_user_id"
        record = self._make(user, channel, COMMAND, command.name, {noun: target.id})
        data = self._command_data(channel, chosen)
        data.pop("options", None)
        data["target_id"] = str(target.id)
        return self._deliver(record, user, channel, data, locale)

    def _send_command(
        self,
        user: User,
        channel: Channel,
        kind: int,
        chosen: Chosen,
        names: list[str],
        locale: str | None,
    ) -> Record:
        record = self._make(user, channel, kind, " ".join(names))
        record.option = chosen.focused
        return self._deliver(record, user, channel, self._command_data(channel, chosen), locale)

    def _command_data(self, channel: Channel, chosen: Chosen) -> Json:
        command = chosen.command
        data: Json = {"id": str(command.id), "name": command.name, "type": command.type}
        if chosen.options:
            data["options"] = chosen.options
        if chosen.resolved:
            data["resolved"] = chosen.resolved
        if command.guild_id:
            data["guild_id"] = str(channel.guild_id)
        return data

    # Components

    def component(
        self,
        user: User,
        message: Message,
        wanted: str,
        values: list[Any] | None = None,
        locale: str | None = None,
    ) -> Record:
        """Press a button, or choose in a select, by custom_id or by what is written on it."""
        channel = self.world.channels[message.channel_id]
        found = self.usable(user, message, wanted)
        data: Json = {
            "component_type": found["type"],
            "custom_id": found["custom_id"],
            "id": found["id"],
        }
        if found["type"] == BUTTON:
            if values is not None:
                raise ComponentError(f"{wanted!r} is a button; press it.")
        else:
            filler = self.filler(channel)
            data["values"] = self._choose(filler, found, values or [])
            if filler.resolved:
                data["resolved"] = filler.resolved
        record = self._make(
            user, channel, COMPONENT, found["custom_id"], {"interacted_message_id": message.id}
        )
        record.source_id = message.id
        return self._deliver(record, user, channel, data, locale, message)

    def usable(self, user: User, message: Message, wanted: str) -> Json:
        """Find a component that this person can use now."""
        channel = self.world.channels[message.channel_id]
        if message.seen_by not in {0, user.id}:
            raise ComponentError(f"{user.name} does not see that message.")
        if not self.world.may(user.id, channel) & Permission.VIEW_CHANNEL:
            raise NotAllowedError(f"{user.name} does not see #{channel.name}.")
        return faces.found(message.core["components"], wanted)

    def _choose(self, filler: Filler, component: Json, values: list[Any]) -> list[str]:
        low, high = component.get("min_values", 1), component.get("max_values", 1)
        if not low <= len(values) <= high:
            raise ComponentError(f"{component['custom_id']} takes {low} to {high} values.")
        if component["type"] != STRING_SELECT:
            return filler.values(component["type"], values)
        chosen: list[str] = []
        for value in values:
            found = [o["value"] for o in component["options"] if value in (o["value"], o["label"])]
            if not found:
                raise ComponentError(f"{value!r} is not offered.")
            chosen.append(found[0])
        return chosen

    # Modals

    def submit(
        self, user: User, opened: Record, given: Mapping[str, Any], locale: str | None = None
    ) -> Record:
        """Fill in the modal that an interaction brought, and send it."""
        modal = opened.response.modal if opened.response else None
        if modal is None or opened.user_id != user.id:
            raise ComponentError("That interaction brought this person no modal.")
        channel = self.world.channels[opened.channel_id]
        filler = self.filler(channel)
        parts = modals.filled_in(modal, given)
        for part in walk(parts):
            if "values" in part:
                part["values"] = filler.values(part["type"], part["values"])
        data: Json = {"custom_id": modal["custom_id"], "components": parts}
        if filler.resolved:
            data["resolved"] = filler.resolved
        record = self._make(
            user, channel, MODAL_SUBMIT, modal["custom_id"], {"triggering": opened.meta}
        )
        record.source_id = opened.source_id
        source = self.archive.by_id.get(opened.source_id or 0)
        return self._deliver(record, user, channel, data, locale, source)

    # All of them

    def _limit_bytes(self, channel: Channel) -> int:
        guild = self.world.guilds.get(channel.guild_id)
        return guild.upload_limit_bytes if guild else 10 * MIB

    def _make(
        self, user: User, channel: Channel, kind: int, name: str, more: Json | None = None
    ) -> Record:
        interaction_id = self.ids.make()
        meta: Json = {
            "id": interaction_id,
            "type": kind,
            "user_id": user.id,
            "name": name,
            "owners": {"0": str(channel.guild_id)},
            **(more or {}),
        }
        return Record(
            id=interaction_id,
            token=self.interactions.token_for(interaction_id),
            type=kind,
            user_id=user.id,
            guild_id=channel.guild_id,
            channel_id=channel.id,
            name=name,
            born_s=self.clock.monotonic_s(),
            meta=meta,
        )

    def _deliver(
        self,
        record: Record,
        user: User,
        channel: Channel,
        data: Json,
        locale: str | None,
        message: Message | None = None,
    ) -> Record:
        payload: Json = {
            "id": str(record.id),
            "application_id": str(self.world.bot_id),
            "type": record.type,
            "token": record.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "locale": locale or user.locale,
            "app_permissions": str(self.world.may(self.world.bot_id, channel)),
            "entitlements": self.premium.of(user.id, channel.guild_id),
            "authorizing_integration_owners": record.meta["owners"],
            "attachment_size_limit": self._limit_bytes(channel),
            **self._where(user, channel),
        }
        if message is not None:
            payload["message"] = self.archive.show(message)
        record.payload = payload
        self.interactions.deliver(record)
        return record

    def _where(self, user: User, channel: Channel) -> Json:
        if channel.is_dm:
            shown = self.world.dm_payload(channel)
            return {"context": IN_DM, "channel": shown, "user": user.payload()}
        guild = self.world.guilds[channel.guild_id]
        shown = channel.payload()
        shown.pop("permission_overwrites", None)
        may = str(self.world.may(user.id, channel))
        return {
            "context": IN_GUILD,
            "guild_id": str(guild.id),
            "guild_locale": guild.locale,
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "channel": {**shown, "permissions": may},
            "member": {**self.world.member_payload(guild, user.id), "permissions": may},
        }
