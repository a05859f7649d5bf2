"""People and the bot: commands, suggestions, buttons, selects, modals, context menus."""

from playground import Playground
from tests.playground.stock import MP4, Stock, running


async def test_a_command_is_deferred_edited_and_followed_up(
    playground: Playground, bot: Stock
) -> None:
    """A slash command with options becomes "thinking", then a card with a clip, then a whisper."""
    alice = playground.members[0]

    made = await alice.command("/video make", prompt="a red fox", seconds=8, loud=True)
    card = await made.answered()
    whisper = await made.followup()

    assert made.response is not None
    assert made.response.kind == "deferred"
    assert made.acknowledged_s is not None
    assert made.acknowledged_s < 3
    assert card["flags"] == 1 << 15
    assert playground.file(card["attachments"][0]) == MP4
    assert whisper["content"] == "a red fox 8 sketch:sketch-1 0 True"
    assert whisper["flags"] & 64
    assert [each["id"] for each in playground.channel.messages] == [card["id"]]
    assert playground.violations == []


async def test_suggestions_come_while_typing(playground: Playground, bot: Stock) -> None:
    """Autocomplete returns the bot's choices for what was typed."""
    bob = playground.members[1]

    choices = await bob.autocomplete("/video make", focused="model", value="run")

    assert choices == [{"name": "Runway:Gen4.5", "value": "runway:gen4.5"}]
    assert playground.violations == []


async def test_an_attachment_reaches_the_bot_by_a_signed_link(
    playground: Playground, bot: Stock
) -> None:
    """A file given to a command can be read by the bot."""
    alice = playground.members[0]

    made = await alice.command("/video make", prompt="a red fox", image=("first.png", b"12345"))

    assert (await made.followup())["content"].endswith(" 5 False")
    assert playground.violations == []


async def test_a_button_of_an_earlier_life_is_answered(playground: Playground) -> None:
    """A DynamicItem's button works after the bot was replaced by a fresh one."""
    alice, bob = playground.members[:2]
    async with running(playground):
        card = await (await alice.command("/video make", prompt="a red fox")).answered()

    async with running(playground):
        pressed = await bob.press(card, "Keep #1")
        answer = await pressed.answered()

    assert answer["content"] == "kept #1"
    assert answer["flags"] & 64
    assert playground.channel.seen_by(bob)[-1]["id"] == answer["id"]
    assert answer["id"] not in [each["id"] for each in playground.channel.seen_by(alice)]
    assert playground.violations == []


async def test_a_button_opens_a_modal_and_its_answers_arrive(
    playground: Playground, bot: Stock
) -> None:
    """A modal is opened by a button, filled in by labels, and answered."""
    alice = playground.members[0]
    card = await (await alice.command("/video make", prompt="a red fox")).answered()

    pressed = await alice.press(card, "Edit")
    await pressed.acknowledged()
    sent = await alice.submit(pressed, {"Prompt": "a blue fox", "Size": "Tall"})
    answer = await sent.answered()

    assert pressed.modal["title"] == "Edit the prompt"
    assert answer["content"] == "edited: a blue fox (Tall)"
    metadata = answer["interaction_metadata"]["triggering_interaction_metadata"]
    assert metadata["interacted_message_id"] == card["id"]
    assert playground.violations == []


async def test_a_select_changes_its_message(playground: Playground, bot: Stock) -> None:
    """A choice of several values edits the message that carries the select."""
    alice = playground.members[0]
    asked = await (await alice.command("/choose")).answered()

    chosen = await alice.select(asked, "Colour", "red", "blue")
    changed = await chosen.answered()

    assert changed["id"] == asked["id"]
    assert changed["content"] == "chosen: red, blue"
    assert playground.violations == []


async def test_context_menus_carry_their_target(playground: Playground, bot: Stock) -> None:
    """The menus of a message and of a person tell the bot which one it was."""
    alice, bob = playground.members[:2]
    said = await bob.say("look at this")

    reported = await (await alice.context("Report clip", said)).answered()
    quota = await (await alice.context("Show quota", bob)).answered()

    assert reported["content"] == f"reported {said['id']}"
    assert quota["content"] == "quota of bob"
    assert playground.violations == []


async def test_the_same_interaction_can_be_delivered_twice(
    playground: Playground, bot: Stock
) -> None:
    """A duplicate delivery reaches the bot; its second answer is told 40060."""
    alice = playground.members[0]
    secret = await alice.command("/secret")
    await secret.answered()

    secret.deliver_again()
    await playground.until(lambda: playground.calls[-1].status == 400)

    assert playground.calls[-1].response["code"] == 40060
    assert [kind for kind, _ in bot.heard].count("interaction") == 2
