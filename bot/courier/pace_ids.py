"""The custom id of the button that ends a pause of new clips, in the grammar of `bot/courier/ids.py`."""

import re
from typing import Final

GO_ON: Final = "dailies|pace-go-on"
"""It means the pause that runs when it is pressed, so it needs no number."""

GO_ON_PRESSED: Final = re.compile(re.escape(GO_ON))
