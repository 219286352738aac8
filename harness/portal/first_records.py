"""Records that every portal has from the beginning: currencies, units of measure, templates of requisites."""

from __future__ import annotations

from harness.portal.tables import Row
from harness.wording import text

RATES: tuple[tuple[str, float], ...] = (("RUB", 1.0), ("USD", 90.0), ("EUR", 100.0), ("BYN", 28.0), ("KZT", 0.2))
"""Currencies with what one of them costs; a base currency that is not among them costs 1."""
UNITS: tuple[tuple[int, str], ...] = ((6, "MTR"), (112, "LTR"), (163, "GRM"), (166, "KGM"), (796, "PCE"))
"""Code of a unit of measure, and its international letters."""
PRESETS = ("company", "entrepreneur", "person")
REQUISITE, RUSSIA = 8, 1


def first_records(currency: str, language: str, now: str, user: int) -> dict[str, dict[int, Row]]:
    """The records by table.

    Args:
        currency: the portal's own.
        language: of names.
        now: when they were made.
        user: who made them.
    """
    return {
        "currency": _currencies(currency, language, now),
        "measure": {number: _unit(number, *each, language) for number, each in enumerate(UNITS, start=1)},
        "requisite_preset": {
            number: _preset(number, name, language, now) | {"CREATED_BY_ID": user}
            for number, name in enumerate(PRESETS, start=1)
        },
    }


def _currencies(base: str, language: str, now: str) -> dict[int, Row]:
    rates = dict(RATES) if base in dict(RATES) else {base: 1.0, **dict(RATES)}
    codes = sorted(rates, key=lambda code: code != base)
    return {
        number: currency_row(code, now, language)
        | {"AMOUNT": round(rates[code] / rates[base], 4), "BASE": "Y" if code == base else "N", "SORT": 100 * number}
        for number, code in enumerate(codes, start=1)
    }


def currency_row(code: str, now: str, language: str) -> Row:
    """A currency with the vendor's defaults."""
    look = localization({"FULL_NAME": code, "FORMAT_STRING": f"# {code}"})
    return {
        "CURRENCY": code,
        "AMOUNT_CNT": 1,
        "AMOUNT": 1.0,
        "BASE": "N",
        "SORT": 100,
        "DATE_UPDATE": now,
        "LID": language,
        "LANG": {language: look},
    }


def localization(given: Row) -> Row:
    """How sums in a currency look in a language, with the vendor's defaults."""
    usual: Row = {
        "FORMAT_STRING": "#",
        "FULL_NAME": "",
        "DEC_POINT": ".",
        "THOUSANDS_SEP": "&nbsp;",
        "DECIMALS": "2",
        "THOUSANDS_VARIANT": "B",
        "HIDE_ZERO": "Y",
    }
    return usual | {name: str(value) for name, value in given.items() if name in usual and value is not None}


def _unit(number: int, code: int, letters: str, language: str) -> Row:
    name = text(f"portal.unit.{code}", language)
    return {
        "ID": number,
        "CODE": code,
        "MEASURE_TITLE": text(f"portal.unit.{code}.title", language),
        "SYMBOL_RUS": name,
        "SYMBOL_INTL": letters.lower(),
        "SYMBOL_LETTER_INTL": letters,
        "IS_DEFAULT": "Y" if letters == "PCE" else "N",
    }


def _preset(number: int, name: str, language: str, now: str) -> Row:
    return {
        "ID": number,
        "ENTITY_TYPE_ID": REQUISITE,
        "COUNTRY_ID": RUSSIA,
        "DATE_CREATE": now,
        "DATE_MODIFY": None,
        "MODIFY_BY_ID": None,
        "NAME": text(f"portal.preset.{name}", language),
        "XML_ID": f"#CRM_REQUISITE_PRESET_DEF_RU_{name.upper()}#",
        "ACTIVE": "Y",
        "SORT": 500,
    }
