"""The HTTP manners that providers, moderation and media share.

`Wires` opens one `Wire` a vendor: `create` sends exactly once and knows whether it arrived, `ask` reads and may
repeat, `stream` fetches a file from an address that the vendor named. Errors leave here as `ProviderError`s.
"""

from bot.wire.addresses import AddressRefusedError, Guard, base_of
from bot.wire.answer import Answer, Download, members_of, read_json, rows_of
from bot.wire.line import Wire
from bot.wire.redact import Redactor, bare
from bot.wire.talk import converse
from bot.wire.transport import Transport, WireError
from bot.wire.wires import Wires

__all__ = [
    "AddressRefusedError",
    "Answer",
    "Download",
    "Guard",
    "Redactor",
    "Transport",
    "Wire",
    "WireError",
    "Wires",
    "bare",
    "base_of",
    "converse",
    "members_of",
    "read_json",
    "rows_of",
]
