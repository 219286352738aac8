"""Personal data of the client in what the bot writes: in the fields that are for it, and hidden in others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.checks.privacy import known_addresses
from harness.checks.strangers import staff_names
from harness.matching.shape import compiled
from harness.model.crm import CrmCall
from harness.model.seen import Seen
from harness.model.transcript import Exchange
from harness.russian import phones
from harness.russian.names import find_name
from harness.russian.normalise import fold
from harness.russian.people import people
from harness.russian.phrases import find_phrase

FOR_STAFF = frozenset(("handover_note", "escalation", "log", "customer_message"))
"""Writes by which a person is told what the client said, or the client himself is: they are no card of his."""
_CARDS = "crm."
_MAIL = r"[a-zа-я0-9._%+-]{1,64}@[a-zа-я0-9.-]{1,190}\.[a-zа-я]{2,24}"
_DEEPEST = 20


def personal_fields(seen: Seen, exchange: Exchange, call: CrmCall) -> tuple[str, ...]:
    """Names of the fields of a write that hold personal data of the client; none when it holds none.

    A field made for it counts by its meaning. In any other field of a card («TITLE: Анна +7 917…») the client's phone,
    e-mail or name counts, stated or told by then; what is written for the staff who take over does not.
    """
    meant = next((one for one in call.meanings if one.name == "personal_data"), None)
    found = [str(name) for name in meant.facts.get("fields", ())] or ["personal_data"] if meant is not None else []
    staff = any(meaning.name in FOR_STAFF for meaning in call.meanings)
    if call.kind == "write" and call.error is None and call.method.startswith(_CARDS) and not staff:
        known, names = known_addresses(seen, exchange), _names(seen, exchange)
        found += [name for name, text in texts(call.params) if name not in found and _tells(text, known, names)]
    return tuple(dict.fromkeys(found))


def texts(value: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """All texts of a call's parameters, each with the nearest name of a field above it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict) and depth < _DEEPEST:
        for key, part in value.items():
            inner = name if name.isupper() and str(key) in ("VALUE", "VALUE_TYPE") else str(key)
            yield from texts(part, inner, depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for part in value:
            yield from texts(part, name, depth + 1)


def _tells(text: str, known: frozenset[str], names: frozenset[str]) -> bool:
    if any(phone in known for _, _, phone in phones.find_phones(text)):
        return True
    if "@" in text and any(mail in known for mail in compiled(_MAIL).findall(text.lower())):
        return True
    return any(find_phrase(text, name) is not None for name in names)


def _names(seen: Seen, now: Exchange) -> frozenset[str]:
    """The client's first name, stated or told by the end of an exchange, unless it is one of the staff's."""
    staff = staff_names(seen)
    said = [one.text for past in seen.transcript.exchanges[: now.index + 1] for one in past.said]
    told = {name for text in said if (name := find_name(text, others=staff)) is not None}
    stated = {text[one.start : one.end] for text in (seen.dialogue.given.client.name,) for one in people(text)}
    return frozenset(name for name in told | stated if fold(name) not in staff)
