"""Where problems of one file are collected, with their places and the names that were probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from harness.errors import Problem
from harness.loading.yaml_nodes import Document, Spot
from harness.model.value import Source

_SHOWN = 60
_LISTED = 400
_CLOSE_ENOUGH = 60


@dataclass(slots=True)
class Desk:
    """Problems of one document; the same problem at the same place is told once (cases compile the same lines)."""

    document: Document
    problems: list[Problem] = field(default_factory=list)
    _told: set[tuple[str, int, int, str]] = field(default_factory=set)

    def report(self, code: str, spot: Spot, /, **parameters: Any) -> None:
        """Note a problem at a place of the document."""
        line, column = self.document.place(spot)
        identity = (code, line, column, str(parameters))
        if identity not in self._told:
            self._told.add(identity)
            self.problems.append(
                Problem(code=code, path=self.document.path, line=line, column=column, parameters=parameters)
            )

    def warn(self, code: str, spot: Spot, /, **parameters: Any) -> None:
        """Note something odd that does not keep the file from running."""
        before = len(self.problems)
        self.report(code, spot, **parameters)
        if len(self.problems) > before:
            self.problems[-1] = replace(self.problems[-1], level="warning")

    def unknown(self, code: str, spot: Spot, what: str, valid: Iterable[str], **more: Any) -> None:
        """Note a name that is none of ``valid``; the code ``<code>.meant`` is used when one of them is close."""
        names = sorted(valid)
        meant = closest(what, names)
        parameters = {"what": shown(what), "valid": listed(names), **more}
        if meant:
            self.report(f"{code}.meant", spot, meant=meant, **parameters)
        else:
            self.report(code, spot, **parameters)

    def source(self, spot: Spot) -> Source:
        """The place as a model value, with the lines that say it."""
        line, column = self.document.place(spot)
        return Source(path=self.document.path, line=line, column=column, excerpt=self.document.excerpt(spot))


def closest(what: str, names: list[str]) -> str:
    """The name that was probably meant, or nothing."""
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 - only problems need it

    found = process.extractOne(what[:200], names, scorer=fuzz.ratio, processor=utils.default_process,
                               score_cutoff=_CLOSE_ENOUGH)  # fmt: skip
    return str(found[0]) if found else ""


def listed(names: Iterable[str]) -> str:
    """Names for a sentence, cut to a bounded length; a dash when there are none."""
    joined = ", ".join(names)
    return (joined if len(joined) <= _LISTED else joined[:_LISTED].rpartition(", ")[0] + ", …") or "–"


def shown(value: Any) -> str:
    """A found value for a sentence: as it would be written, cut to a bounded length."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif value is None:
        text = "null"
    elif isinstance(value, dict):
        text = "{" + ", ".join(f"{key}: …" for key in value) + "}"
    elif isinstance(value, list):
        text = "[…]" if value else "[]"
    else:
        text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
