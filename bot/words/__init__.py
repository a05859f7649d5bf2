"""Every sentence that people read. No Discord here: facts come in, words go out.

`tongue` chooses the language; `refusals`, `cards`, `clips`, `answers` and `pages` hold the sentences;
`shown` writes amounts, times and prompts the same way everywhere. `python -m bot.words` prints them all.
"""
