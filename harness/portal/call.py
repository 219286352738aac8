"""One wire call while it runs: its parameters, and what it turns out to change and to mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.model.crm import FieldChange, Meaning
from harness.portal.grants import Grant
from harness.portal.refusals import known, legacy, missing
from harness.portal.signals import Signal
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.portal.world import World
from harness.ports import Answer

Run = Callable[[str, dict[str, Any]], Answer]


class Page:
    """A list result: its rows, how many there are in all, where the next page starts."""

    __slots__ = ("next", "result", "total")

    def __init__(self, result: Any, total: int | None, following: int | None = None) -> None:
        self.result = result
        self.total = total
        self.next = following


def _refuse(method: str, params: dict[str, Any]) -> Answer:
    del method, params
    raise known("ERROR_BATCH_METHOD_NOT_ALLOWED")


class Call:
    """What a method is given.

    Attributes:
        world: state of the session.
        method: wire name as registered.
        directory: registered methods by name.
        run: runs a command of a batch through the session's pipeline.
        fault: what the dialogue planned for this call.
        key: the header ``Idempotency-Key``.
        grant: who calls; the bot's webhook unless the pipeline has found another.
        user: id of the user on whose behalf the call acts.
    """

    __slots__ = (
        "_folded",
        "changes",
        "directory",
        "fault",
        "grant",
        "key",
        "meanings",
        "method",
        "params",
        "run",
        "signals",
        "undocumented",
        "user",
        "world",
        "written",
    )

    def __init__(
        self,
        world: World,
        method: str,
        params: dict[str, Any],
        directory: Mapping[str, Any],
        run: Run | None = None,
    ) -> None:
        self.world = world
        self.method = method
        self.params = params
        self.directory = directory
        self.run = run or _refuse
        self.grant = world.access.webhook
        self.user = self.grant.user
        self.fault: str | None = None
        self.key: str | None = None
        self.changes: list[FieldChange] = []
        self.meanings: list[Meaning] = []
        self.signals: list[Signal] = []
        self.written: list[tuple[str, int, Row]] = []
        self.undocumented: list[str] = []
        self._folded: dict[str, Any] | None = None

    def act_for(self, grant: Grant) -> None:
        """The token of the call gives this permission."""
        self.grant = grant
        self.user = grant.user

    def any(self, name: str) -> Any:
        """A parameter of a legacy method, whose names are case-insensitive; None when it is not there."""
        if name in self.params:
            return self.params[name]
        if self._folded is None:
            self._folded = {key.upper(): value for key, value in self.params.items()}
        return self._folded.get(name.upper())

    def need(self, name: str) -> Any:
        """A parameter of a controller method, whose names are case-sensitive.

        Raises:
            Refusal: code 100 when it is not there.
        """
        if name not in self.params:
            raise missing(name)
        return self.params[name]

    def need_id(self, name: str) -> int:
        """A whole-number parameter of a controller method."""
        value = whole(self.need(name))
        if value is None:
            raise missing(name)
        return value

    def legacy_id(self) -> int:
        """``id`` of a legacy method.

        Raises:
            Refusal: it is missing or no positive number.
        """
        key = whole(self.any("id"))
        if key is None or key < 1:
            raise legacy("ID is not defined or invalid.")
        return key

    def fields(self) -> dict[str, Any]:
        """``fields`` of a legacy method; an empty PHP array counts as an empty map.

        Raises:
            Refusal: it is neither.
        """
        value = self.any("fields")
        if isinstance(value, dict):
            return value
        if value in (None, [], ""):
            return {}
        raise legacy("Parameter 'fields' must be array.")

    def array(self, name: str) -> dict[str, Any]:
        """An optional map of a legacy method (``filter``, ``order``) that refuses anything else.

        Raises:
            Refusal: it is text or a number.
        """
        value = self.any(name)
        if value in (None, "") or isinstance(value, list):
            return {}
        if not isinstance(value, dict):
            raise legacy(f"Parameter '{name}' must be array.")
        return value

    def map(self, name: str) -> dict[str, Any]:
        """An optional map of a legacy method (``filter``, ``order``); anything else counts as empty."""
        value = self.any(name)
        return value if isinstance(value, dict) else {}

    def mean(self, meaning: str, **facts: Any) -> None:
        """Say what the call amounts to."""
        self.meanings.append(Meaning(name=meaning, facts=facts))

    def signal(self, signal: Signal) -> None:
        """Note what handlers of events may want to hear of, should the call succeed."""
        self.signals.append(signal)

    def insert(self, entity: str, key: int, row: Row) -> None:
        """Put a new row and record the changes."""
        self.changes += self.world.insert(entity, key, row)

    def replace(self, entity: str, key: int, row: Row) -> None:
        """Put a row in place of another and record the changes."""
        self.changes += self.world.replace(entity, key, row)

    def remove(self, entity: str, key: int) -> None:
        """Delete a row and record it."""
        self.changes += self.world.remove(entity, key)
