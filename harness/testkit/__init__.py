"""For tests of bots, plug-ins and of the harness itself: loopback servers, scripted bots, transcripts in a few lines."""
