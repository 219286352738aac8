"""What planning asks of a loaded library, without knowing who loads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from harness.model.dialogue import Kind, Severity
from harness.model.value import Source


class Listed(Protocol):
    """One dialogue of a library, as much of it as planning needs."""

    @property
    def key(self) -> tuple[str, int]:
        """Suite path, number of the dialogue in it."""

    @property
    def id(self) -> str:
        """With its case: ``id[case]``."""

    @property
    def suite(self) -> str:
        """Id of the suite."""

    @property
    def title(self) -> str:
        """For people."""

    @property
    def kind(self) -> Kind:
        """Positive, negative, edge."""

    @property
    def severity(self) -> Severity:
        """Of the dialogue."""

    @property
    def tags(self) -> tuple[str, ...]:
        """Of the suite and the dialogue."""

    @property
    def covers(self) -> tuple[str, ...]:
        """Clauses."""

    @property
    def bot(self) -> str:
        """Profile that the dialogue names."""

    @property
    def channel(self) -> str:
        """Where the client writes."""

    @property
    def digest(self) -> str:
        """Of the content."""

    @property
    def source(self) -> Source:
        """Where it is written."""


class Listing(Protocol):
    """A library: its dialogues in order of files and lines."""

    @property
    def entries(self) -> Sequence[Listed]:
        """All of them."""
