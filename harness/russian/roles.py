"""Who a verb form speaks of: the speaker, the listener, others; an order, a wish, something done."""

from __future__ import annotations

from harness.russian.lemmas import Parse, parses
from harness.russian.remembered import remembered

ROLES: tuple[str, ...] = ("we", "you", "they", "past", "inf", "imp", "done", "will", "shall")
"""``we`` «вернём», ``you`` «получите», ``they`` «вернут», ``past`` «вернули», ``inf`` «вернуть», ``imp`` «верните»,
``done`` «возвращено», ``will`` «вернём» but not «возвращаем»: the speaker, of something still to come;
``shall`` «вернут» but not «возвращают»: the same of others."""

_BY_TAG = (("1per", "we"), ("2per", "you"), ("3per", "they"))
_COMING = {"we": "will", "they": "shall"}
_ANSWERED = {"we": "you", "you": "we"}


@remembered(65536)
def roles(word: str) -> frozenset[str]:
    """The roles that a word form may have, by all its readings; none for words that are no verbs."""
    return frozenset(role for parse in parses(word) for role in _roles(parse))


@remembered(65536)
def answered_roles(word: str) -> frozenset[str]:
    """The same for a word of the client's question that the firm says yes to: «вернёте?» — «да» is «вернём»."""
    turned = {_ANSWERED.get(role, role) for role in roles(word)} - {"will"}
    if "we" in turned and any("futr" in parse.tag for parse in parses(word)):
        turned.add("will")
    return frozenset(turned)


def _roles(parse: Parse) -> tuple[str, ...]:
    role = _role(parse)
    if not role:
        return ()
    if "futr" in parse.tag and role in _COMING:
        return role, _COMING[role]
    return (role,)


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
