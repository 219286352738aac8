"""The base of every model type: frozen, compact, encodable.

`msgspec.Struct` serves as the frozen dataclass: the same shape, but the JSON codec and its validation come with it, and
an object costs a fifth of a dataclass to create, which counts on the hot path.
"""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A plain immutable value. Sequences in it are tuples; mappings are never changed after construction."""


class Source(Value, frozen=True, kw_only=True):
    """Where a thing was written: shown in every finding and every error.

    Attributes:
        path: file, relative to the working directory, with forward slashes.
        line: from 1.
        column: from 1.
        excerpt: the lines of the file that say it (at most a few), for reports that travel without the file.
    """

    path: str
    line: int = 1
    column: int = 1
    excerpt: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"
