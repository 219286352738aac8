"""Who a verb form speaks of: the speaker, the listener, others; an order, a wish, something done."""

from __future__ import annotations

from harness.russian.lemmas import Parse, parses
from harness.russian.remembered import remembered

ROLES: tuple[str, ...] = ("we", "you", "they", "past", "inf", "imp", "done")
"""``we`` «вернём», ``you`` «получите», ``they`` «вернут», ``past`` «вернули», ``inf`` «вернуть», ``imp`` «верните»,
``done`` «возвращено»."""

_BY_TAG = (("1per", "we"), ("2per", "you"), ("3per", "they"))
_ANSWERED = {"we": "you", "you": "we"}


@remembered(65536)
def roles(word: str) -> frozenset[str]:
    """The roles that a word form may have, by all its readings; none for words that are no verbs."""
    return frozenset(role for parse in parses(word) if (role := _role(parse)))


@remembered(65536)
def answered_roles(word: str) -> frozenset[str]:
    """The same for a word of the client's question that the firm says yes to: «вернёте?» — «да» is «вернём»."""
    return frozenset(_ANSWERED.get(role, role) for role in roles(word))


def _role(parse: Parse) -> str:
    if parse.pos == "INFN":
        return "inf"
    if parse.pos == "PRTS":
        return "done"
    if parse.pos != "VERB":
        return ""
    if "impr" in parse.tag:
        return "we" if "incl" in parse.tag else "imp"
    if "past" in parse.tag:
        return "past"
    return next((role for tag, role in _BY_TAG if tag in parse.tag), "")
