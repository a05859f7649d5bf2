"""What the bot serves over HTTP: one small server, a subject a file, each of which gives its routes.

`open_site` puts them together; `server.serve` is the only one that listens. Nothing here is needed to run the bot.
"""

from bot.web.metrics import Meter
from bot.web.site import open_site
from bot.web.webhooks import hooks_for

__all__ = ["Meter", "hooks_for", "open_site"]
