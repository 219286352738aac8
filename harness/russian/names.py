"""First names in what clients write."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Collection
from pathlib import Path

from harness.russian.lemmas import parses
from harness.russian.tokens import Token, tokenize

_INTRODUCTION = re.compile(
    r"(?:меня\s+(?:зовут|звать)|мо[её]\s+имя|им(?:я|ени)\s*[:—–-]|на\s+имя|мен[яе]\s+можно\s+(?:звать|называть)|"
    r"меня(?=\s+\w+(?:\s+\w+)?\s+зовут)|обращайтесь(?:\s+ко\s+мне)?|минем\s+исемем|my\s+name\s+is)\s*[:,—–-]?\s*(?:просто\s+)?",
    re.IGNORECASE,
)
_THIS_IS = re.compile(r"(?:(?:^|[.!?,]\s*)я|(?<!\w)(?:это|эт))\s*[—–-]?\s+", re.IGNORECASE)
_OF_DATE = re.compile(r"\d\s?(?:-?го\s)?$")
"""Before «марта», «августа»: a date and not a name."""
_LONGEST_GROUP = 3
"""First name, patronymic and surname."""
_LONGEST_NAME = 25


@functools.cache
def _data() -> tuple[frozenset[str], frozenset[str]]:
    loaded = json.loads(Path(__file__).with_name("names.json").read_bytes())
    names = frozenset(name.lower() for name in loaded["names"].split())
    return names, frozenset(loaded["not_names"].split())


def find_name(text: str, *, asked: bool = False, others: Collection[str] = ()) -> str | None:
    """The first name by which the writer calls himself, capitalised and in the nominative, or None.

    After «меня зовут», «моё имя», «на имя» any word passes that is not an everyday one: names are an open set. Without
    an introduction the word has to be a known name in the nominative that stands apart, alone or with a surname:
    between commas, at an end, before the phone («укладка, Алёна», «Гарипова Лилия, отмените …»).

    Args:
        text: what the client wrote.
        asked: the name has just been asked for: a message of one or two unknown words is then taken for a name.
        others: names of the staff, in lower case: such a name counts only with an introduction.
    """
    for pattern in (_INTRODUCTION, _THIS_IS):
        for match in pattern.finditer(text):
            name = _introduced(text, match.end(), sure=pattern is _INTRODUCTION)
            if name is not None:
                return name
    segments = _segments(text)
    for segment in segments:
        apart = _name_apart(segment)
        if (
            apart is not None
            and apart.folded not in others
            and not _OF_DATE.search(text[max(0, apart.start - 6) : apart.start])
        ):
            return _nominative(apart)
    tokens = [token for segment in segments for token in segment]
    if asked and 1 <= len(tokens) <= 2 and "?" not in text and _can_be_name(tokens[0]):
        return _nominative(tokens[0])
    return None


def _introduced(text: str, place: int, *, sure: bool) -> str | None:
    token = next((token for token in tokenize(text) if token.start >= place), None)
    if token is None or text[place : token.start].strip(' "«:,-—–') or not _can_be_name(token):
        return None
    return _nominative(token) if sure or _is_known(token.folded) else None


def _can_be_name(token: Token) -> bool:
    letters = token.folded.replace("-", "")
    return letters.isalpha() and 2 <= len(letters) <= _LONGEST_NAME and token.folded not in _data()[1]


def _segments(text: str) -> list[list[Token]]:
    """The words of the text in groups with nothing but spaces between them."""
    groups: list[list[Token]] = []
    for token in tokenize(text):
        if not token.folded[0].isalpha():
            continue
        if groups and not text[groups[-1][-1].end : token.start].strip():
            groups[-1].append(token)
        else:
            groups.append([token])
    return groups


def _name_apart(segment: list[Token]) -> Token | None:
    """The name of a group that is nothing but a name: with a surname, with «я», or followed by «на» and a service."""
    if len(segment) > 1 and segment[1].folded == "на":
        segment = segment[:1]
    if len(segment) > _LONGEST_GROUP:
        return None
    names = [token for token in segment if _can_be_name(token) and _is_known(token.folded)]
    rest = [token for token in segment if token not in names]
    if not names or not all(_fits_a_name(token.folded) for token in rest):
        return None
    return names[0] if len(segment) == 1 or not _is_common_word(names[0].folded) else None


def _fits_a_name(folded: str) -> bool:
    """Whether a word may stand beside a first name: a surname, a patronymic, «я», a word that no dictionary has."""
    if folded in {"я", "апа"}:
        return True
    if folded in _data()[1]:
        return False
    found = parses(folded)
    return any("Surn" in parse.tag or "Patr" in parse.tag for parse in found) or not any(p.is_known for p in found)


def _is_known(folded: str) -> bool:
    """A name in the nominative: of the list, or one that the dictionary knows (guesses by ending do not count)."""
    if "-" in folded:
        return all(part and _is_known(part) for part in folded.split("-"))
    return folded in _data()[0] or any(
        "Name" in parse.tag and "nomn" in parse.tag and "sing" in parse.tag and parse.is_known
        for parse in parses(folded)
    )


def _is_common_word(folded: str) -> bool:
    """«вера», «роман», «слава»: as likely a word as a name."""
    best = parses(folded)[:1]
    return folded not in _data()[0] and "-" not in folded and bool(best) and "Name" not in best[0].tag


def _nominative(token: Token) -> str:
    name = token.folded
    if not _is_known(name):
        name = next((parse.normal_form for parse in parses(name) if "Name" in parse.tag and parse.is_known), name)
    return "-".join(part.capitalize() for part in name.split("-"))
