"""Lists of legacy methods whose records are no cards: the filter and the order of a call, applied to rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.portal.call import Call
from harness.portal.fields import Field, parsed
from harness.portal.selection import legacy_tests, matching, ordered
from harness.portal.tables import Row
from harness.portal.values import InvalidError, stored


def kinds_of(fields: Mapping[str, Field]) -> dict[str, str]:
    """Columns with their types."""
    return {name: "integer" if one.kind == "int" else one.kind for name, one in fields.items()}


def chosen(
    call: Call, rows: Iterable[Row], kinds: Mapping[str, str], usual: Mapping[str, Any] | None = None
) -> list[Row]:
    """The rows that a call asks for, in the order that it asks for; columns that there are not are ignored.

    Args:
        call: with ``filter`` and ``order``.
        rows: to choose from.
        kinds: column → type, by which values of the filter are read.
        usual: order when the call asks for none; by ID when there is none either.

    Raises:
        Refusal: filter or order is no map.
    """

    def read(name: str, value: Any) -> Any:
        try:
            return stored(kinds[name], value, call.world.seed.zone)
        except InvalidError:
            return str(value)

    tests = legacy_tests(call.array("filter"), read, kinds.__contains__)
    return ordered(matching(rows, tests), call.array("order") or usual or {}, kinds.__contains__)


def described(listed: str) -> Row:
    """The reply of a ``*.fields`` method, from the notation of `harness.portal.field_lists`."""
    return {name: one.described(name) for name, one in parsed(listed).items()}
