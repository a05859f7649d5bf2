"""Who appears in a clip: one painter a kind, and how each kind moves."""

from sketch.subjects.entrance import Place, enter

__all__ = ["Place", "enter"]
