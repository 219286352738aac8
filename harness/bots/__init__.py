"""Bots as seen from outside: over HTTP, a Python callable, a process of its own, a script."""
