"""The cellar: tables, the one way to read and to write, one file a subject."""
