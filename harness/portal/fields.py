"""Kinds of CRM cards and their fields: what the generic implementation of cards is parameterised by."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from harness.portal import field_lists

MULTIFIELDS: tuple[str, ...] = ("PHONE", "EMAIL", "WEB", "IM", "LINK")
USER_TYPES: tuple[str, ...] = (
    "string", "integer", "double", "boolean", "enumeration", "datetime", "date", "money", "url", "address", "file",
    "employee", "crm_status", "iblock_section", "iblock_element", "crm",
)  # fmt: skip
"""Types of user fields, in the vendor's order."""
_TOKEN = re.compile(r"(?P<name>\w+):(?P<kind>\w+)(?:\[(?P<list>\w+)\])?(?P<marks>(?:!\w)*)")
_PARTS = re.compile(r"(REG_)?ADDRESS_|REG_ADDRESS|PHONE$|EMAIL$|WEB$|IM$|LINK$")
"""Fields that ``crm.item.*`` does not have: parts of addresses, and what it has as ``fm``."""
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
_PARENTS = {"crm_lead": 1, "crm_company": 4, "crm_quote": 7}
"""Types of fields that hold a parent of the card → its entityTypeId."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a card.

    Attributes:
        kind: the vendor's type name.
        marks: any of r (read only), i (immutable), m (multiple), d (deprecated), q (required), x (``crm.item.*`` only).
        choices: directory of a ``crm_status`` field.
        user: a field that the portal's owner added.
        label: what the owner calls it.
        items: of a list: id → text, in order.
        settings: of a user field.
        default: what a new card holds in a user field.
    """

    name: str
    kind: str
    marks: str = ""
    choices: str = ""
    user: bool = False
    label: str = ""
    items: Mapping[int, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    default: Any = None

    @property
    def read_only(self) -> bool:
        """Writes to it are ignored."""
        return "r" in self.marks

    @property
    def multiple(self) -> bool:
        """It holds a list."""
        return "m" in self.marks

    @property
    def item_name(self) -> str:
        """How ``crm.item.*`` calls it."""
        name = _ITEM_NAMES.get(self.name) or camel(self.name)
        return name if self.user else name.replace("_", "")

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
        if self.kind in _PARENTS and not self.multiple:
            entry["settings"] = {"parentEntityTypeId": _PARENTS[self.kind]}
        if self.user:
            label = self.label or self.name
            entry |= {"listLabel": label, "formLabel": label, "filterLabel": label, "settings": dict(self.settings)}
        if self.kind == "enumeration":
            entry["items"] = [{"ID": str(key), "VALUE": text} for key, text in self.items.items()]
        return entry


def camel(name: str) -> str:
    """``UF_CRM_1644911192`` → ``ufCrm_1644911192``, ``ASSIGNED_BY_ID`` → ``assignedById``."""
    first, *others = name.lower().split("_")
    return first + "".join("_" + part if part[:1].isdigit() else part.capitalize() for part in others)


@dataclass(frozen=True)
class Kind:
    """A kind of card.

    Attributes:
        name: neutral name; of the first five also the wire's: ``crm.<name>.add``.
        type_id: entityTypeId.
        stage: field of the stage, empty when there is none.
        directory: of its stages, or how the names of those of its pipelines begin.
        title: what the owner calls a smart process.
    """

    name: str
    type_id: int
    stage: str
    semantic: str
    directory: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    title: str = ""

    def stages(self, category: int) -> tuple[str, str]:
        """Directory of a pipeline's stages, and what their codes begin with."""
        if "CATEGORY_ID" not in self.fields or (self.name == "deal" and not category):
            return self.directory, ""
        prefix = f"C{category}:" if self.name == "deal" else f"DT{self.type_id}_{category}:"
        return f"{self.directory}_{category}", prefix

    @property
    def typed(self) -> bool:
        """Known to ``crm.item.*`` only, under its type."""
        return self.type_id == SMART_INVOICE or self.type_id >= FIRST_SMART_PROCESS

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Fields that a new card has to have."""
        return tuple(name for name, one in self.fields.items() if "q" in one.marks)

    @cached_property
    def legacy_fields(self) -> dict[str, Field]:
        """Fields that the legacy methods know."""
        return {name: one for name, one in self.fields.items() if "x" not in one.marks}

    @cached_property
    def standard(self) -> frozenset[str]:
        """What ``select: ["*"]`` asks for."""
        return frozenset(
            name for name, one in self.legacy_fields.items() if not one.user and one.kind != "crm_multifield"
        )

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """What a new card holds in user fields."""
        return {name: one.default for name, one in self.fields.items() if one.default not in (None, [])}

    @cached_property
    def own(self) -> frozenset[str]:
        """What ``select: ["UF_*"]`` asks for."""
        return frozenset(name for name, one in self.fields.items() if one.user)

    @cached_property
    def empty(self) -> dict[str, Any]:
        """A row with every field empty; multifields are absent until filled."""
        return dict.fromkeys(name for name, one in self.fields.items() if one.kind != "crm_multifield")

    @cached_property
    def by_item_name(self) -> dict[str, Field]:
        """Fields by the name that ``crm.item.*`` uses."""
        return {one.item_name: one for one in self.fields.values() if not _PARTS.match(one.name)}

    @cached_property
    def by_item_name_original(self) -> dict[str, Field]:
        """The same, with user fields under their own names (``useOriginalUfNames``)."""
        return {one.name if one.user else name: one for name, one in self.by_item_name.items()}


def kinds(userfields: Mapping[str, Iterable[Field]]) -> dict[str, Kind]:
    """All kinds of cards of a portal that has these user fields per kind."""
    return {
        name: kind(name, type_id, (stage, directory), listed, userfields.get(name, ()))
        for name, type_id, stage, directory, listed in _KINDS
    }


def kind(name: str, type_id: int, stages: tuple[str, str], listed: str, more: Iterable[Field]) -> Kind:
    """A kind of card.

    Args:
        name: of it.
        type_id: its entityTypeId.
        stages: field of the stage, and directory.
        listed: its standard fields.
        more: fields besides.
    """
    found = parsed(listed) | {one.name: one for one in more}
    stage, directory = stages
    semantic = {"STATUS_ID": "STATUS_SEMANTIC_ID", "STAGE_ID": "STAGE_SEMANTIC_ID"}.get(stage, "")
    return Kind(name, type_id, stage, semantic if semantic in found else "", directory, found)


def smart_process(type_id: int, title: str) -> Kind:
    """The kind of card that an owner has made, without user fields."""
    made = kind(entity_name(type_id), type_id, ("STAGE_ID", f"DYNAMIC_{type_id}_STAGE"), field_lists.SMART_PROCESS, ())
    return replace(made, title=title)


def entity_name(type_id: int) -> str:
    """Name of the kind with this entityTypeId, whether or not there is one."""
    return TYPE_IDS.get(type_id) or f"dynamic_{type_id}"


@functools.cache
def parsed(listed: str) -> dict[str, Field]:
    """Fields by name from the notation of `harness.portal.field_lists`."""
    return {
        token["name"]: Field(token["name"], token["kind"], token["marks"].replace("!", ""), token["list"] or "")
        for token in _TOKEN.finditer(listed)
    }


SMART_INVOICE = 31
FIRST_SMART_PROCESS = 128
_KINDS = (
    ("lead", 1, "STATUS_ID", "STATUS", field_lists.LEAD),
    ("deal", 2, "STAGE_ID", "DEAL_STAGE", field_lists.DEAL),
    ("contact", 3, "", "", field_lists.CONTACT),
    ("company", 4, "", "", field_lists.COMPANY),
    ("quote", 7, "STATUS_ID", "QUOTE_STATUS", field_lists.QUOTE),
    ("smart_invoice", SMART_INVOICE, "STAGE_ID", "SMART_INVOICE_STAGE", field_lists.SMART_INVOICE),
)
TYPE_IDS: dict[int, str] = {type_id: name for name, type_id, *_ in _KINDS}
"""entityTypeId → kind, of those that every portal has."""
