"""The Bitrix24 stand-in: a private portal per dialogue, in process or over a socket, that journals what the bot does.

A clean-room implementation of the vendor's public REST documentation; see ``docs`` for what is covered.
"""
