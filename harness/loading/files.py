"""Reading YAML files: what may be read, and what is refused before a parser sees it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from harness.errors import Problem
from harness.loading.yaml_errors import MAX_BYTES
from harness.loading.yaml_nodes import Document, parse

_BOM = b"\xef\xbb\xbf"
_FOREIGN_BOMS = (b"\xff\xfe", b"\xfe\xff")


def shown_path(path: Path) -> str:
    """A path as messages and `Source` show it: relative to the working directory, with forward slashes."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()


def read_bytes(path: Path) -> bytes | Problem:
    """The content of a file, or why there is none."""
    shown = shown_path(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return Problem(
            code="file.unreadable", path=shown, parameters={"detail": error.strerror or type(error).__name__}
        )
    if len(data) > MAX_BYTES:
        return Problem(code="file.too_big", path=shown, parameters={"limit": MAX_BYTES})
    return data


def document_of(data: bytes, path: str) -> Document:
    """Parse the bytes of a YAML file; problems are in the document."""
    if data.startswith(_BOM):
        return _refused("file.bom", path)
    if data.startswith(_FOREIGN_BOMS):
        return _refused("file.encoding", path)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        return _refused("file.encoding", path, line, column)
    if not text.strip():
        return _refused("file.empty", path)
    return parse(text, path)


def _refused(code: str, path: str, line: int = 1, column: int = 1) -> Document:
    problem = Problem(code=code, path=path, line=line, column=column)
    return Document(path=path, lines=[], problems=[problem])


def read_document(path: Path) -> Document:
    """Read and parse a YAML file; problems (also that it is missing) are in the document."""
    data = read_bytes(path)
    if isinstance(data, Problem):
        return Document(path=data.path, lines=[], problems=[data])
    return document_of(data, shown_path(path))


def digest_of(data: bytes) -> str:
    """Content digest for cache keys."""
    return hashlib.sha256(data).hexdigest()
