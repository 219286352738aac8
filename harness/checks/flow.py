"""Checks on how cards move along their path, and on cards for clients who are known already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec

from harness.checks.known_rows import standing
from harness.checks.rulings import NOTHING, Flaws, Names, held, in_call, last_exchange, listed, unknown_names, violated
from harness.model.crm import CrmCall, FieldChange
from harness.model.crm_state import CREATED
from harness.model.seen import Seen
from harness.model.verdict import Difference, Ruling
from harness.registry import check
from harness.russian import phones

STATUS_FIELDS: tuple[str, ...] = ("STATUS_ID", "STAGE_ID", "stageId", "status")
CARDS: tuple[str, ...] = ("lead", "contact", "company")
Path = tuple[str | tuple[str, ...], ...]


@check("moves_along", rest="paths")
@dataclass(frozen=True, slots=True, kw_only=True)
class MovesAlong:
    """The statuses of cards only move forward on their path."""

    paths: Annotated[
        dict[str, Path], msgspec.Meta(description="Entity -> statuses in order; a list inside holds alternatives")
    ] = field(default_factory=dict)

    def judge(self, seen: Seen) -> Ruling:
        """No move by the bot in scope goes back on the path or leaves it.

        Steps may be skipped; between the alternatives of one step a card may move. A card that starts outside the path
        (its status is none of the path's) may enter it anywhere.
        """
        moves = []
        for exchange, call in seen.calls():
            for change in self._changes(call):
                moves.append((exchange, call, change))
                what = self._fault(change)
                if what:
                    expected = " → ".join("/".join(listed(step)) for step in self.paths[change.entity])
                    got = f"{change.before or NOTHING} → {change.after}"
                    where = f"{change.entity}.{change.field}"
                    difference = Difference(where=where, expected=expected, got=got)
                    evidence = [in_call(call, exchange)]
                    return violated(
                        f"check.moves_along.{what}",
                        expected=expected,
                        got=got,
                        evidence=evidence,
                        differences=[difference],
                    )
        got = ", ".join(f"{change.before or NOTHING} → {change.after}" for _, _, change in moves[:10]) or NOTHING
        evidence = [in_call(call, exchange) for exchange, call, _ in moves[:5]] or list(last_exchange(seen))
        return held(", ".join(self.paths), got, evidence)

    def flaws(self) -> Flaws:
        """No path at all, or one of fewer than two steps."""
        if not self.paths:
            return (("check.flaw.empty", {"what": "moves_along"}),)
        return tuple(("check.flaw.short_path", {"what": name}) for name, path in self.paths.items() if len(path) < 2)

    def _changes(self, call: CrmCall) -> Iterator[FieldChange]:
        for change in call.changes:
            if change.entity in self.paths and change.field in STATUS_FIELDS and change.after is not None:
                yield change

    def _fault(self, change: FieldChange) -> str:
        places = {str(name): place for place, step in enumerate(self.paths[change.entity]) for name in listed(step)}
        after = places.get(str(change.after))
        before = places.get(str(change.before))
        if after is None:
            return "off_path" if change.before != change.after else ""
        return "backwards" if before is not None and after < before else ""


@check("no_duplicates", positional="entities")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoDuplicates:
    """A known client does not get a second card."""

    entities: Annotated[Names, msgspec.Meta(description="lead, contact, company, or a list")] = ("lead", "contact")

    def judge(self, seen: Seen) -> Ruling:
        """No card that the bot created in scope shares a phone or an e-mail with an earlier card of its kind.

        Earlier cards are those the journal lists from the seed, the dialogue's own records, those of earlier calls, and
        those that the bot's own search found before. What the new card holds is read at the end of the scope.
        """
        wanted = listed(self.entities)
        made = []
        for exchange, call in seen.calls():
            for change in call.changes:
                if change.field != CREATED or change.entity not in wanted:
                    continue
                made.append(in_call(call, exchange))
                other = _same_client(seen, change) or _found_before(seen, change, call)
                if other:
                    return violated(
                        "check.no_duplicates.second",
                        expected=f"{change.entity} × 1",
                        got=f"{change.entity} {change.id} = {change.entity} {other[0]} ({other[1]})",
                        evidence=[in_call(call, exchange)],
                        entity=change.entity,
                    )
        return held(", ".join(wanted), str(len(made)), made or last_exchange(seen))

    def flaws(self) -> Flaws:
        """Entities that hold no phones or e-mails."""
        return unknown_names("check.flaw.unknown_entity", listed(self.entities), CARDS)


def _same_client(seen: Seen, new: FieldChange) -> tuple[str, str] | None:
    """An earlier card with a phone or e-mail of the new one, and that phone or e-mail, masked."""
    journal = seen.transcript.journal
    later = standing(journal, new.entity, seen.until)
    addresses = _addresses(later.get(new.id, {}))
    created = [
        change.id
        for call in journal.calls[: seen.until]
        for change in call.changes
        if change.entity == new.entity and change.field == CREATED
    ]
    younger = set(created[created.index(new.id) :]) if new.id in created else {new.id}
    older = {row_id: row for row_id, row in later.items() if row_id not in younger}
    stated = [record[new.entity] for record in seen.dialogue.given.records if isinstance(record.get(new.entity), dict)]
    older.update({str(row.get("ID", f"records[{number}]")): row for number, row in enumerate(stated)})
    for row_id, row in older.items():
        shared = addresses & _addresses(row)
        if shared:
            return row_id, f"…{min(shared)[-4:]}"
    return None


def _found_before(seen: Seen, new: FieldChange, creating: CrmCall) -> tuple[str, str] | None:
    """A card that the bot's search for an address of the new card had found before it was created."""
    mine = _addresses(standing(seen.transcript.journal, new.entity, seen.until).get(new.id, {}))
    for call in seen.transcript.journal.calls[: creating.seq]:
        for meaning in call.meanings:
            found = meaning.facts.get("found") if meaning.name == "duplicate_search" else None
            ids = found.get(new.entity) if isinstance(found, dict) else None
            searched = _addresses({str(meaning.facts.get("by")): meaning.facts.get("values")})
            if ids and mine & searched:
                return str(ids[0]), f"…{min(mine & searched)[-4:]}"
    return None


def _addresses(row: dict[str, Any]) -> set[str]:
    """Phones and e-mails of a card in one notation: of every field that holds any."""
    found: set[str] = set()
    for name, value in row.items():
        for text in _texts(value):
            if "PHONE" in name.upper():
                found.add(phones.normalise_phone(text) or "")
            elif "EMAIL" in name.upper():
                found.add(text.strip().lower())
    return found - {""}


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list | tuple):
        return [text for item in value for text in _texts(item)]
    if isinstance(value, dict):
        return _texts(value.get("VALUE", value.get("value")))
    return []
