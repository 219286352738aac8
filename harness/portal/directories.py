"""Directories of a portal (``crm.status.list``): stages and sources, the vendor's own where the seed is silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from harness.portal.tables import Row
from harness.portal.values import whole
from harness.wording import text

_LEAD = (("NEW", "P"), ("IN_PROCESS", "P"), ("PROCESSED", "P"), ("CONVERTED", "S"), ("JUNK", "F"))
DEAL: tuple[tuple[str, str], ...] = (
    ("NEW", "P"), ("PREPARATION", "P"), ("PREPAYMENT_INVOICE", "P"), ("EXECUTING", "P"), ("FINAL_INVOICE", "P"),
    ("WON", "S"), ("LOSE", "F"), ("APOLOGY", "F"),
)  # fmt: skip
_SOURCES = (
    "CALL", "EMAIL", "WEB", "ADVERTISING", "PARTNER", "RECOMMENDATION", "TRADE_SHOW", "WEBFORM", "CALLBACK",
    "RC_GENERATOR", "STORE", "OTHER",
)  # fmt: skip
_QUOTE = (("DRAFT", "P"), ("SENT", "P"), ("APPROVED", "S"), ("DECLAINED", "F"))
SMART_INVOICE: tuple[tuple[str, str], ...] = (("N", "P"), ("S", "P"), ("P", "S"), ("D", "F"))
_PLAIN = {
    "DEAL_TYPE": ("SALE", "COMPLEX", "GOODS", "SERVICES", "SERVICE"),
    "CONTACT_TYPE": ("CLIENT", "SUPPLIER", "PARTNER", "OTHER"),
    "COMPANY_TYPE": ("CUSTOMER", "SUPPLIER", "COMPETITOR", "PARTNER", "OTHER"),
    "INDUSTRY": (
        "IT", "TELECOM", "MANUFACTURING", "BANKING", "CONSULTING", "FINANCE", "GOVERNMENT", "DELIVERY",
        "ENTERTAINMENT", "NOTPROFIT", "OTHER",
    ),
    "EMPLOYEES": ("EMPLOYEES_1", "EMPLOYEES_2", "EMPLOYEES_3", "EMPLOYEES_4"),
    "HONORIFIC": ("HNR_RU_1", "HNR_RU_2"),
}  # fmt: skip
ITEM_STAGES: tuple[tuple[str, str], ...] = (
    ("NEW", "P"), ("PREPARATION", "P"), ("CLIENT", "P"), ("SUCCESS", "S"), ("FAIL", "F"),
)  # fmt: skip
"""Stages that a new pipeline of a smart process begins with."""
SYSTEM = frozenset({"NEW", "CONVERTED", "WON", "LOSE", "JUNK", "SUCCESS", "FAIL"})
INVOICE_PIPELINE = 1
"""Id of the pipeline that smart invoices have from the beginning."""


def statuses(document: Mapping[str, Any]) -> dict[int, Row]:
    """All rows of all directories, by id."""
    language = str(document.get("language", "ru"))
    rows: dict[int, Row] = {}
    for number, (directory, entry) in enumerate(_entries(document, language), start=1):
        code = str(entry["STATUS_ID"])
        rows[number] = status_row(number, directory, code, entry)
    return rows


def status_row(key: int, directory: str, code: str, entry: Mapping[str, Any]) -> Row:
    """An entry of a directory; what ``entry`` does not say has the vendor's defaults."""
    category = directory.rpartition("_")[2] if "_STAGE_" in directory else ""
    name = str(entry.get("NAME", code))
    return {
        "ID": key,
        "ENTITY_ID": directory,
        "STATUS_ID": code,
        "NAME": name,
        "NAME_INIT": name if code.rpartition(":")[2] in SYSTEM else "",
        "SORT": whole(entry.get("SORT")) or 10 * key,
        "SYSTEM": "Y" if code.rpartition(":")[2] in SYSTEM else "N",
        "CATEGORY_ID": int(category) if category.isdecimal() else None,
        "COLOR": str(entry.get("COLOR") or ""),
        "SEMANTICS": str(entry.get("SEMANTICS") or "P"),
    }


def pipeline(directory: str, prefix: str, language: str, stages: tuple[tuple[str, str], ...]) -> Iterator[Row]:
    """The stages that a new pipeline begins with, without ids."""
    group = next((one for one in ("DEAL_STAGE", "SMART_INVOICE_STAGE") if directory.startswith(one)), "ITEM_STAGE")
    for number, (code, semantic) in enumerate(stages, start=1):
        name = text(f"portal.{group}.{code}", language)
        yield status_row(0, directory, prefix + code, {"NAME": name, "SEMANTICS": semantic, "SORT": 10 * number})


def _entries(document: Mapping[str, Any], language: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    usual = {
        "lead_statuses": ("STATUS", _LEAD),
        "deal_stages": ("DEAL_STAGE", DEAL),
        "sources": ("SOURCE", tuple((code, "P") for code in _SOURCES)),
    }
    for section, (directory, codes) in usual.items():
        given = document.get(section)
        for entry in given or (_usual(directory, code, semantic, language) for code, semantic in codes):
            yield directory, entry
    given = document.get("statuses") or ()
    yield from ((str(entry["ENTITY_ID"]), entry) for entry in given)
    known = {str(entry["ENTITY_ID"]) for entry in given}
    yield from ((name, entry) for name, entry in _others(document, language) if name not in known)


def _others(document: Mapping[str, Any], language: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Entries of the directories that a seed may say for itself as ``statuses``."""
    for directory, names in _PLAIN.items():
        yield from ((directory, _usual(directory, code, "P", language)) for code in names)
    yield from (("QUOTE_STATUS", _usual("QUOTE_STATUS", *each, language)) for each in _QUOTE)
    lines = [(f"DEAL_STAGE_{one.get('ID')}", f"C{one.get('ID')}:", DEAL) for one in document.get("pipelines") or ()]
    lines.append((f"SMART_INVOICE_STAGE_{INVOICE_PIPELINE}", f"DT31_{INVOICE_PIPELINE}:", SMART_INVOICE))
    for directory, prefix, stages in lines:
        yield from ((directory, row) for row in pipeline(directory, prefix, language, stages))


def _usual(directory: str, code: str, semantic: str, language: str) -> Row:
    return {"STATUS_ID": code, "NAME": text(f"portal.{directory}.{code}", language), "SEMANTICS": semantic}


def semantics(rows: Iterable[Row]) -> dict[str, dict[str, str]]:
    """Directory → code → P, S or F; codes in the directory's own order."""
    found: dict[str, dict[str, str]] = {}
    for row in sorted(rows, key=lambda one: (one["SORT"], one["ID"])):
        found.setdefault(row["ENTITY_ID"], {})[row["STATUS_ID"]] = row["SEMANTICS"]
    return found
