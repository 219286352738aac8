"""From outcomes to the exit code that never lies."""

from __future__ import annotations

from enum import IntEnum

from harness.model.record import Tally


class ExitCode(IntEnum):
    """What the process tells its caller.

    Precedence, when several apply: interrupted, then harness or endpoint failure (the result is not valid, so *failed*
    dialogues beside it prove nothing about the rest), then a failed gate.
    """

    PASSED = 0
    FAILED = 1
    INTERRUPTED = 2
    NOT_VALID = 3
    USAGE = 4
    NOTHING_SELECTED = 5


def exit_code(tally: Tally, *, interrupted: bool = False) -> ExitCode:
    """The exit code of a finished run.

    >>> exit_code(Tally(passed=3, failed=1)).name
    'FAILED'
    """
    if interrupted:
        return ExitCode.INTERRUPTED
    if tally.error:
        return ExitCode.NOT_VALID
    if tally.failed:
        return ExitCode.FAILED
    if not tally.passed + tally.flaky + tally.known_issue:
        return ExitCode.NOTHING_SELECTED
    return ExitCode.PASSED
