"""`dailies run`: the bot, against Discord."""

import asyncio
import logging

from bot import logs, settings
from bot.domain.errors import SettingError

log = logging.getLogger(__name__)


def run() -> None:
    """Run the bot, against Discord."""
    chosen = settings.load()
    variables = settings.environment()
    if chosen.discord_token is None:
        raise SettingError(
            "DISCORD_TOKEN is not set; it expects the bot's token from the Developer Portal, Bot page, "
            "like MTE4…. To try everything without an account: dailies playground"
        )
    token = chosen.discord_token.get_secret_value()
    logs.set_up(
        level=logging.getLevelNamesMapping()[chosen.log_level],
        secrets=[token, *settings.secrets(variables)],
    )
    for name in settings.unknown_variables(variables):
        log.warning("%s is no setting of this program; is it misspelt?", name)
    for name in settings.named_twice():
        log.warning("%s stands more than once in .env; the last one counts.", name)

    from bot import app

    asyncio.run(app.run(chosen, variables, token=token))
