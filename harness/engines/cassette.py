"""Answers of a grader kept in a file of the project, so that a run can be repeated without a server and for nothing.

Modes are those of vcrpy and pytest-recording:

* ``none``: only what is recorded is answered; anything else is an error that says what is missing;
* ``once``: a file that is not there yet is recorded, one that is there is used as with ``none``;
* ``new_episodes``: what is recorded is answered, the rest is asked and recorded;
* ``all``: everything is asked anew, and replaces what was recorded.

The file is JSON Lines, one recording each. An answer belongs to everything that was asked: model, settings,
instruction, question and conversation; when any of these changes, the recording is stale, and the error says what has.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from harness.errors import BotError, Problem, SuiteError
from harness.model import codec

Mode = Literal["none", "once", "new_episodes", "all"]
MODES: tuple[Mode, ...] = get_args(Mode)


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that an answer depends on.

    Attributes:
        instruction: digest of what the model is told about grading.
    """

    model: str
    temperature: float | None
    seed: int | None
    max_tokens: int | None
    instruction: str
    question: str
    transcript: str


class _Answer(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    met: bool
    reason: str
    label: str = ""


class _Recording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    asked: Asked
    answer: _Answer


class Cassette:
    """The recordings of one file; any thread may ask.

    Args:
        path: of the file.
        mode: see above.
        shown: the path as people know it, for messages.

    Raises:
        SuiteError: the file holds something else than recordings.
    """

    def __init__(self, path: Path, mode: Mode, shown: str = "") -> None:
        self._path = path
        self._shown = shown or path.name
        self._again = mode == "all"
        self._records = mode in {"all", "new_episodes"} or (mode == "once" and not path.exists())
        self._known = {one.asked: one.answer for one in self._read()}
        self._written = False
        self._lock = threading.Lock()

    def answer(self, asked: Asked, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The recorded answer, or the one that ``ask`` gives, which is recorded then.

        Raises:
            BotError: ``grader.not_recorded`` or ``grader.stale`` when nothing may be recorded, ``grader.unwritable``,
                and what ``ask`` raises; failures are never recorded.
        """
        known = None if self._again else self._known.get(asked)
        if known is not None:
            plain: dict[str, Any] = codec.plain(known)
            return plain
        if not self._records:
            raise self._missing(asked)
        given = ask()
        self._keep(_Recording(asked=asked, answer=msgspec.convert(given, _Answer)))
        return given

    def close(self) -> None:
        """Put what was recorded into an order of its own, each answer once: the order of asking is chance."""
        with self._lock:
            if self._written:
                lines = {codec.encode(one.asked): codec.encode(one) + b"\n" for one in self._read()}
                beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
                beside.write_bytes(b"".join(lines[key] for key in sorted(lines)))
                beside.replace(self._path)
                self._written = False

    def _keep(self, recording: _Recording) -> None:
        with self._lock:
            self._known[recording.asked] = recording.answer
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._path.open("ab") as out:
                    out.write(codec.encode(recording) + b"\n")
            except OSError as error:
                reason = error.strerror or str(error)
                raise BotError("grader.unwritable", cassette=self._shown, reason=reason) from None
            self._written = True

    def _read(self) -> Iterator[_Recording]:
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._broken("grader.cassette.unreadable", 1, reason=error.strerror or str(error)) from None
        for number, line in enumerate(lines, 1):
            try:
                yield msgspec.json.decode(line, type=_Recording)
            except (ValueError, RecursionError) as error:
                raise self._broken("grader.cassette.broken", number, reason=str(error)[:200]) from None

    def _broken(self, code: str, line: int, **parameters: Any) -> SuiteError:
        return SuiteError([Problem(code=code, path=self._shown, line=line, parameters=parameters)])

    def _missing(self, asked: Asked) -> BotError:
        """Says what has changed since the recording that comes nearest."""
        fields = Asked.__struct_fields__
        changes = [
            ", ".join(name for name in fields if getattr(one, name) != getattr(asked, name))
            for one in list(self._known)
            if one.question == asked.question
        ]
        if not changes:
            return BotError("grader.not_recorded", cassette=self._shown)
        return BotError("grader.stale", cassette=self._shown, what=min(changes, key=lambda names: names.count(",")))
