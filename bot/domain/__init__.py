"""The rules of the house. No I/O, no clock, no framework: the standard library only."""
