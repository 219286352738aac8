"""Parsed suites on disk: JSON, one file per suite file, valid only for exactly the same inputs.

A cache never decides anything: what cannot be read is compiled again, what cannot be written is kept in memory.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zlib
from pathlib import Path

import msgspec

from harness.errors import Problem
from harness.loading.files import digest_of
from harness.loading.library import Entry, FileInfo
from harness.model.value import Value


class Stored(Value, frozen=True, kw_only=True):
    """A compiled file.

    Attributes:
        key: of the inputs it was compiled from.
        includes: included files with the digests of their contents.
        dialogues: encoded one by one, so that one can be decoded alone.
        warnings: problems that do not keep the file from running.
    """

    key: str
    info: FileInfo
    includes: dict[str, str] = {}
    entries: tuple[Entry, ...] = ()
    dialogues: tuple[msgspec.Raw, ...] = ()
    warnings: tuple[Problem, ...] = ()


def keep(target: Path, data: bytes) -> bool:
    """Write a file of the cache as a whole or not at all; whether the disk took it."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(name).replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        return False
    return True


class Cache:
    """The folder of parsed suites.

    Args:
        folder: may be missing, foreign or read-only.
        common: digest of everything besides the file itself that its compilation depends on.
    """

    def __init__(self, folder: Path, common: str) -> None:
        self._folder = folder
        self._common = common
        self._decoder = msgspec.json.Decoder(Stored)
        self._encoder = msgspec.json.Encoder()
        self._memory: dict[str, bytes] = {}
        self._digests: dict[str, str] = {}

    def key(self, path: str, data: bytes) -> str:
        """Key of a file with this content."""
        return hashlib.sha256(f"{self._common}\n{path}\n{digest_of(data)}".encode()).hexdigest()

    def read(self, path: str, key: str) -> Stored | None:
        """What is stored for a file, unless it belongs to other inputs."""
        try:
            data = zlib.decompress(self._memory[path]) if path in self._memory else self._file(path).read_bytes()
            stored = self._decoder.decode(data)
        except (OSError, ValueError):  # missing, cut short, or not ours
            return None
        if stored.key != key or any(self._digest(name) != digest for name, digest in stored.includes.items()):
            return None
        return stored

    def write(self, path: str, stored: Stored) -> None:
        """Store a compiled file: on disk, or in memory when the disk does not take it."""
        data = self._encoder.encode(stored)
        if not keep(self._file(path), data):
            self._memory[path] = zlib.compress(data, 1)

    def _file(self, path: str) -> Path:
        return self._folder / f"{hashlib.sha256(path.encode()).hexdigest()[:32]}.json"

    def _digest(self, name: str) -> str:
        if name not in self._digests:
            try:
                self._digests[name] = digest_of(Path(name).read_bytes())
            except OSError:
                self._digests[name] = ""
        return self._digests[name]
