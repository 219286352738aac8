"""Text of others put where a language model reads it as material: between markers that it cannot contain."""

from __future__ import annotations

OPEN, CLOSE = "<<<", ">>>"
_HARMLESS = str.maketrans({"<": "‹", ">": "›"})


def block(name: str, text: str) -> str:
    """The text between ``<<<NAME`` and ``NAME>>>``, each on a line of its own.

    Runs of angle brackets in it become look-alikes of the same length, so that nothing in the text can end its block
    or begin another one.

    Args:
        name: of the block, ours.
        text: of anybody.
    """
    for marker in (OPEN, CLOSE):
        text = text.replace(marker, marker.translate(_HARMLESS))
    return f"{OPEN}{name}\n{text}\n{name}{CLOSE}"
