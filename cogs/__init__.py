"""The door: an interaction becomes an Ask, an answer becomes words."""
