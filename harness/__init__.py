"""Tests what chat assistants say and do before they meet real clients."""

__version__ = "0.1.0"
