"""Choosing dialogues: by address, words, tags, clauses, kind, last failure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from harness.model.dialogue import Kind
from harness.model.value import Value
from harness.planning.addresses import address_filter
from harness.planning.dialogues import Listed
from harness.planning.keywords import keyword_filter

Filter = Callable[[Listed], bool]


class Selection(Value, frozen=True, kw_only=True):
    """What the person asked for; every stated part must hold, any of its values will do.

    Attributes:
        addresses: files, folders, ``file::id``, ``file::id[case]``; a dialogue is named by any of them.
        keyword: expression on id, title and tags (see `keyword_filter`).
        tags: any of these.
        clauses: covers any of these: an id (``ESC-1``) or a family (``ESC``).
        kinds: any of these.
        last_failed: ids that failed last time; None means that it does not matter.
    """

    addresses: tuple[str, ...] = ()
    keyword: str = ""
    tags: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    last_failed: frozenset[str] | None = None

    def pick(self, entries: Sequence[Listed]) -> tuple[Listed, ...]:
        """The selected dialogues, in the order of the library.

        Raises:
            UsageError: an address that names nothing, a malformed expression.
        """
        filters = self._filters(entries)
        return tuple(entry for entry in entries if all(holds(entry) for holds in filters))

    def _filters(self, entries: Sequence[Listed]) -> list[Filter]:
        filters: list[Filter] = []
        if self.addresses:
            named = [address_filter(address, entries) for address in self.addresses]
            filters.append(lambda entry: any(names(entry) for names in named))
        if self.keyword.strip():
            matches = keyword_filter(self.keyword)
            filters.append(lambda entry: matches(_searched(entry)))
        if self.tags:
            filters.append(lambda entry: not set(self.tags).isdisjoint(entry.tags))
        if self.clauses:
            filters.append(
                lambda entry: any(covers(clause, wanted) for clause in entry.covers for wanted in self.clauses)
            )
        if self.kinds:
            filters.append(lambda entry: entry.kind in self.kinds)
        if self.last_failed is not None:
            failed = self.last_failed
            filters.append(lambda entry: entry.id in failed)
        return filters


def covers(clause: str, wanted: str) -> bool:
    """Whether a clause is the wanted one or belongs to the wanted family; letter case does not matter."""
    clause, wanted = clause.upper(), wanted.upper()
    return clause == wanted or clause.startswith(f"{wanted.removesuffix('-')}-")


def _searched(entry: Listed) -> str:
    """What keywords look at; a character that nobody types keeps the parts apart."""
    return "\0".join((entry.id, entry.title, *entry.tags))
