"""Dailies, a Discord bot with which a community shares one budget for AI video.

The map of the house, from the street to the cellar:

cli · app           the `dailies` command; the one place where concrete classes meet
rooms · shelf       what a render needs, with or without Discord and a database; where a clip is read in a browser
client · courier    the door to Discord: commands in, messages out (with `cogs/` beside it)
words               every sentence people read; `locales` has them in their languages
presence · checkup  logging in, staying and going; looking at Discord beforehand, for `dailies doctor`
web                 our own pages: health, metrics, vendors' webhooks, signed links
books               the database by itself, for an operator's command
pipeline            a job's journey, one file a step
providers · media · storage · moderation    the rooms behind the ports
ports · wire · settings · logs · catalog    what the rooms share
rows                a row of the catalog, read and checked
domain              the rules, without I/O
garbage             how often Python looks for garbage: a pause is a late answer
"""
