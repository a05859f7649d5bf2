"""One vendor, one file: what we say and hear on its wire."""
