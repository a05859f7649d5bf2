"""`python -m bot.words [LANGUAGE]` prints every sentence; `python -m bot.words extract` renews the template."""

import sys

from bot.words.samples import everything
from bot.words.template import POT, template
from bot.words.tongue import tongue


def main(argument: str = "en-US") -> None:
    """Print, or extract."""
    if argument == "extract":
        POT.write_text(template(), encoding="utf-8")
        return
    for moment, said in everything(tongue(argument)):
        sys.stdout.write(f"[{moment}]\n{said}\n\n")


if __name__ == "__main__":
    main(*sys.argv[1:2])
