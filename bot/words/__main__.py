"""Every sentence, and the catalogs of the languages.

`python -m bot.words [LANGUAGE]` prints every sentence; `extract` renews the template, `update` merges it into
the catalogs, and `missing` lists what they lack, as JSON.
"""

import json
import sys

from bot.words import catalogs
from bot.words.samples import everything
from bot.words.template import POT, template
from bot.words.tongue import tongue


def main(argument: str = "en-US") -> None:
    """Print the sentences in a language, or do one of the three jobs."""
    match argument:
        case "extract":
            POT.write_text(template(), encoding="utf-8")
        case "update":
            catalogs.update()
        case "missing":
            lacking = json.dumps(catalogs.missing(), ensure_ascii=False, indent=1)
            sys.stdout.write(f"{lacking}\n")
        case _:
            for moment, said in everything(tongue(argument)):
                sys.stdout.write(f"[{moment}]\n{said}\n\n")


if __name__ == "__main__":
    main(*sys.argv[1:2])
