"""The coverage statement: every documented method, how the stand-in answers it, and which of its errors it can give.

Generated from the documentation's extract and the registry. An error counts as given when the code and the words of its
row stand in the module that implements the method or in one that this module builds on; for the generic store, when one
of its demands (a parameter, a field, an id, a row) leads to that row.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec

from harness.portal.catalogue import Documented, Failure, documented
from harness.portal.envelope import V3
from harness.portal.generic.demands import can_give
from harness.portal.method_table import MethodTable
from harness.registry import Marked

HERE = "harness.portal"
GENERIC, EXAMPLE, NONE = 2, 3, 0
_TWO_PARTS = {"crm", "booking", "tasks", "imbot", "im", "sale", "catalog"}
_HERE_IS_A_HOLE = "\0"
_TELLING = 12
"""Letters that a template needs outside its holes to be taken for the words of an error."""
Said = tuple[frozenset[str], str, tuple[tuple[str, ...], ...]]
"""Constants as they stand; the same folded, one a line; the templates among them in pieces."""
_HOLE = re.compile(r"\{[^}]*\}|#\w+#|`X`?|\*+")


class Covered(msgspec.Struct, frozen=True, kw_only=True):
    """One documented method.

    Attributes:
        tier: 1 written by hand, 2 generic store, 3 only the documentation's example (on request), 0 nothing.
        given: rows of its error table that the stand-in can answer with.
        errors: rows of its error table.
    """

    name: str
    version: int
    tier: int
    scope: str
    title: str
    deprecated: bool
    given: int
    errors: int

    @property
    def family(self) -> str:
        """First part of the name, the first two where families are large."""
        parts = self.name.split(".")
        return ".".join(parts[:2]) if parts[0] in _TWO_PARTS and len(parts) > 2 else parts[0]


def statement(table: MethodTable) -> list[Covered]:
    """All documented methods, by name."""
    pages = [page for group in documented().values() for page in group]
    pages.sort(key=lambda page: bool(page.answers))  # of two pages on one method the one with an example counts
    rows = {(page.name, page.version): _covered(table, page) for page in pages}
    return sorted(rows.values(), key=lambda one: (one.name.lower(), one.version))


def _covered(table: MethodTable, page: Documented) -> Covered:
    found = table.get(page.name if page.version == 2 else V3 + page.name)
    tier = _tier(found, page)
    given: Sequence[Failure] = ()
    if tier == 1 and found is not None:
        known = _said(found.target.__module__)
        given = [failure for failure in page.failures if _gives(known, failure)]
    elif tier == GENERIC:
        given = [failure for failure in page.failures if can_give(page, failure)]
    return Covered(
        name=page.name, version=page.version, tier=tier, scope=page.scope, title=page.title,
        deprecated=page.deprecated, given=len(given), errors=len(page.failures),
    )  # fmt: skip


def _tier(found: Marked | None, page: Documented) -> int:
    if found is None:
        return EXAMPLE if page.answers and page.version == 2 else NONE
    return GENERIC if found.options.get("fidelity") else 1


def _gives(known: Said, failure: Failure) -> bool:
    """Whether code and words of a row are among what a module says; words may have holes, which match anything."""
    codes, everything, templates = known
    if failure.code and failure.code not in codes:
        return False
    whole = _plain(failure.text)
    if any(_fills(template, whole) for template in templates):
        return True
    pieces = [piece for part in _HOLE.split(failure.text) if len(piece := _plain(part)) > 3]
    if not pieces or any(piece not in everything for piece in pieces):
        return False
    return any(all(piece in text for piece in pieces) for text in everything.split("\n"))


def _fills(template: tuple[str, ...], text: str) -> bool:
    """Whether a text is this template with its holes filled."""
    at = 0
    for piece in template:
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True


def _plain(text: str) -> str:
    return re.sub(r"<br ?/?>|[^a-z0-9]+", "", text.lower())


@cache
def _said(module: str) -> Said:
    """What a module and those that it imports from this package say."""
    texts: set[str] = set()
    for name in {module, *_imports(module)}:
        texts |= _constants(name)
    split = (tuple(filter(None, map(_plain, text.split(_HERE_IS_A_HOLE)))) for text in texts if _HERE_IS_A_HOLE in text)
    templates = tuple(sorted(one for one in split if sum(map(len, one)) >= _TELLING))
    return frozenset(texts), "\n".join(sorted(folded for text in texts if (folded := _plain(text)))), templates


@cache
def _tree(module: str) -> ast.Module:
    loaded = sys.modules.get(module)
    path = Path(getattr(loaded, "__file__", None) or __file__)
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(module: str) -> Iterator[str]:
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(HERE):
            yield from (
                name
                for name in (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names))
                if name in sys.modules and name != HERE
            )


@cache
def _constants(module: str) -> frozenset[str]:
    """Texts of a module; an f-string is one text with marks where its holes are."""
    found: set[str] = set()
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = (str(one.value) if isinstance(one, ast.Constant) else _HERE_IS_A_HOLE for one in node.values)
            found.add("".join(parts))
    return frozenset(found)


def totals(rows: Sequence[Covered]) -> Mapping[str, Mapping[int, int]]:
    """Family → tier → number of methods."""
    found: dict[str, dict[int, int]] = {}
    for row in rows:
        tiers = found.setdefault(row.family, {})
        tiers[row.tier] = tiers.get(row.tier, 0) + 1
    return found
