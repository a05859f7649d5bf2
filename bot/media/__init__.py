"""Files: clips as they come from vendors, and pictures as they come from people. Heavy work runs in children."""
