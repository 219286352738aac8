"""Runs a plan and tells what happens as a stream of events."""
