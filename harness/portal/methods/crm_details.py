"""``crm.*.details.configuration.*``: which sections and fields the form of a card shows."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.families import family
from harness.portal.fields import Kind
from harness.portal.refusals import legacy
from harness.portal.tables import Row
from harness.portal.values import whole

FAMILIES = tuple(f"crm.{owner}.details.configuration" for owner in ("lead", "deal", "contact", "company", "item"))
PERSONAL, COMMON = "P", "C"
TABLE = "card_form"


def _kind(call: Call) -> Kind:
    owner = call.method.split(".")[1]
    if owner != "item":
        return call.world.kinds[owner]
    given = call.any("entityTypeId")
    if given in (None, ""):
        raise legacy("Parameter 'entityTypeId' is not defined")
    kind = call.world.kind(whole(given))
    if kind is None:
        raise legacy(f"The entity type '{str(given)[:40]}' is not supported in current context.")
    return kind


def _scope(call: Call) -> str:
    return COMMON if str(call.any("scope") or "").upper() == COMMON else PERSONAL


def _find(call: Call) -> tuple[int | None, Row]:
    """Id of the stored form that the call is about, and the form itself without its sections."""
    extras = call.any("extras")
    scope = _scope(call)
    user = 0 if scope == COMMON else whole(call.any("userId")) or call.user
    place = {
        "kind": _kind(call).name,
        "scope": scope,
        "user": user,
        "extras": extras if isinstance(extras, dict) else {},
    }
    for key, row in call.world.tables[TABLE].rows():
        if all(row[name] == value for name, value in place.items()):
            return key, place
    return None, place


@family(FAMILIES, "get")
def get(call: Call) -> list[Row] | None:
    """The sections of a form; nothing when nobody has arranged it."""
    key, _ = _find(call)
    row = call.world.find(TABLE, key)
    return row["sections"] if row else None


@family(FAMILIES, "set", writes=True)
def replace(call: Call) -> bool:
    """Arranges a form."""
    key, place = _find(call)
    row = place | {"sections": _sections(call.any("data"))}
    if key is None:
        call.insert(TABLE, call.world.tables[TABLE].next_id(), row)
    else:
        call.replace(TABLE, key, row)
    return True


def _sections(data: Any) -> list[Row]:
    """The sections as they are kept.

    Raises:
        Refusal: the first thing that is wrong with them.
    """
    if not isinstance(data, list | dict):
        raise legacy("Parameter 'data' must be array.")
    if isinstance(data, dict):
        raise legacy("The data must be indexed array.")
    if not data:
        raise legacy("There are no data to write.")
    sections = []
    for number, section in enumerate(data):
        one = section if isinstance(section, dict) else {}
        if one.get("type") != "section":
            kind = str(one.get("type", ""))[:40]
            raise legacy(f"Section at index {number} have type '{kind}'. The expected type is 'section'.")
        for name in ("name", "title"):
            if not one.get(name):
                raise legacy(f"Section at index {number} does not have {name}.")
        elements = one.get("elements") if isinstance(one.get("elements"), list) else []
        sections.append({**one, "elements": [_element(number, *each) for each in enumerate(elements or ())]})
    return sections


def _element(section: int, number: int, element: Any) -> Row:
    if not isinstance(element, dict) or not element.get("name"):
        raise legacy(f"Element at index {number} in section at index {section} does not have name.")
    return {**element, "optionFlags": str(whole(element.get("optionFlags")) or 0)}


@family(FAMILIES, "reset", writes=True)
def reset(call: Call) -> bool:
    """Forgets how a form was arranged."""
    key, _ = _find(call)
    if key is not None:
        call.remove(TABLE, key)
    return True


@family(FAMILIES, "forceCommonScopeForAll", writes=True)
def force(call: Call) -> bool:
    """Gives everybody the common form."""
    kind = _kind(call).name
    for key, row in list(call.world.tables[TABLE].rows()):
        if (row["kind"], row["scope"]) == (kind, PERSONAL):
            call.remove(TABLE, key)
    return True
