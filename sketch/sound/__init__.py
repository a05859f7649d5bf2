"""What a clip sounds like: the place's own noises under a soft line of chords."""

from sketch.sound.mix import sound

__all__ = ["sound"]
