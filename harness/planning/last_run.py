"""Which dialogues failed last time: ``.harness/last-run.json``, for ``--last-failed``."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable
from pathlib import Path

from harness.model import codec
from harness.model.value import Value

FILE = Path(".harness") / "last-run.json"


class LastRun(Value, frozen=True, kw_only=True):
    """What a later run wants to know of an earlier one.

    Attributes:
        failed: ids that did not pass last time they ran, sorted.
    """

    failed: tuple[str, ...] = ()


def updated(before: LastRun, failed: Iterable[str], ran: Collection[str]) -> LastRun:
    """The state after a run: what ran is as it ended now, what did not run stays as it was."""
    kept = set(before.failed).difference(ran)
    return LastRun(failed=tuple(sorted(kept.union(failed))))


def read_failed(root: Path) -> frozenset[str]:
    """Ids that did not pass last time; none when nothing is stored, or nothing readable."""
    return frozenset(_read(root).failed)


def write_failed(root: Path, failed: Iterable[str], ran: Collection[str] | None = None) -> bool:
    """Store which dialogues did not pass.

    Args:
        root: of the project.
        failed: ids.
        ran: ids of all dialogues that ran, when others are to stay as they were; None forgets the others.

    Returns:
        Whether it could be stored: a read-only project runs all the same, only ``--last-failed`` selects nothing new.
    """
    state = LastRun(failed=tuple(sorted(set(failed)))) if ran is None else updated(_read(root), failed, ran)
    target = root / FILE
    temporary = target.with_suffix(".tmp")
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(codec.encode(state) + b"\n")
        temporary.replace(target)
        return True
    return False


def _read(root: Path) -> LastRun:
    try:
        return codec.decode((root / FILE).read_bytes(), LastRun)
    except (OSError, ValueError):  # a convenience file: without it nothing is known to have failed
        return LastRun()
