"""Kinds of CRM cards and their fields: what the generic implementation of cards is parameterised by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from harness.portal import field_lists

MULTIFIELDS: tuple[str, ...] = ("PHONE", "EMAIL", "WEB", "IM", "LINK")
USER_TYPES = frozenset(
    {"string", "integer", "double", "boolean", "datetime", "date", "enumeration", "crm", "url", "money"}
)
_TOKEN = re.compile(r"(?P<name>\w+):(?P<kind>\w+)(?:\[(?P<list>\w+)\])?(?P<marks>(?:!\w)*)")
_ITEM_NAMES = {
    "DATE_CREATE": "createdTime",
    "DATE_MODIFY": "updatedTime",
    "MOVED_TIME": "movedTime",
    "CREATED_BY_ID": "createdBy",
    "MODIFY_BY_ID": "updatedBy",
    "MOVED_BY_ID": "movedBy",
    "STATUS_ID": "stageId",
    "STATUS_SEMANTIC_ID": "stageSemanticId",
    "BEGINDATE": "begindate",
    "CLOSEDATE": "closedate",
    "BIRTHDATE": "birthdate",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a card.

    Attributes:
        kind: the vendor's type name.
        marks: any of r (read only), i (immutable), m (multiple), d (deprecated), q (required).
        choices: directory of a ``crm_status`` field.
        user: a field that the portal's owner added.
    """

    name: str
    kind: str
    marks: str = ""
    choices: str = ""
    user: bool = False

    @property
    def read_only(self) -> bool:
        """Writes to it are ignored."""
        return "r" in self.marks

    @property
    def item_name(self) -> str:
        """How ``crm.item.*`` calls it."""
        return _ITEM_NAMES.get(self.name) or camel(self.name)

    def described(self, name: str) -> dict[str, Any]:
        """Its entry in a ``*.fields`` reply."""
        entry: dict[str, Any] = {
            "type": self.kind,
            "isRequired": "q" in self.marks,
            "isReadOnly": self.read_only,
            "isImmutable": "i" in self.marks,
            "isMultiple": "m" in self.marks,
            "isDynamic": self.user,
            "title": name,
        }
        if self.choices:
            entry["statusType"] = self.choices
        if "d" in self.marks:
            entry["isDeprecated"] = True
        if self.user:
            entry |= {"listLabel": name, "formLabel": name, "filterLabel": name}
        return entry


def camel(name: str) -> str:
    """``UF_CRM_1644911192`` → ``ufCrm_1644911192``, ``ASSIGNED_BY_ID`` → ``assignedById``."""
    first, *others = name.lower().split("_")
    return first + "".join("_" + part if part[:1].isdigit() else part.capitalize() for part in others)


@dataclass(frozen=True)
class Kind:
    """A kind of card.

    Attributes:
        name: neutral and wire name: ``crm.<name>.add``.
        type_id: entityTypeId.
        stage: field of the stage, empty when there is none.
    """

    name: str
    type_id: int
    stage: str
    semantic: str
    directory: str
    fields: Mapping[str, Field] = field(default_factory=dict)

    @cached_property
    def empty(self) -> dict[str, Any]:
        """A row with every field empty; multifields are absent until filled."""
        return dict.fromkeys(name for name, one in self.fields.items() if one.kind != "crm_multifield")

    @cached_property
    def by_item_name(self) -> dict[str, Field]:
        """Fields by the name that ``crm.item.*`` uses."""
        return {one.item_name: one for one in self.fields.values() if one.kind != "crm_multifield"}

    @cached_property
    def by_item_name_original(self) -> dict[str, Field]:
        """The same, with user fields under their own names (``useOriginalUfNames``)."""
        return {one.name if one.user else name: one for name, one in self.by_item_name.items()}


def kinds(userfields: Mapping[str, Iterable[Field]]) -> dict[str, Kind]:
    """All kinds of cards of a portal that has these user fields per kind."""
    made = {}
    for name, type_id, stage, directory, listed in _KINDS:
        found = {token["name"]: _field(token) for token in _TOKEN.finditer(listed)}
        found |= {one.name: one for one in userfields.get(name, ())}
        semantic = {"STATUS_ID": "STATUS_SEMANTIC_ID", "STAGE_ID": "STAGE_SEMANTIC_ID"}.get(stage, "")
        made[name] = Kind(name, type_id, stage, semantic, directory, found)
    return made


def _field(token: re.Match[str]) -> Field:
    return Field(token["name"], token["kind"], token["marks"].replace("!", ""), token["list"] or "")


_KINDS = (
    ("lead", 1, "STATUS_ID", "STATUS", field_lists.LEAD),
    ("deal", 2, "STAGE_ID", "DEAL_STAGE", field_lists.DEAL),
    ("contact", 3, "", "", field_lists.CONTACT),
    ("company", 4, "", "", field_lists.COMPANY),
)
TYPE_IDS: dict[int, str] = {type_id: name for name, type_id, *_ in _KINDS}
"""entityTypeId → kind."""
