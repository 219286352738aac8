"""Keeps looked-up words between runs, so that most runs never load the morphological dictionary."""

from __future__ import annotations

import contextlib
from importlib.metadata import version
from pathlib import Path

from harness import __version__
from harness.model import codec
from harness.model.value import Value
from harness.russian import lemmas


class Words(Value, frozen=True, kw_only=True):
    """The stored book. ``made_by`` names the versions that it holds for."""

    made_by: str
    book: dict[str, list[tuple[str, str, bool, str]]]


class WordBook:
    """The stored words of a project.

    Args:
        folder: the project's cache folder; it may be deleted at any time.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "words.json"
        self._made_by = f"{__version__} {version('pymorphy3')} {version('pymorphy3-dicts-ru')}"
        self._known = 0

    def open(self) -> None:
        """Learn what is stored; a missing, foreign or damaged file means to start anew."""
        with contextlib.suppress(OSError, ValueError):
            stored = codec.decode(self._path.read_bytes(), Words)
            if stored.made_by == self._made_by:
                lemmas.learn(stored.book)
        self._known = lemmas.known_words()

    def close(self) -> None:
        """Store the words, when there are new ones; a folder that cannot be written costs only speed."""
        if lemmas.known_words() == self._known:
            return
        temporary = self._path.with_suffix(".tmp")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(codec.encode(Words(made_by=self._made_by, book=lemmas.book())))
            temporary.replace(self._path)
