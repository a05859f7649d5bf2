"""One text as the automaton reads it, and as its finds are checked."""

from functools import cached_property

from bot.moderation.fold import Folded, backwards
from bot.moderation.layout import Layout, repeats_in, squeezed


class View:
    """One reading of a text: a key for the automaton, and the layout of its words."""

    def __init__(self, name: str, text: Folded, key: str) -> None:
        self.name = name
        self.text = text
        self.key = key
        letters = key.replace(" ", "")
        self._repeats = repeats_in(letters)
        self.squeezed = squeezed(letters, self._repeats)
        self._gaps: dict[int, str] = {}

    @cached_property
    def layout(self) -> Layout:
        """Words, letters and runs; made when there is something to check."""
        return Layout(self.text.faces, self.key, self._repeats)

    @property
    def edges(self) -> tuple[bytearray, bytearray]:
        """For each squeezed letter, whether a word can begin or end there."""
        return self.layout.opens, self.layout.closes

    def gap(self, word: int) -> str:
        """The separator after a word, as folded."""
        found = self._gaps.get(word)
        if found is None:
            layout = self.layout
            after = layout.starts[word + 1]
            found = self.text.faces[layout.places[after - 1] + 1 : layout.places[after]]
            self._gaps[word] = found
        return found


class Mirror:
    """A view read from right to left; laid out only when a find begins and ends with words."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.squeezed = view.squeezed[::-1]

    @cached_property
    def edges(self) -> tuple[bytearray, bytearray]:
        """As of the view, the other way round."""
        opens, closes = self._view.edges
        return closes[::-1], opens[::-1]

    @cached_property
    def view(self) -> View:
        """The whole of it."""
        return View("reversed", backwards(self._view.text), self._view.key[::-1])
