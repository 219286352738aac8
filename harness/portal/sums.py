"""Sums of cards: what their product rows come to."""

from __future__ import annotations

from harness.portal.product_symbols import symbol_of
from harness.portal.tables import Row
from harness.portal.world import World


def rows_of(world: World, symbol: str, owner: int) -> list[Row]:
    """The product rows of a card, in their own order."""
    rows = [
        row for _, row in world.tables["product_row"].rows() if (row["ownerType"], row["ownerId"]) == (symbol, owner)
    ]
    return sorted(rows, key=lambda row: (row["sort"], row["id"]))


def amount(rows: list[Row]) -> float:
    """What rows come to."""
    return round(sum(float(row["price"] * row["quantity"]) for row in rows), 2)


def by_rows(world: World, type_id: int, card: Row) -> float | None:
    """The sum that a card has to have; None when it is kept by hand or has no rows."""
    if card.get("IS_MANUAL_OPPORTUNITY") == "Y" or not world.tables["product_row"].last:
        return None
    rows = rows_of(world, symbol_of(type_id), card["ID"])
    return amount(rows) if rows else None
