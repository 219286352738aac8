"""Slots in a message: one reader per kind, each writes what it found into `Heard`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any, NamedTuple

from harness.engines.scenario.heard import Heard
from harness.engines.scenario.lexicon import Hit, Word
from harness.engines.scenario.words import Slot
from harness.russian.dates import parse_when
from harness.russian.lemmas import parses
from harness.russian.names import find_name
from harness.russian.phones import find_phones, normalise_email

ANY = "*"
"""Value of a choice when the client has no preference."""
_LONGEST_TEXT_VALUE = 200
_FEMININE_ENDINGS = "аяьеиюәэыуüa"
_DIGITS = re.compile(r"(?:\d[ \-().]{0,2}){7,16}")
_CLAUSE = re.compile(r"[,;!?\n()]|\.(?=\s|$)")
_ONTO = re.compile(r"(?<!\w)(?=на\s)", re.IGNORECASE)
_IMPOSSIBLE_DAY = re.compile(
    r"(?<!\d)\d{1,2}\s*(?:-?го\s+)?(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)",
    re.IGNORECASE,
)
_MAIL_LIKE = re.compile(r"\S+@\S*")


class Asked(NamedTuple):
    """The circumstances in which a message is read.

    Attributes:
        words: of the message.
        awaits: slots that have just been asked for.
        known: slots known so far.
        now: what dates refer to.
        meant: some intent was recognised, so bare words are no names.
    """

    text: str
    words: tuple[Word, ...]
    awaits: tuple[str, ...]
    known: Mapping[str, Any]
    now: datetime
    meant: bool


def read_slots(slots: Mapping[str, Slot], asked: Asked, hits: list[Hit], heard: Heard) -> None:
    """Find all slots of the scenario in a message.

    Args:
        asked: the message and its circumstances.
        slots: of the scenario; names are read last, so that a specialist's name is not taken for the client's.
        hits: patterns of slot values that stand in the message.
        heard: gets ``given``, ``more`` and ``wrong``.
    """
    for name, slot in sorted(slots.items(), key=lambda item: item[1].kind == "name"):
        _READERS[slot.kind](name, slot, asked, [hit for hit in hits if hit.target.name == name], heard)


def gender_of(name: str) -> str:
    """``masc`` or ``femn`` by a first name; names that say neither count as feminine, as most clients are women."""
    tags = [parse.tag for parse in parses(name) if {"Name", "nomn"} <= parse.tag and parse.is_known]
    if tags:
        return "masc" if "masc" in tags[0] and "femn" not in tags[0] else "femn"
    return "femn" if name[-1:].lower() in _FEMININE_ENDINGS else "masc"


def _choice(name: str, slot: Slot, asked: Asked, hits: list[Hit], heard: Heard) -> None:
    fit = [hit for hit in hits if _stands_right(hit, name, slot, asked)]
    fit = [hit for hit in fit if not any(_inside(hit, other) for other in fit)]
    values = list(dict.fromkeys(hit.target.value or ANY for hit in sorted(fit, key=lambda hit: hit.first)))
    if len(values) > 1:
        values = [value for value in values if value != ANY]
    if values:
        unclear = slot.by_gender.get(values[0])
        heard.given[name] = unclear["femn"] if unclear else values[0]
        heard.unclear[name] = values[0] if unclear else ""
        heard.more[name] = values[1:]


def _inside(hit: Hit, other: Hit) -> bool:
    return hit is not other and other.size > hit.size and other.first <= hit.last and hit.first <= other.last


def _stands_right(hit: Hit, name: str, slot: Slot, asked: Asked) -> bool:
    """Whether the words around allow the value; people are named like clients, so theirs need a «к» or «у»."""
    before = asked.words[hit.first - 1].forms if hit.first else frozenset()
    if not before.isdisjoint(slot.not_after):
        return False
    if not slot.before or name in asked.awaits or not before.isdisjoint(slot.before):
        return True
    if hit.target.value is None:
        return name in asked.awaits or hit.size > 1
    return "name" not in asked.awaits and not (hit.first == 0 and find_phones(asked.text))


def _phone(name: str, slot: Slot, asked: Asked, hits: list[Hit], heard: Heard) -> None:
    del slot, hits
    phones = find_phones(asked.text)
    if phones:
        heard.given[name] = phones[-1][2]
    elif _DIGITS.search(asked.text) and not ("date" in heard.given and name not in asked.awaits):
        heard.wrong[name] = "impossible"


def _email(name: str, slot: Slot, asked: Asked, hits: list[Hit], heard: Heard) -> None:
    del slot, hits
    email = normalise_email(asked.text)
    if email is not None:
        heard.given[name] = email
    elif _MAIL_LIKE.search(asked.text):
        heard.wrong[name] = "impossible"


def _name(name: str, slot: Slot, asked: Asked, hits: list[Hit], heard: Heard) -> None:
    del slot, hits
    if asked.known.get(name) is not None:
        return
    capital = next((letter.isupper() for letter in asked.text if letter.isalpha()), False)
    bare = name in asked.awaits and capital and not asked.meant and not heard.given.keys() - {"phone", "email"}
    found = find_name(asked.text, asked=bare)
    if found is not None and found not in heard.given.values():
        heard.given[name] = found


def _when(name: str, slot: Slot, asked: Asked, hits: list[Hit], heard: Heard) -> None:
    """Day and time, clause by clause: people correct themselves and tell stories, so what comes last counts."""
    del hits
    if name != "date":
        return
    moving = not heard.intents.isdisjoint(slot.two_days)
    found: dict[str, Any] = {}
    past = False
    for clause in _clauses(_DIGITS.sub(" ", asked.text), moving):
        when = parse_when(clause, asked.now)
        if when is None:
            continue
        if when.past and when.day is not None:
            past = True
            continue
        parts = {
            "date": when.day, "time": when.time, "after": when.after_time, "before": when.before_time, "part": when.part
        }  # fmt: skip
        stated = {key: value for key, value in parts.items() if value is not None}
        if "after" in stated and "before" not in stated and found.get("before", time.max) <= stated["after"]:
            del found["before"]  # «работаю до полшестого, так что после шести»: the story's bound is not the wish's
        found.update(stated)
    if past and "date" not in found:
        heard.wrong[name] = "past"
        return
    if "date" not in found and _IMPOSSIBLE_DAY.search(asked.text):
        heard.wrong[name] = "impossible"
    heard.given.update(found)


def _clauses(text: str, moving: bool) -> list[str]:
    """Pieces that each may name a day or a time; «со среды на пятницу» has two."""
    pieces = _CLAUSE.split(text)
    return [part for piece in pieces for part in _ONTO.split(piece)] if moving else pieces


def _text(name: str, slot: Slot, asked: Asked, hits: list[Hit], heard: Heard) -> None:
    del slot, hits
    if name in asked.awaits and asked.text.strip():
        heard.given[name] = asked.text.strip()[:_LONGEST_TEXT_VALUE]


_READERS: Mapping[str, Callable[[str, Slot, Asked, list[Hit], Heard], None]] = {
    "choice": _choice, "phone": _phone, "email": _email, "name": _name, "when": _when, "text": _text
}  # fmt: skip
