"""Files that appear whole or not at all, and a spool for what must be counted before it is written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO


class WholeFile:
    """A file written under a temporary name beside its target and renamed when complete.

    Args:
        path: where the file shall stand; missing folders are made.

    Raises:
        OSError: the folder cannot be written to.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        self._file: IO[bytes] = self._temporary.open("wb")

    def write(self, data: bytes | str) -> None:
        """Append; text goes out as UTF-8."""
        self._file.write(data.encode("utf-8", "replace") if isinstance(data, str) else data)

    def close(self) -> None:
        """Put the file in its place."""
        self._file.close()
        self._temporary.replace(self._path)

    def abort(self) -> None:
        """Leave nothing behind; an older file at the target stays as it was."""
        self._file.close()
        self._temporary.unlink(missing_ok=True)


class Spool:
    """Pieces kept on disk in named piles, so that memory does not grow with the run."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._piles: dict[str, list[tuple[int, int]]] = {}
        self._end = 0

    def add(self, pile: str, data: bytes | str) -> None:
        """Put a piece on a pile."""
        piece = data.encode("utf-8", "replace") if isinstance(data, str) else data
        self._file.write(piece)
        self._piles.setdefault(pile, []).append((self._end, len(piece)))
        self._end += len(piece)

    def sizes(self, pile: str) -> list[int]:
        """Bytes of each piece of a pile."""
        return [size for _, size in self._piles.get(pile, ())]

    def pieces(self, pile: str) -> Iterator[bytes]:
        """The pieces of a pile in the order in which they came."""
        for start, size in self._piles.get(pile, ()):
            self._file.seek(start)
            yield self._file.read(size)

    def close(self) -> None:
        """Forget everything."""
        self._file.close()


class FileReport:
    """Base of file reports: a whole file and a spool, both given up when the report breaks."""

    def __init__(self, path: Path) -> None:
        self.file = WholeFile(path)
        self.spool = Spool()

    def finish(self) -> None:
        """The report is complete."""
        self.spool.close()
        self.file.close()

    def abort(self) -> None:
        """The report broke: leave nothing half-written."""
        self.spool.close()
        self.file.abort()
