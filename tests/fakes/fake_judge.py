"""A judge with four opinions: nothing visible is empty, "forbidden" is blocked, "doubtful" is flagged."""

from bot.domain.spec import Ask
from bot.domain.verdict import Allow, Block, Empty, Flag, Verdict


class FakeJudge:
    """`ports.PromptJudge` by three words."""

    async def judge(self, ask: Ask) -> Verdict:
        for word, opinion in (("forbidden", Block), ("doubtful", Flag)):
            at = ask.prompt.find(word)
            if at >= 0:
                return opinion("no such thing", (at, at + len(word)))
        return Allow() if ask.prompt.strip() else Empty()
