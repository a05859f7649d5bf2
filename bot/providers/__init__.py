"""Vendors of generated video, one a file, and which of them can be used here."""

from bot.providers.choice import providers_for, served

__all__ = ["providers_for", "served"]
