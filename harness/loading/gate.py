"""The last gate: a file without problems must also be valid by the schema that editors use.

The readers of this package explain problems much better, so the schema is asked only when they have none: what it
finds then is a gap of theirs, and the file is refused rather than half understood.
"""

from __future__ import annotations

from typing import Any

from harness.loading.check_book import CheckBook
from harness.loading.desk import Desk
from harness.loading.schema import suite_schema
from harness.loading.yaml_nodes import Spot


class Gate:
    """The compiled schema.

    Args:
        book: the checks that it is generated from.
    """

    def __init__(self, book: CheckBook) -> None:
        import jsonschema_rs  # noqa: PLC0415 - only files that are not cached need it

        self._schema = suite_schema(book)
        self._validator: Any = jsonschema_rs.validator_for(self._schema)

    def check(self, desk: Desk) -> None:
        """Report the most telling violation of the schema, if there is one."""
        root = desk.document.root
        if self._validator.is_valid(root):
            return
        from jsonschema import Draft202012Validator  # noqa: PLC0415 - heavy, and hardly ever needed
        from jsonschema.exceptions import best_match  # noqa: PLC0415 - as above

        error = best_match(Draft202012Validator(self._schema).iter_errors(root))
        path = list(error.absolute_path) if error is not None else []
        reason = error.message[:200] if error is not None else "–"
        desk.report("suite.schema", spot_at(root, path), reason=reason)


def spot_at(root: Any, path: list[str | int]) -> Spot:
    """The place of a path of keys and numbers."""
    container, spot = root, Spot(root)
    for key in path:
        spot = Spot(container, key)
        container = container[key]
    return spot
