"""The state that the methods of one session work on: seed, clock, tables, ids, the open-line chat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from harness.clock import VirtualClock
from harness.model.crm import FieldChange
from harness.model.crm import Row as InitialRow
from harness.model.crm_state import CREATED, DELETED
from harness.portal.bookings import readable
from harness.portal.chats import Chat, Rooms
from harness.portal.directories import semantics
from harness.portal.fields import Kind, entity_name
from harness.portal.grants import Access
from harness.portal.seed import Seed
from harness.portal.tables import Row, Tables
from harness.portal.values import iso

UNTOLD = frozenset({"DATE_MODIFY", "MODIFY_BY_ID", "LAST_ACTIVITY_TIME", "LAST_ACTIVITY_BY"})
"""Book-keeping of the portal that changes with every write and says nothing about the bot."""


class World:
    """State of one session; knows nothing of transport, faults or journals.

    Args:
        seed: shared, never written.
        clock: of the dialogue.
        chat: the dialogue's chat.
        access: who may call; only the seed's own webhook, when not stated.

    Attributes:
        gone: rows that were deleted, as they last were.
        kinds: of cards, by name.
        stages: directory → code → P, S or F.
    """

    __slots__ = (
        "_created",
        "_moment",
        "_serials",
        "access",
        "chat",
        "clock",
        "gone",
        "initial",
        "kinds",
        "note",
        "own",
        "rooms",
        "seed",
        "stages",
        "tables",
    )

    def __init__(self, seed: Seed, clock: VirtualClock, chat: Chat, access: Access | None = None) -> None:
        self.seed = seed
        self.clock = clock
        self.chat = chat
        self.access = access or Access(seed, clock)
        self.rooms = Rooms(chat)
        self.tables = Tables(seed.tables, seed.holders)
        self.kinds = seed.kinds
        self.stages = seed.semantics
        self.initial: dict[tuple[str, int], InitialRow] = {}
        self.gone: dict[tuple[str, int], Row] = {}
        self.own: dict[str, int] = {}
        self.note: dict[str, Any] = {}
        self._created: set[tuple[str, int]] = set()
        self._serials: dict[str, int] = {}
        self._moment: tuple[datetime | None, str] = (None, "")

    def now(self) -> str:
        """The virtual moment in the portal's zone."""
        moment = self.clock.now()
        if moment != self._moment[0]:
            self._moment = (moment, iso(moment.astimezone(self.seed.zone)))
        return self._moment[1]

    def kind(self, type_id: Any) -> Kind | None:
        """The kind of card of an entityTypeId, when the portal has it."""
        return self.kinds.get(entity_name(type_id)) if type(type_id) is int else None

    def define(self, kind: Kind) -> None:
        """The portal's owner has made a kind of card, or has changed the fields of one."""
        self.kinds = {**self.kinds, kind.name: kind}

    def undefine(self, kind: Kind) -> None:
        """The portal's owner has removed a kind of card."""
        self.kinds = {name: one for name, one in self.kinds.items() if name != kind.name}

    def restage(self) -> None:
        """Stages have been added, changed or removed."""
        self.stages = semantics(row for _, row in self.tables["status"].rows())

    def semantic(self, directory: str, code: str) -> str:
        """Of a stage: P, S or F.

        A pipeline that nobody has described has the stages of the first one of deals (``C3:WON`` is like ``WON``); an
        unknown stage counts as in process.
        """
        stages = self.stages.get(directory)
        if stages is None:
            stages, code = self.stages.get("DEAL_STAGE", {}), code.rpartition(":")[2]
        return stages.get(code, "P")

    def first_stage(self, directory: str, prefix: str) -> str:
        """The stage at which a pipeline begins."""
        return next(iter(self.stages.get(directory, ())), f"{prefix}NEW")

    def serial(self, name: str) -> int:
        """The next number of a sequence that is no table (ids of multifield values)."""
        value = self._serials.get(name, self.seed.serials.get(name, 0)) + 1
        self._serials[name] = value
        return value

    def find(self, entity: str, key: Any) -> Row | None:
        """A row by id; None when there is none or the id is no id."""
        return self.tables[entity].get(key) if type(key) is int else None

    def insert(self, entity: str, key: int, row: Row) -> list[FieldChange]:
        """Put a new row and tell what was set."""
        self.tables[entity].put(key, row)
        self._created.add((entity, key))
        self.own[entity] = key
        name = str(key)
        changes = [FieldChange(entity=entity, id=name, field=CREATED, after=True)]
        changes += [
            FieldChange(entity=entity, id=name, field=column, after=value)
            for column, value in self.view(entity, row).items()
            if value is not None and value not in ("", []) and column not in UNTOLD
        ]
        return changes

    def replace(self, entity: str, key: int, row: Row) -> list[FieldChange]:
        """Put a row in place of the one that is there and tell what differs."""
        before = self.tables[entity].get(key) or {}
        self._remember(entity, key, before)
        self.tables[entity].put(key, row)
        old, new = self.view(entity, before), self.view(entity, row)
        name = str(key)
        changes = [
            FieldChange(entity=entity, id=name, field=column, before=old.get(column), after=value)
            for column, value in new.items()
            if old.get(column) != value and column not in UNTOLD
        ]
        changes += [
            FieldChange(entity=entity, id=name, field=column, before=value)
            for column, value in old.items()
            if column not in new and column not in UNTOLD
        ]
        return changes

    def remove(self, entity: str, key: int) -> list[FieldChange]:
        """Delete a row."""
        row = self.tables[entity].get(key) or {}
        self._remember(entity, key, row)
        self.gone[entity, key] = row
        self.tables[entity].drop(key)
        return [FieldChange(entity=entity, id=str(key), field=DELETED, before=True)]

    def remember_namesakes(self, entity: str, key: int, sorts: Iterable[str]) -> None:
        """Keep for the journal, as they are, the other cards of a kind that hold a phone or an e-mail of this card.

        Args:
            entity: kind of the card.
            key: the card whose lines have just been written.
            sorts: which of them were (``PHONE``, ``EMAIL``).
        """
        table = self.tables[entity]
        for sort in sorts:
            for line in (table.get(key) or {}).get(sort) or ():
                for other in table.holders(sort, line["VALUE"], but=key):
                    self._remember(entity, other, table.get(other) or {})

    def _remember(self, entity: str, key: int, row: Row) -> None:
        place = (entity, key)
        if place not in self._created and place not in self.initial:
            fields = {name: value for name, value in self.view(entity, row).items() if value is not None}
            self.initial[place] = InitialRow(entity=entity, id=str(key), fields=fields)

    def view(self, entity: str, row: Row) -> Row:
        """A row as the journal shows it: readable, and without what only its owner may know."""
        view = _VIEWS.get(entity)
        return view(self.seed, row) if view else row


def _bot(seed: Seed, row: Row) -> Row:
    """A bot without its token and handlers."""
    del seed
    return {name: row[name] for name in ("code", "type", "openline", "mode") if name in row}


_VIEWS: dict[str, Callable[[Seed, Row], Row]] = {"booking": readable, "bot": _bot}
