"""Finding forbidden promises by a lexicon of word patterns."""

from __future__ import annotations

from harness.promises.promise import CATEGORIES, Promise
from harness.promises.reading import find_promises

__all__ = ["CATEGORIES", "Promise", "find_promises"]
