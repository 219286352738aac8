"""Checks on the form of what is written: the integration specification of a branch, as a JSON Schema per entity."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from harness.checks.rulings import NOTHING, Flaws, held, in_call, last_exchange, shortened, violated
from harness.model.crm import CrmCall
from harness.model.crm_state import CREATED
from harness.model.seen import Seen
from harness.model.verdict import Difference, Evidence, Ruling
from harness.registry import check

_DEEPEST = 4


@check("conforms_to", positional="contract")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConformsTo:
    """Everything that the bot writes keeps to the integration specification."""

    contract: Annotated[
        str | dict[str, Any],
        msgspec.Meta(description="Name of a contract (fixtures/contracts), or the contract itself"),
    ]

    def judge(self, seen: Seen) -> Ruling:
        """Each write in scope validates against the schema of its entity.

        What is validated is the map of fields as the bot sent it, unknown names included. A change of an existing
        entity need not state the required fields. Entities without a schema in the contract are not looked at.
        """
        if isinstance(self.contract, str):
            shown = {"expected": self.contract, "got": ""}
            code = "check.conforms_to.unknown_contract"
            evidence_of_none = last_exchange(seen)
            return Ruling(
                status="not_judged", code=code, parameters=shown, expected=self.contract, evidence=evidence_of_none
            )
        contract = self.contract
        name = str(contract.get("contract", "…"))
        differences: list[Difference] = []
        evidence: list[Evidence] = []
        checked: list[Evidence] = []
        for exchange, call in seen.calls():
            for entity, schema, written in _written(call, contract.get("entities", {})):
                checked.append(in_call(call, exchange))
                found = list(_faults(entity, schema, written))
                differences += found
                evidence += [in_call(call, exchange)] if found else []
        if not differences:
            return held(name, f"× {len(checked)}", checked[:5] or last_exchange(seen), contract=name)
        return violated(
            "check.conforms_to.nonconforming",
            expected=shortened("; ".join(f"{item.where}: {item.expected}" for item in differences)),
            got=shortened("; ".join(f"{item.where}={item.got!r}" for item in differences)),
            evidence=evidence[:10],
            differences=differences[:20],
            contract=name,
        )

    def flaws(self) -> Flaws:
        """A contract written out in the suite that holds no schemas."""
        if isinstance(self.contract, dict) and not isinstance(self.contract.get("entities"), dict):
            return (("check.flaw.empty", {"what": "conforms_to.entities"}),)
        return ()


def _written(call: CrmCall, schemas: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], Mapping[str, Any]]]:
    """Entity, schema and written fields of each entity that a call changed."""
    if call.kind != "write" or call.error is not None:
        return
    changed: dict[tuple[str, str], dict[str, Any]] = {}
    for change in call.changes:
        changed.setdefault((change.entity, change.id), {})[change.field] = change.after
    for (entity, _), fields in changed.items():
        schema = schemas.get(entity)
        if not isinstance(schema, dict):
            continue
        created = CREATED in fields
        stored = {name: value for name, value in fields.items() if not name.startswith("@")}
        sent = _sent(call.params, stored, schema)
        if sent is not None:
            yield entity, schema if created else {**schema, "required": []}, sent


def _sent(params: Mapping[str, Any], stored: Mapping[str, Any], schema: dict[str, Any]) -> Mapping[str, Any] | None:
    """The map of fields in a call's parameters: the outermost below them that names a field of schema or store.

    When the fields stand among the parameters themselves, only those stored count: the rest are the method's own.
    None when the call names no field (then the portal filled them in).
    """
    names = {name.lower() for name in stored}
    inner = next(_maps_with(params, names | {name.lower() for name in schema.get("properties", {})}, _DEEPEST), None)
    if inner is not None:
        return inner
    flat = {str(key): value for key, value in params.items() if str(key).lower() in names}
    return flat or None


def _maps_with(params: Mapping[str, Any], names: set[str], depth: int) -> Iterator[Mapping[str, Any]]:
    inner = [value for value in params.values() if isinstance(value, Mapping)]
    for value in inner:
        if any(str(key).lower() in names for key in value):
            yield value
    if depth:
        for value in inner:
            yield from _maps_with(value, names, depth - 1)


def _faults(entity: str, schema: dict[str, Any], written: Mapping[str, Any]) -> Iterator[Difference]:
    """Where the written fields break the schema; unknown names one by one."""
    if _valid(msgspec.json.encode(schema), written):
        return
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - 90 ms, but it says best what is wrong

    properties = schema.get("properties", {})
    if schema.get("additionalProperties") is False:
        for name in written:
            if name not in properties:
                yield Difference(where=f"{entity}.{name}", expected=NOTHING, got=_bounded(written[name]))
        schema = {**schema, "additionalProperties": True}
    for error in Draft202012Validator(schema).iter_errors(dict(written)):
        if error.validator == "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield Difference(
                        where=".".join((entity, *map(str, error.absolute_path), name)), expected="required"
                    )
            continue
        where = ".".join((entity, *map(str, error.absolute_path)))
        yield Difference(
            where=where, expected=f"{error.validator}: {error.validator_value}", got=_bounded(error.instance)
        )


def _valid(schema: bytes, written: Mapping[str, Any]) -> bool:
    return bool(_gate(schema).is_valid(dict(written)))


@functools.lru_cache(maxsize=64)
def _gate(schema: bytes) -> Any:
    import jsonschema_rs  # noqa: PLC0415 - 30 ms that only contracts need; validates 200 times faster than jsonschema

    return jsonschema_rs.Draft202012Validator(msgspec.json.decode(schema))


def _bounded(value: Any) -> Any:
    return (
        shortened(value)
        if isinstance(value, str)
        else value
        if isinstance(value, int | float)
        else shortened(repr(value))
    )
