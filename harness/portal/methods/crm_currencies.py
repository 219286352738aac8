"""``crm.currency.*``: currencies, their rates and how sums look in them."""

from __future__ import annotations

import re

from harness.portal.call import Call, Page
from harness.portal.field_values import listed
from harness.portal.fields import parsed
from harness.portal.first_records import currency_row, localization
from harness.portal.legacy_lists import described
from harness.portal.refusals import Refusal, legacy
from harness.portal.selection import ordered
from harness.portal.tables import Row
from harness.portal.values import number, whole
from harness.registry import method

TABLE = "currency"
_LOOK = ("FULL_NAME", "FORMAT_STRING", "DEC_POINT", "THOUSANDS_SEP", "DECIMALS")
_CODE = re.compile(r"[A-Z]{3}")
_FIELDS = """
CURRENCY:string AMOUNT_CNT:int AMOUNT:double BASE:char!r SORT:int DATE_UPDATE:datetime!r LID:string!r
FORMAT_STRING:string!r FULL_NAME:string!r DEC_POINT:string!r THOUSANDS_SEP:string!r DECIMALS:int!r
LANG:currency_localization!m
"""
_LOCALIZATION = """
FULL_NAME:string FORMAT_STRING:string DEC_POINT:string THOUSANDS_VARIANT:string THOUSANDS_SEP:string
DECIMALS:int HIDE_ZERO:char
"""


def _find(call: Call, missed: Refusal) -> tuple[int, Row]:
    code = str(call.any("id") or "").upper()
    for key, row in call.world.tables[TABLE].rows():
        if row["CURRENCY"] == code:
            return key, row
    raise missed


def _shown(call: Call, row: Row) -> Row:
    language = call.world.seed.language
    look = row["LANG"].get(language) or next(iter(row["LANG"].values()), localization({}))
    shown = {name: str(row[name]) for name in ("CURRENCY", "AMOUNT_CNT", "SORT", "BASE", "LID", "DATE_UPDATE")}
    shown["AMOUNT"] = f"{row['AMOUNT']:.4f}"
    return shown | {
        name: look[name] for name in ("FULL_NAME", "FORMAT_STRING", "DEC_POINT", "THOUSANDS_SEP", "DECIMALS")
    }


def _written(call: Call, before: Row, fields: Row) -> Row:
    row = before | {"DATE_UPDATE": call.world.now()}
    amount = number(fields["AMOUNT"]) if "AMOUNT" in fields else row["AMOUNT"]
    if not amount or amount < 0:
        raise Refusal(400, "ERROR_CORE", "Invalid currency rate.<br>")
    row["AMOUNT"] = amount
    for name in ("AMOUNT_CNT", "SORT"):
        if name in fields:
            row[name] = whole(fields[name]) or row[name]
    looks = fields.get("LANG")
    if isinstance(looks, dict):
        row["LANG"] = row["LANG"] | {
            str(one): localization(look) for one, look in looks.items() if isinstance(look, dict)
        }
    return row


def _given(call: Call) -> Row:
    return {name.upper(): value for name, value in call.fields().items()}


@method("crm.currency.add", writes=True)
def add(call: Call) -> str:
    """Adds a currency. Returns its code."""
    fields = _given(call)
    code = str(fields.get("CURRENCY") or "").upper()
    if not _CODE.fullmatch(code):
        raise Refusal(400, "ERROR_CORE", "Invalid currency code.<br>")
    if any(row["CURRENCY"] == code for _, row in call.world.tables[TABLE].rows()):
        raise Refusal(400, "ERROR_CORE", f"Currency {code} already exists.<br>")
    row = _written(call, currency_row(code, call.world.now(), call.world.seed.language), fields)
    call.insert(TABLE, call.world.tables[TABLE].next_id(), row)
    return code


@method("crm.currency.get")
def get(call: Call) -> Row:
    """One currency with its looks in all languages."""
    _, row = _find(call, legacy("Not found"))
    return _shown(call, row) | {"LANG": row["LANG"]}


@method("crm.currency.list")
def listing(call: Call) -> Page:
    """All currencies at once."""
    known = parsed(_FIELDS)
    rows = [row for _, row in call.world.tables[TABLE].rows()]
    found = ordered(rows, call.array("order") or {"SORT": "ASC"}, known.__contains__)
    return Page([_shown(call, row) for row in found], len(found))


@method("crm.currency.update", writes=True)
def update(call: Call) -> bool:
    """Changes rate, order or looks of a currency."""
    key, row = _find(call, Refusal(400, "ERROR_CORE", "Currency is not found.<br>"))
    call.replace(TABLE, key, _written(call, row, _given(call)))
    return True


@method("crm.currency.delete", writes=True)
def delete(call: Call) -> bool:
    """Removes a currency that is not the portal's own."""
    key, row = _find(call, legacy("Not found"))
    if row["BASE"] == "Y":
        raise legacy("Cannot delete base currency.")
    call.remove(TABLE, key)
    return True


@method("crm.currency.base.get")
def base(call: Call) -> str:
    """Code of the portal's own currency."""
    rows = call.world.tables[TABLE].rows()
    return next((str(row["CURRENCY"]) for _, row in rows if row["BASE"] == "Y"), call.world.seed.currency)


@method("crm.currency.base.set", writes=True)
def set_base(call: Call) -> bool:
    """Makes a currency the portal's own."""
    chosen, _ = _find(call, legacy("Not found"))
    for key, row in list(call.world.tables[TABLE].rows()):
        wanted = "Y" if key == chosen else "N"
        if row["BASE"] != wanted:
            call.replace(TABLE, key, row | {"BASE": wanted})
    return True


@method("crm.currency.localizations.get")
def looks(call: Call) -> Row:
    """Looks of a currency by language."""
    return dict(_find(call, legacy("The parameter id is invalid or not defined."))[1]["LANG"])


@method("crm.currency.localizations.set", writes=True)
def set_looks(call: Call) -> bool:
    """Sets looks of a currency in some languages."""
    key, row = _find(call, legacy("The parameter id is invalid or not defined."))
    call.replace(TABLE, key, _written(call, row, {"LANG": call.any("localizations")}))
    return True


@method("crm.currency.localizations.delete", writes=True)
def delete_looks(call: Call) -> bool:
    """Forgets looks of a currency in some languages."""
    key, row = _find(call, legacy("The parameter id is invalid or not defined."))
    gone = {str(one) for one in listed(call.any("lids"))}
    call.replace(TABLE, key, row | {"LANG": {one: look for one, look in row["LANG"].items() if one not in gone}})
    return True


@method("crm.currency.fields")
def fields(call: Call) -> Row:
    """What a currency is described by."""
    del call
    return described(_FIELDS)


@method("crm.currency.localizations.fields")
def look_fields(call: Call) -> Row:
    """What a look of a currency is described by."""
    del call
    return described(_LOCALIZATION)
