"""Which plain YAML scalars are not text: plain integers, decimals, ``true``, ``false`` and ``null``, nothing else.

YAML 1.1 turns ``10:30`` into 630, ``0123`` into 83 and ``no`` into False. Here a scalar becomes a number only when the
number, written out again, gives the same characters; so no value can differ from what the author typed.
"""

from __future__ import annotations

import re

TEXT = "text"
INTEGER = "integer"
DECIMAL = "decimal"
BOOLEAN = "boolean"
NULL = "null"

_FIRST = frozenset("-0123456789tfn")
_WORDS = {"true": BOOLEAN, "false": BOOLEAN, "null": NULL}
# 18 digits fit a signed 64-bit integer, which is what JSON readers agree on; longer ones are identifiers, hence text.
_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}\Z")


def sort_of(text: str) -> str:
    """What a plain (unquoted) scalar is: one of the names above. Nothing at all is null."""
    if not text:
        return NULL
    if text[0] not in _FIRST:
        return TEXT
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return INTEGER
    if _DECIMAL.match(text) and repr(float(text)) == text:
        return DECIMAL
    return TEXT


def value_of(text: str, sort: str) -> str | int | float | bool | None:
    """The value of a scalar of a known sort."""
    if sort == INTEGER:
        return int(text)
    if sort == DECIMAL:
        return float(text)
    if sort == BOOLEAN:
        return text == "true"
    return None if sort == NULL else text
