"""An inspector of clips by their bytes, and one that knows three bad words."""

from collections.abc import Sequence

from bot.domain.ids import GuildId
from bot.ports import ClassifierAwayError, Inspection, Showing


class FakeInspector:
    """`ports.Inspector`: `nude` is withheld, `swim` gets a spoiler. Set `away`, and it is."""

    def __init__(self, *, looks: bool = False) -> None:
        self.looks = looks
        self.away = False
        self.if_unseen = Showing.WITHHOLD
        self.asked = 0
        self.larger: Inspection | None = None  #: what the larger model says

    async def inspect(self, guild_id: GuildId, frames: Sequence[bytes]) -> Inspection:
        self.asked += 1
        if self.away:
            raise ClassifierAwayError("no answer")
        seen = b"".join(frames)
        for mark, showing in ((b"nude", Showing.WITHHOLD), (b"swim", Showing.VEIL)):
            if mark in seen:
                return Inspection(showing, "sexual", 0.9, "fake")
        return Inspection(Showing.POST)

    async def unseen(self, guild_id: GuildId) -> Showing:
        return self.if_unseen

    async def second(self, guild_id: GuildId, text: str) -> Inspection | None:
        return self.larger

    async def culprit(self, guild_id: GuildId, text: str) -> tuple[int, int] | None:
        at = text.find("sword")
        return None if at < 0 else (at, at + len("sword"))
