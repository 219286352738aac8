"""For tests of bots, of plug-ins and of the harness: servers, scripted bots, stand-ins for portal and clock."""
