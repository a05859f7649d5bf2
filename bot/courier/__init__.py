"""What posts, and the posting: cards, clips and their buttons, each message once.

`courier` keeps the port's promises; `layouts` draws the messages; `ids` is the grammar of the buttons.
"""

from bot.courier.courier import DiscordCourier

__all__ = ["DiscordCourier"]
