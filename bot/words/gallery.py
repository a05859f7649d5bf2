"""The gallery's pages."""

from typing import Final, assert_never

from bot.domain.gallery import Search, Shelf
from bot.domain.job import Job
from bot.words import cards, shown, thanks
from bot.words.tongue import Tongue

TITLE_LIMIT: Final = 100  #: who types may type more than fits into a message


def head(search: Search, t: Tongue, *, title: str | None) -> str:
    """What is looked for. `title` is its model's, or what was typed as one."""
    match search.shelf:
        case Shelf.MINE:
            said = t.say("**Your clips**")
        case Shelf.FAVOURITES:
            said = t.say("**Your favourites**")
        case Shelf.CHANNEL:
            said = t.say("**Clips of this channel**")
        case Shelf.EVERYONE:
            said = t.say("**Clips of this server**")
        case _:
            assert_never(search.shelf)
    if title is not None:
        said = f"{said} · {shown.quoted(title, TITLE_LIMIT)}"
    if search.words:
        said = f"{said} · {t.say('“{words}”', words=shown.quoted(search.words))}"
    return said


def nothing(search: Search, t: Tongue) -> str:
    """No clip is there."""
    if search.before is not None:
        return t.say("There are no older clips.")
    if search.words and search.model_key is not None:
        return t.say(
            "No clip of this model speaks of that. Fewer words, or `/gallery` without a model, may find more."
        )
    if search.words:
        return t.say("No clip speaks of that. Fewer words, or only their beginnings, find more.")
    if search.model_key is not None:
        return t.say(
            "There is no clip of this model here. `/gallery` without a model looks through all of them."
        )
    match search.shelf:
        case Shelf.FAVOURITES:
            return t.say("You have no favourites yet. *Favourite* under a clip adds one.")
        case Shelf.MINE:
            return t.say("You have no clip here yet. `/video make` makes one.")
        case Shelf.CHANNEL:
            return t.say("No clip of this channel is there yet. `/video make` makes one.")
        case Shelf.EVERYONE:
            return t.say("No clip is here yet. `/video make` makes one.")
        case _:
            assert_never(search.shelf)


def too_long_to_turn(t: Tongue) -> str:
    """A model's name and a search that do not fit into a button together."""
    return t.say("There are older clips. A shorter search, or one without a model, turns to them.")


def entry(
    job: Job, t: Tongue, *, title: str, url: str | None, gone: bool = False, thanked: int = 0
) -> str:
    """A clip on a page. `gone`: its file is not kept any more; `thanked`: by so many members."""
    number = shown.number(job.id)
    first = f"**[{number}]({url})**" if url else f"**{number}**"
    if job.private:
        first = t.say("{job}, for you alone", job=first)
    when = shown.soon(job.ended_at or job.created_at)
    facts = cards.facts(job.spec, t, title=title)
    if thanked:
        facts = f"{facts} · {thanks.count(thanked, t)}"
    if gone:
        facts = f"{facts} · {t.say('its file is not kept any more')}"
    return (
        f"{first} · {shown.member(job.member_id)} · {when}\n{shown.prompt(job.spec.prompt)}"
        f"\n-# {facts}"
    )
