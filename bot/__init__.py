"""Dailies, a Discord bot with which a community shares one budget for AI video.

The map of the house, from the street to the cellar:

cli · app           the `dailies` command; the one place where concrete classes meet
rooms               what a render needs, opened with or without Discord and a database
client · courier    the door to Discord: commands in, messages out (with `cogs/` beside it)
books               the database by itself, for an operator's command
pipeline            a job's journey, one file a step
providers · media · storage · moderation    the rooms behind the ports
ports · wire · settings · logs · catalog    what the rooms share
domain              the rules, without I/O
"""
