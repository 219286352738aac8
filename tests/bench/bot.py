"""A trivial bot in the process."""

from __future__ import annotations


def bot(text: str) -> str:
    """Say back what was said."""
    return f"Вы написали: {text}"
