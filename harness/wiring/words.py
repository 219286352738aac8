"""Keeps looked-up words between runs, so that most runs never load the morphological dictionary."""

from __future__ import annotations

import contextlib
from importlib.metadata import version
from pathlib import Path

import msgspec

from harness.model import codec
from harness.model.value import Value
from harness.russian import lemmas


class Words(Value, frozen=True, kw_only=True):
    """The stored book. ``made_by`` names the versions that it holds for."""

    made_by: str
    book: dict[str, msgspec.Raw]


SHIPPED = Path(lemmas.__file__).with_name("common_words.json")
"""Words of such businesses and their clients, so that the first run of a project (every run in CI) is fast as well."""


def _reading(entry: msgspec.Raw) -> lemmas.Entry:
    return codec.decode(entry, list[tuple[str, str, bool, str]])


def made_by() -> str:
    """What a stored book holds for: the analyser and its dictionary."""
    return f"1 {version('pymorphy3')} {version('pymorphy3-dicts-ru')}"


def encoded() -> bytes:
    """Everything known by now, as a stored book."""
    book = {word: msgspec.Raw(codec.encode(entry)) for word, entry in lemmas.book().items()}
    return codec.encode(Words(made_by=made_by(), book=book)) + b"\n"


class WordBook:
    """The stored words of a project.

    Args:
        folder: the project's cache folder; it may be deleted at any time.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "words.json"

    def open(self) -> None:
        """Learn what is shipped and what is stored; missing, foreign or damaged files are passed over."""
        for path in (SHIPPED, self._path):
            with contextlib.suppress(OSError, ValueError):
                stored = codec.decode(path.read_bytes(), Words)
                if stored.made_by == made_by():
                    lemmas.learn(stored.book, _reading)

    def close(self) -> None:
        """Store the words, when there are new ones; a folder that cannot be written costs only speed."""
        if not lemmas.new_words():
            return
        temporary = self._path.with_suffix(".tmp")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(encoded())
            temporary.replace(self._path)
