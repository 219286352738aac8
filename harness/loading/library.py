"""The loaded suites: light entries of all dialogues, and each dialogue in full when it is asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import msgspec

from harness.model.dialogue import Dialogue, Kind, Severity
from harness.model.value import Source, Value

_KEPT_FILES = 8


class Entry(Value, frozen=True, kw_only=True):
    """One dialogue, as much of it as planning and listing need.

    Attributes:
        key: ``(suite path, number of the dialogue in it)``.
        digest: of the dialogue's content.
    """

    key: tuple[str, int]
    id: str
    suite: str
    title: str = ""
    kind: Kind = "positive"
    severity: Severity = "major"
    tags: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    bot: str = ""
    channel: str = ""
    digest: str = ""
    source: Source

    @property
    def base(self) -> str:
        """The id without its case."""
        return self.id.partition("[")[0]

    @property
    def address(self) -> str:
        """What to type to run just this: ``path::id``."""
        return f"{self.source.path}::{self.id}"


class FileInfo(Value, frozen=True, kw_only=True):
    """The head of a suite file.

    Attributes:
        policies: packs that apply to its dialogues.
        dialogues: how many there are, cases counted.
    """

    path: str
    suite: str
    source: Source
    policies: tuple[str, ...] = ()
    dialogues: int = 0


class Library:
    """All suites of one load.

    Args:
        files: heads, in order.
        entries: in order of files and of lines.
        read: gives the encoded dialogues of a file by its path; may raise `SuiteError` when the file has changed.
    """

    def __init__(
        self, files: Sequence[FileInfo], entries: Sequence[Entry], read: Callable[[str], Sequence[msgspec.Raw]]
    ) -> None:
        self.files = tuple(files)
        self.entries = tuple(entries)
        self._read = read
        self._recent: OrderedDict[str, Sequence[msgspec.Raw]] = OrderedDict()
        self._lock = threading.Lock()
        self._decoder = msgspec.json.Decoder(Dialogue)

    def dialogue(self, key: tuple[str, int]) -> Dialogue:
        """A dialogue in full; safe to call from several threads.

        Raises:
            KeyError: there is no such dialogue.
            SuiteError: its file was changed while the library was open, and can no longer be used.
        """
        path, number = key
        with self._lock:
            encoded = self._recent.get(path)
            if encoded is None:
                encoded = self._recent[path] = self._read(path)
                if len(self._recent) > _KEPT_FILES:
                    self._recent.popitem(last=False)
            else:
                self._recent.move_to_end(path)
        if not 0 <= number < len(encoded):
            raise KeyError(key)
        return self._decoder.decode(encoded[number])

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of all packs that apply to some dialogue."""
        return tuple(sorted({name for file in self.files for name in file.policies}))
