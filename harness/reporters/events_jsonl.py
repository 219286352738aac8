"""``events.jsonl``: the record of a run, from which every report can be made again.

While a run goes on, events are appended as they come; `finalise` puts the file into plan order once, at the end, so
that serial, parallel and resumed runs leave the same bytes. A killed run leaves at worst half a last line, which
readers drop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from harness.errors import HarnessError
from harness.model import codec
from harness.model.events import AnyEvent, DialogueFinished, DialogueSkipped, RunFinished, RunStarted
from harness.model.value import Value
from harness.reporters.escaping import safe_json
from harness.reporters.files import WholeFile

_HEAD = re.compile(rb'\{"event":"(\w+)"(?:,"seq":\d+)?')
_FLUSHED = (RunStarted, DialogueFinished, DialogueSkipped, RunFinished)
# Rank of an event inside its dialogue.
_IN_DIALOGUE = {"DialogueStarted": 0, "TurnFinished": 1, "DialogueFinished": 2, "DialogueSkipped": 3}


class EventsWriter:
    """Appends events as they come; usable as a live reporter.

    Args:
        path: of ``events.jsonl``; an existing file is continued, its half-written last line dropped.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = path.open("ab")
        self._file.truncate(_whole_bytes(path))

    def handle(self, event: AnyEvent) -> None:
        """Write one event; whole dialogues reach the disk at once, so that a killed run can be resumed."""
        self._file.write(safe_json(event) + b"\n")
        if isinstance(event, _FLUSHED):
            self._file.flush()

    def close(self) -> None:
        """Flush and close."""
        self._file.close()


def _whole_bytes(path: Path) -> int:
    """Bytes up to and with the last line break."""
    with path.open("rb") as file:
        position = file.seek(0, 2)
        while position:
            start = max(0, position - 65536)
            file.seek(start)
            found = file.read(position - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            position = start
    return 0


def read_events(path: Path) -> Iterator[AnyEvent]:
    """The events of a file, one at a time.

    Raises:
        HarnessError: ``events.broken`` for a line that is no event (but for a last line cut short), ``events.missing``.
    """
    try:
        file = path.open("rb")
    except OSError as problem:
        raise HarnessError("events.missing", path=path.as_posix(), detail=problem.strerror or "") from problem
    with file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return
            try:
                event = codec.decode_event(line)
            except ValueError as problem:
                raise _broken(path, number, problem) from problem
            yield event


def _broken(path: Path, line: int, problem: Exception) -> HarnessError:
    return HarnessError("events.broken", path=path.as_posix(), line=line, detail=str(problem))


class _JobHead(Value, frozen=True, kw_only=True):
    """Of a job, only what sorting needs."""

    suite: str = ""


class _RecordHead(Value, frozen=True, kw_only=True):
    """Of a record, only what sorting needs."""

    job: _JobHead = _JobHead()


class _Head(Value, frozen=True, kw_only=True):
    """Of an event, only what sorting needs: the rest of the line is skipped unread."""

    event: str
    index: int | None = None
    exchange: int = 0
    suite: str = ""
    job: _JobHead = _JobHead()
    record: _RecordHead = _RecordHead()

    @property
    def of_suite(self) -> str:
        return self.suite or self.job.suite or self.record.job.suite


_Place = tuple[int, int]  # offset and length of a line


class _Order:
    """Where the lines of a run lie in the file, and in what order they belong."""

    def __init__(self) -> None:
        self.started: _Place | None = None
        self.finished: _Place | None = None
        self.interrupted: list[_Place] = []
        self.suites: dict[str, dict[str, _Place]] = {}
        self.dialogues: dict[int, list[tuple[tuple[int, int], _Place]]] = {}
        self.suite_of: dict[int, str] = {}
        self.troubles: list[tuple[int, bytes, _Place]] = []
        self._begun: set[int] = set()

    def take(self, head: _Head, line: bytes, place: _Place) -> None:
        """Note one line."""
        name, index = head.event, head.index
        if name == "RunStarted":
            self.started = self.started or place
            self.interrupted = []  # a resumed run is not interrupted any more
        elif name == "RunFinished":
            self.finished = place
        elif name == "RunInterrupted":
            self.interrupted.append(place)
        elif name in {"SuiteStarted", "SuiteFinished"}:
            known = self.suites.setdefault(head.suite, {})
            known[name] = place if name == "SuiteFinished" else known.get(name, place)
        elif name == "Trouble":
            text = _HEAD.sub(b"", line, count=1)
            self.troubles.append((-1 if index is None else index, text, place))
        elif index is not None and name in _IN_DIALOGUE:
            self._take_dialogue(head, index, place)
        else:
            raise ValueError(f"unknown event {name!r}")

    def _take_dialogue(self, head: _Head, index: int, place: _Place) -> None:
        if head.event == "DialogueStarted" or (head.event == "DialogueSkipped" and index not in self._begun):
            if index in self._begun:  # run again after a resume: the earlier try does not count
                self.dialogues.pop(index, None)
                self.troubles = [trouble for trouble in self.troubles if trouble[0] != index]
            self._begun.add(index)
        self.dialogues.setdefault(index, []).append(((_IN_DIALOGUE[head.event], head.exchange), place))
        if head.of_suite:
            self.suite_of[index] = head.of_suite

    def places(self) -> Iterator[_Place]:
        """All lines in plan order, suites opened before their first dialogue and closed behind their last."""
        if self.started:
            yield self.started
        last = {suite: index for index, suite in sorted(self.suite_of.items())}
        opened: set[str] = set()
        for index in sorted(self.dialogues):
            suite = self.suite_of.get(index, "")
            marks = self.suites.get(suite, {})
            if suite not in opened and "SuiteStarted" in marks:
                yield marks["SuiteStarted"]
            opened.add(suite)
            yield from (place for _, place in sorted(self.dialogues[index]))
            if last.get(suite) == index and "SuiteFinished" in marks:
                yield marks["SuiteFinished"]
        for suite in sorted(self.suites.keys() - opened):
            yield from (self.suites[suite][name] for name in sorted(self.suites[suite], reverse=True))
        yield from (place for _, _, place in sorted(self.troubles))
        yield from self.interrupted[-1:]
        if self.finished:
            yield self.finished


def finalise(path: Path) -> None:
    """Rewrite a finished run's file in plan order, numbered anew; atomic, and idempotent.

    Of a dialogue that ran twice (a resumed run) the last try stays.

    Raises:
        HarnessError: ``events.broken``: a line other than the last is no event.
    """
    order = _Order()
    with path.open("rb") as source:
        offset = 0
        for number, line in enumerate(source, 1):
            if not line.endswith(b"\n"):
                break
            try:
                order.take(codec.decode(line, _Head), line, (offset, len(line)))
            except ValueError as problem:
                raise _broken(path, number, problem) from problem
            offset += len(line)
        target = WholeFile(path)
        try:
            for number, line in enumerate(_lines(source, order.places())):
                target.write(_HEAD.sub(_numbered(number), line, count=1))
        except BaseException:
            target.abort()
            raise
    target.close()


def _lines(source: IO[bytes], places: Iterator[_Place]) -> Iterator[bytes]:
    for start, size in places:
        source.seek(start)
        yield source.read(size)


def _numbered(number: int) -> Any:
    suffix = b',"seq":%d' % number if number else b""  # a default is left out, as the codec does
    return lambda found: b'{"event":"' + found[1] + b'"' + suffix
