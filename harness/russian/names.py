"""First names in what clients write."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

from harness.russian.lemmas import parses
from harness.russian.tokens import Token, tokenize
from harness.russian.words import word_list

_INTRODUCTION = re.compile(
    r"(?:меня\s+(?:зовут|звать)|мо[её]\s+имя|им(?:я|ени)\s*[:—–-]|на\s+имя|мен[яе]\s+можно\s+(?:звать|называть)|"
    r"обращайтесь(?:\s+ко\s+мне)?|минем\s+исемем|my\s+name\s+is)\s*[:,—–-]?\s*(?:просто\s+)?",
    re.IGNORECASE,
)
_THIS_IS = re.compile(r"(?:^|[.!?,]\s*)(?:это|я)\s*[—–-]?\s+", re.IGNORECASE)
_BEFORE_OTHERS = word_list("before_others")
"""Words after which a name is somebody else's: the master's, the child's."""
_SHORT_MESSAGE = 4
_LONGEST_NAME = 25


@functools.cache
def _data() -> tuple[frozenset[str], frozenset[str]]:
    loaded = json.loads(Path(__file__).with_name("names.json").read_bytes())
    names = frozenset(name.lower() for name in loaded["names"].split())
    return names, frozenset(loaded["not_names"].split())


def find_name(text: str, *, asked: bool = False) -> str | None:
    """The first name by which the writer calls himself, capitalised and in the nominative, or None.

    After «меня зовут», «моё имя», «на имя» any word passes that is not an everyday one: names are an open set. Without
    an introduction the word has to be a known name in the nominative that does not follow «к», «у», «мастер» … .

    Args:
        text: what the client wrote.
        asked: the name has just been asked for: a message of one or two unknown words is then taken for a name.
    """
    for pattern in (_INTRODUCTION, _THIS_IS):
        for match in pattern.finditer(text):
            name = _introduced(text, match.end(), sure=pattern is _INTRODUCTION)
            if name is not None:
                return name
    tokens = [token for token in tokenize(text) if token.folded[0].isalpha()]
    for place, token in enumerate(tokens):
        if _is_own(tokens, place):
            return _nominative(token)
    if asked and 1 <= len(tokens) <= 2 and "?" not in text and _can_be_name(tokens[0]):
        return _nominative(tokens[0])
    return None


def _introduced(text: str, place: int, *, sure: bool) -> str | None:
    token = next((token for token in tokenize(text) if token.start >= place), None)
    if token is None or token.start > place + 2 or not _can_be_name(token):
        return None
    return _nominative(token) if sure or _is_known(token.folded) else None


def _can_be_name(token: Token) -> bool:
    letters = token.folded.replace("-", "")
    return letters.isalpha() and 2 <= len(letters) <= _LONGEST_NAME and token.folded not in _data()[1]


def _is_own(tokens: list[Token], place: int) -> bool:
    token = tokens[place]
    if not _can_be_name(token) or not _is_known(token.folded):
        return False
    if place and tokens[place - 1].folded in _BEFORE_OTHERS:
        return False
    if len(tokens) <= _SHORT_MESSAGE and not _is_common_word(token.folded):
        return True
    return len(tokens) == 1 or (token.text[0].isupper() and not _is_common_word(token.folded))


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
