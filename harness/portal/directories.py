"""Directories of a portal (``crm.status.list``): stages and sources, the vendor's own where the seed is silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.portal.tables import Row
from harness.wording import text

_LEAD = (("NEW", "P"), ("IN_PROCESS", "P"), ("PROCESSED", "P"), ("CONVERTED", "S"), ("JUNK", "F"))
_DEAL = (
    ("NEW", "P"), ("PREPARATION", "P"), ("PREPAYMENT_INVOICE", "P"), ("EXECUTING", "P"), ("FINAL_INVOICE", "P"),
    ("WON", "S"), ("LOSE", "F"), ("APOLOGY", "F"),
)  # fmt: skip
_SOURCES = (
    "CALL", "EMAIL", "WEB", "ADVERTISING", "PARTNER", "RECOMMENDATION", "TRADE_SHOW", "WEBFORM", "CALLBACK",
    "RC_GENERATOR", "STORE", "OTHER",
)  # fmt: skip


def statuses(document: Mapping[str, Any]) -> dict[int, Row]:
    """All rows of all directories, by id."""
    language = str(document.get("language", "ru"))
    rows: dict[int, Row] = {}
    for number, (directory, entry) in enumerate(_entries(document, language), start=1):
        code = str(entry["STATUS_ID"])
        rows[number] = {
            "ID": number,
            "ENTITY_ID": directory,
            "STATUS_ID": code,
            "NAME": str(entry.get("NAME", code)),
            "NAME_INIT": "",
            "SORT": 10 * number,
            "SYSTEM": "Y" if code in {"NEW", "CONVERTED", "WON", "LOSE"} else "N",
            "CATEGORY_ID": None,
            "COLOR": str(entry.get("COLOR", "")),
            "SEMANTICS": str(entry.get("SEMANTICS", "P")),
        }
    return rows


def _entries(document: Mapping[str, Any], language: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    usual = {
        "lead_statuses": ("STATUS", _LEAD),
        "deal_stages": ("DEAL_STAGE", _DEAL),
        "sources": ("SOURCE", tuple((code, "P") for code in _SOURCES)),
    }
    for section, (directory, codes) in usual.items():
        given = document.get(section)
        for entry in given or (_usual(directory, code, semantic, language) for code, semantic in codes):
            yield directory, entry
    for entry in document.get("statuses") or ():
        yield str(entry["ENTITY_ID"]), entry


def _usual(directory: str, code: str, semantic: str, language: str) -> Row:
    return {"STATUS_ID": code, "NAME": text(f"portal.{directory}.{code}", language), "SEMANTICS": semantic}


def semantics(rows: Mapping[int, Row]) -> dict[str, dict[str, str]]:
    """Directory → code → P, S or F."""
    found: dict[str, dict[str, str]] = {}
    for row in rows.values():
        found.setdefault(row["ENTITY_ID"], {})[row["STATUS_ID"]] = row["SEMANTICS"]
    return found
