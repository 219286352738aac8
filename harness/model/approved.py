"""What the business has approved: the only things a bot may promise, quote or state."""

from __future__ import annotations

from typing import Any

from harness.model.value import Value


class Price(Value, frozen=True, kw_only=True):
    """A line of the price list.

    Attributes:
        service: as the price list names it.
        price: roubles.
        lower_bound: the price list says «от»: the sum is settled later.
        masters: who does it.
        minutes: how long it takes; 0 when the list does not say.
    """

    service: str
    price: float
    lower_bound: bool = False
    masters: tuple[str, ...] = ()
    minutes: int = 0


class Approved(Value, frozen=True, kw_only=True):
    """An offers fixture.

    Attributes:
        offers: mappings as written: ``id``, ``name``, ``kind``, ``percent``, ``sum``, ``free``, ``services``,
            ``group``, ``from``, ``until``, ``branch``, ``conditions``, ``text``.
        facts: name -> text, number or list: address, hours, legal name …
        prices: the price list.
    """

    offers: tuple[dict[str, Any], ...] = ()
    facts: dict[str, Any] = {}
    prices: tuple[Price, ...] = ()


NOTHING = Approved()
"""What a business that has stated no offers has approved."""
