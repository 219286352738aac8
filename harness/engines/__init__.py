"""Bots that the project brings itself: the local engine that interprets a scenario written as data."""
