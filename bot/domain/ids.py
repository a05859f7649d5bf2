"""Names for the numbers that stand for people, places and jobs. Discord's are snowflakes."""

from typing import NewType

JobId = NewType("JobId", int)
GuildId = NewType("GuildId", int)
ChannelId = NewType("ChannelId", int)
MemberId = NewType("MemberId", int)
RoleId = NewType("RoleId", int)
MessageId = NewType("MessageId", int)
InteractionId = NewType("InteractionId", int)
HoldId = NewType("HoldId", int)
AccountId = NewType("AccountId", int)
CaseId = NewType("CaseId", int)
ProposalId = NewType("ProposalId", int)
WishId = NewType("WishId", int)
SponsorshipId = NewType("SponsorshipId", int)

ModelKey = NewType("ModelKey", str)
"""`provider:model`, what people and `--model` say."""

PictureKey = NewType("PictureKey", str)
"""The content address of a prepared picture: `<sha256>.png`."""

ClipKey = NewType("ClipKey", str)
"""The content address of a stored clip: `<sha256>.mp4`."""
