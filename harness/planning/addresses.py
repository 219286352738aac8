"""What a person types to name dialogues: a file, a folder, ``file::id``, ``file::id[case]``, an id alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from harness.errors import UsageError
from harness.planning.dialogues import Listed

SEPARATOR = "::"
_CLOSE_ENOUGH = 60
_SHOWN = 12

Names = Callable[[Listed], bool]


def address_filter(address: str, entries: Sequence[Listed]) -> Names:
    """A predicate for the dialogues that an address names.

    Args:
        address: as typed; paths are relative to the working directory.
        entries: of the library.

    Raises:
        UsageError: it names none of them; with the nearest address that exists.
    """
    path_text, separator, name = address.partition(SEPARATOR)
    path = _normal(path_text)
    if separator:
        names = _both(path, name)
    elif any(_under(path, entry) for entry in entries):
        names = _below(path)
    else:
        names = _called(address)
    if not any(names(entry) for entry in entries):
        _refuse(address, path, name, entries)
    return names


def _normal(text: str) -> str:
    """As `Source.path` writes it."""
    path = Path(os.path.relpath(text)) if Path(text).is_absolute() else Path(os.path.normpath(text or "."))
    return path.as_posix()


def _under(path: str, entry: Listed) -> bool:
    own = PurePosixPath(entry.source.path)
    return path == "." or own == PurePosixPath(path) or PurePosixPath(path) in own.parents


def _below(path: str) -> Names:
    return lambda entry: _under(path, entry)


def _called(name: str) -> Names:
    return lambda entry: name in {entry.id, entry.id.partition("[")[0]}


def _both(path: str, name: str) -> Names:
    called = _called(name)
    return lambda entry: called(entry) and _under(path, entry)


def _refuse(address: str, path: str, name: str, entries: Sequence[Listed]) -> None:
    here = [entry for entry in entries if _under(path, entry)]
    if name and here:
        valid = [f"{entry.source.path}{SEPARATOR}{entry.id}" for entry in here]
    else:
        valid = list(dict.fromkeys(entry.source.path for entry in entries))
        valid += [f"{entry.source.path}{SEPARATOR}{entry.id}" for entry in entries] if name else []
    meant = _closest(address, valid)
    shown = ", ".join(valid[:_SHOWN]) + (", …" if len(valid) > _SHOWN else "")
    if meant:
        raise UsageError("select.address.meant", what=address, meant=meant, valid=shown or "–")
    raise UsageError("select.address", what=address, valid=shown or "–")


def _closest(what: str, names: list[str]) -> str:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only mistakes need it

    found = process.extractOne(what[:500], names, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    return str(found[0]) if found else ""
