"""Where the rows stand in a documented ``result``: ``{"element": {…}}``, ``[{…}]``, ``{"57": {…}}``, ``7``."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from harness.portal.tables import Row

_DEEPEST = 2
_IDS = {"id", "ID", "Id"}
Sort = Literal["row", "rows", "rows by id", "id", "done"]


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """The place of what a method answers with.

    Attributes:
        sort: one row, a list of rows, a map of rows by id, an id, or that it was done (true, an empty array).
        path: keys from ``result`` down to it.
        rows: those of the example.
        example: what the example has there.
    """

    sort: Sort
    path: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    example: Any = None

    def filled(self, value: Any) -> Any:
        """A ``result`` with this in the place."""
        for key in reversed(self.path):
            value = {key: value}
        return value


def slot(result: Any, path: tuple[str, ...] = ()) -> Slot | None:
    """The place in this ``result``; None when it is of no shape that a store of rows gives."""
    if isinstance(result, bool) or result in (None, []):
        return Slot(sort="done", path=path, example=result)
    if isinstance(result, int) or (isinstance(result, str) and result.isdigit()):
        return Slot(sort="id", path=path, example=result)
    if isinstance(result, list):
        return Slot(sort="rows", path=path, rows=tuple(result)) if _are_rows(result) else None
    if isinstance(result, dict):
        return _of_map(result, path)
    return None


def _of_map(result: dict[str, Any], path: tuple[str, ...]) -> Slot | None:
    if all(key.isdigit() for key in result) and _are_rows(list(result.values())):
        return Slot(sort="rows by id", path=path, rows=tuple(result.values()))
    if len(result) == 1 and len(path) < _DEEPEST:
        key, value = next(iter(result.items()))
        inner = slot(value, (*path, key))
        if inner is not None and not (inner.sort == "done" and value is None):
            return inner
    if len(result) > 1 or _IDS & result.keys():
        return Slot(sort="row", path=path, rows=(result,))
    return None


def _are_rows(values: list[Any]) -> bool:
    return bool(values) and all(isinstance(one, dict) and one for one in values)
