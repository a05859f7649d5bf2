"""`python -m bot.cli`: the same as `dailies`."""

from bot.cli import main

main()
