"""What the compilation of one dialogue (one case of it) carries along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.loading.check_book import CheckBook
from harness.loading.contracts import Contracts
from harness.loading.desk import Desk
from harness.loading.placeholders import Names
from harness.loading.yaml_nodes import Spot
from harness.model.dialogue import Severity


@dataclass(slots=True)
class Frame:
    """The surroundings of the turns and expectations of one dialogue.

    Attributes:
        desk: of the file.
        book: the checks.
        clauses: ids that expectations may cite; None when nobody can tell.
        contracts: that expectations may name; they know the other fixtures as well.
        names: placeholders.
        severity: of expectations that state none.
        own: how many expectations the dialogue itself states.
    """

    desk: Desk
    book: CheckBook
    clauses: Mapping[str, Any] | None
    contracts: Contracts
    names: Names
    severity: Severity = "major"
    own: int = 0

    def fill(self, value: Any, spot: Spot) -> Any:
        """A value with its placeholders replaced; unknown ones are reported at ``spot``."""
        return self.names.fill(value, lambda name: self._unknown(name, spot))

    def _unknown(self, name: str, spot: Spot) -> None:
        code = "suite.unknown_placeholder_in_case" if self.names.case else "suite.unknown_placeholder"
        self.desk.unknown(code, spot, name, self.names.valid, case=self.names.case)
