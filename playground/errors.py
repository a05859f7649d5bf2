"""What Discord says when it says no: status, code and sentence.

PlaygroundError              a mistake of whoever drives the playground in Python
├── UnknownCommandError      nobody registered that command
├── NotAllowedError          this person may not do that here; Discord's client would not offer it
├── OptionError              an option the command would not accept
├── ComponentError           a button, select or modal that is not there or cannot be used
├── OldStateError            the folder holds what this version cannot read
└── NotConnectedError        no bot is connected, or it did not come in time
ApiError                     an answer to the bot, with Discord's own code
"""

from pathlib import Path

from playground.plain import Json


class PlaygroundError(Exception):
    """The driver asked for something that Discord's own client would not offer."""


class UnknownCommandError(PlaygroundError):
    """No such command is registered where this person stands."""


class NotAllowedError(PlaygroundError):
    """This person may not do that here."""


class OptionError(PlaygroundError):
    """Discord's client would not send the command with these options."""


class ComponentError(PlaygroundError):
    """There is no such component, or it cannot be used that way."""


class OldStateError(PlaygroundError):
    """The folder holds a state that this version cannot read."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be read: {why}.")


class NotConnectedError(PlaygroundError):
    """No bot is connected to the gateway."""


class ApiError(Exception):
    """An error answer: HTTP status, Discord's code, a sentence and where in the form it is."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: Json | None = None,
        wrong: bool = False,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.wrong = wrong  #: a malformed call, which goes on the list of violations

    def body(self) -> Json:
        body: Json = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


_TABLE = {
    # From Discord's documentation, topics/opcodes-and-status-codes.
    "unauthorized": (401, 0, "401: Unauthorized"),
    "not_found": (404, 0, "404: Not Found"),
    "method_not_allowed": (405, 0, "405: Method Not Allowed"),
    "unknown_application": (404, 10002, "Unknown Application"),
    "unknown_channel": (404, 10003, "Unknown Channel"),
    "unknown_guild": (404, 10004, "Unknown Guild"),
    "unknown_member": (404, 10007, "Unknown Member"),
    "unknown_message": (404, 10008, "Unknown Message"),
    "unknown_overwrite": (404, 10009, "Unknown Permission Overwrite"),
    "unknown_role": (404, 10011, "Unknown Role"),
    "unknown_user": (404, 10013, "Unknown User"),
    "unknown_emoji": (404, 10014, "Unknown Emoji"),
    "unknown_webhook": (404, 10015, "Unknown Webhook"),
    "unknown_sku": (404, 10027, "Unknown SKU"),
    "unknown_entitlement": (404, 10029, "Unknown Entitlement"),
    "unknown_interaction": (404, 10062, "Unknown interaction"),
    "unknown_command": (404, 10063, "Unknown application command"),
    "unknown_command_permissions": (404, 10066, "Unknown application command permissions"),
    "unknown_automod_rule": (404, 10067, "Unknown auto moderation rule"),
    "too_many_commands": (400, 30032, "Maximum number of application commands reached (100)"),
    "command_creates_spent": (
        400,
        30034,
        "Maximum number of daily application command creates has been reached (200)",
    ),
    "too_many_automod_rules": (400, 30036, "Maximum number of auto moderation rules reached"),
    "too_large": (413, 40005, "Request entity too large"),
    "already_acknowledged": (400, 40060, "Interaction has already been acknowledged."),
    "missing_access": (403, 50001, "Missing Access"),
    "wrong_channel_type": (400, 50024, "Cannot execute action on this channel type"),
    "not_your_message": (403, 50005, "Cannot edit a message authored by another user"),
    "empty_message": (400, 50006, "Cannot send an empty message"),
    "no_text_channel": (400, 50008, "Cannot send messages in a non-text channel"),
    "cannot_send_to_user": (403, 50007, "Cannot send messages to this user"),
    "missing_permissions": (403, 50013, "Missing Permissions"),
    "invalid_webhook_token": (401, 50027, "Invalid Webhook Token"),
    "invalid_role": (400, 50028, "Invalid Role"),
    "bearer_only": (403, 20001, "Bots cannot use this endpoint"),
    "thread_archived": (400, 50083, "Tried to perform an operation on an archived thread"),
    "thread_exists": (400, 160004, "A thread has already been created for this message"),
    "bad_json": (400, 50109, "The request body contains invalid JSON."),
}


def no(name: str, *, wrong: bool = False) -> ApiError:
    """Make the error that Discord knows by this name."""
    status, code, message = _TABLE[name]
    return ApiError(status, code, message, wrong=wrong)
