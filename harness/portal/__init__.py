"""The Bitrix24 stand-in: a private portal per dialogue, in process or over a socket, that journals what the bot does.

A clean-room implementation of the vendor's public REST documentation. A call goes through `harness.portal.session`, in
order: authorise, rate limit, planned faults, the function in `harness.portal.methods`, meanings, envelope, journal.
Where the documentation leaves something open, a module states what this portal does.
"""
