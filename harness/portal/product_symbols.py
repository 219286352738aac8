"""Short symbols by which product rows name the kind of card that they belong to."""

from __future__ import annotations

from typing import Any

OWNERS: dict[str, int] = {"L": 1, "D": 2, "Q": 7, "SI": 31}
"""Symbol → entityTypeId; smart processes have ``T`` and their type in hexadecimal."""


def symbol_of(type_id: int) -> str:
    """Symbol of a kind of card."""
    return next((one for one, owner in OWNERS.items() if owner == type_id), f"T{type_id:x}")


def owner_type(symbol: Any) -> int | None:
    """The entityTypeId of a symbol."""
    text = str(symbol or "").upper()
    if text in OWNERS:
        return OWNERS[text]
    try:
        return int(text[1:], 16) if text.startswith("T") else None
    except ValueError:
        return None
