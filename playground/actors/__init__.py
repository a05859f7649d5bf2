"""People and places as a test or a page handles them."""
