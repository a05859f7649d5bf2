"""A judge with four opinions: nothing visible is empty, "forbidden" is blocked, "doubtful" is flagged."""

from bot.domain.spec import Ask
from bot.domain.verdict import Allow, Block, Empty, Flag, Verdict


class FakeJudge:
    """`ports.PromptJudge` by three words, and those that a test forbids later."""

    def __init__(self) -> None:
        self.forbidden = ["forbidden"]

    async def judge(self, ask: Ask) -> Verdict:
        opinions = {**dict.fromkeys(self.forbidden, Block), "doubtful": Flag}
        for word, opinion in opinions.items():
            at = ask.prompt.find(word)
            if at >= 0:
                return opinion("no such thing", (at, at + len(word)))
        return Allow() if ask.prompt.strip() else Empty()
