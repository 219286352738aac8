"""Smart processes: kinds of cards that a portal's owner makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from harness.portal.call import Call
from harness.portal.fields import FIRST_SMART_PROCESS, Field, Kind, entity_name
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.portal.world import World

TABLE = "type"
FLAGS: tuple[str, ...] = (
    "isCategoriesEnabled", "isStagesEnabled", "isBeginCloseDatesEnabled", "isClientEnabled",
    "isUseInUserfieldEnabled", "isLinkWithProductsEnabled", "isMycompanyEnabled", "isDocumentsEnabled",
    "isSourceEnabled", "isObserversEnabled", "isRecyclebinEnabled", "isAutomationEnabled", "isBizProcEnabled",
    "isSetOpenPermissions", "isPaymentsEnabled", "isCountersEnabled",
)  # fmt: skip
PLACES: tuple[str, ...] = (
    "CALENDAR_EVENT|UF_CRM_CAL_EVENT",
    "TASKS_TASK|UF_CRM_TASK",
    "TASKS_TASK_TEMPLATE|UF_CRM_TASK",
)
"""User fields of other parts of the portal in which cards of a smart process can be shown."""
LAST_LOW = 192
FIRST_HIGH = 1030


def type_id(world: World, given: Any) -> int:
    """The entityTypeId of a new smart process: the wanted one, or the next that is free.

    Raises:
        Refusal: the wanted one is taken or may not be.
    """
    taken = {row["entityTypeId"] for _, row in world.tables[TABLE].rows()}
    if given in (None, "", 0, "0"):
        highest: int = max([FIRST_HIGH - 2, *(one for one in taken if one >= FIRST_HIGH)])
        return highest + 2
    wanted = whole(given) or 0
    allowed = FIRST_SMART_PROCESS <= wanted <= LAST_LOW or (wanted >= FIRST_HIGH and wanted % 2 == 0)
    if not allowed or wanted in taken:
        raise Refusal(400, "INVALID_ARG_VALUE", "entityTypeId is out of allowed range")
    return wanted


def written(before: Row, fields: Mapping[str, Any]) -> Row:
    """A row after a write."""
    row = before | {name: "Y" if flag(fields[name]) else "N" for name in FLAGS if name in fields}
    for name in ("title", "code"):
        if name in fields:
            row[name] = str(fields[name] or "")
    if isinstance(fields.get("linkedUserFields"), dict):
        given = {place: "Y" if flag(value) else "N" for place, value in fields["linkedUserFields"].items()}
        row["linkedUserFields"] = row["linkedUserFields"] | {name: given[name] for name in PLACES if name in given}
    relations = fields.get("relations")
    if isinstance(relations, dict):
        row["relations"] = {side: _relations(relations.get(side)) for side in ("parent", "child")}
    return row


def _relations(given: Any) -> list[Row]:
    listed = list(given.values()) if isinstance(given, dict) else given if isinstance(given, list) else []
    return [
        {
            "entityTypeId": whole(one.get("entityTypeId")),
            "isChildrenListEnabled": "Y" if flag(one.get("isChildrenListEnabled")) else "N",
            "isPredefined": "N",
        }
        for one in listed
        if isinstance(one, dict) and whole(one.get("entityTypeId"))
    ]


def relate(call: Call, row: Row) -> None:
    """Give cards the fields that hold their parents: of the process in its children, of others in the process."""
    own = row["entityTypeId"]
    for one in row["relations"]["child"]:
        _hold_parent(call.world, call.world.kind(one["entityTypeId"]), own)
    for one in row["relations"]["parent"]:
        _hold_parent(call.world, call.world.kind(own), one["entityTypeId"])


def _hold_parent(world: World, kind: Kind | None, parent: int) -> None:
    if kind is not None:
        field = Field(f"PARENT_ID_{parent}", "crm_entity", settings={"parentEntityTypeId": parent})
        world.define(replace(kind, fields={**kind.fields, field.name: field}))


def renamed(world: World, row: Row) -> None:
    """Let cards have the process's new name."""
    kind = world.kinds.get(entity_name(row["entityTypeId"]))
    if kind is not None:
        world.define(replace(kind, title=row["title"]))
