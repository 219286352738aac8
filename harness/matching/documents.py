"""Numbers of bank cards, passports and СНИЛС in a text: found, and hidden so that nothing else moves.

Hidden digits become ``•``, the last four and every sign between stay, so that a text keeps its length and places in it
stay true. What counts:

* a card: 16 digits that satisfy Luhn's check, whole or in the groups that are printed on cards; of other lengths
  (13 to 19) only with the first digits that issuers use for them, for else every tenth timestamp would be a card;
* СНИЛС: ``123-456-789 00``; with spaces only or without any when its check sum fits or the word stands before it;
* a passport of Russia: ``45 10 123456``, ``4510 №123456``, ``4510 123456``, which is not read into a phone; ten digits
  on end only behind the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from harness.russian.remembered import remembered

HIDDEN = "•"
Kind = Literal["card", "snils", "passport"]
_KEPT = 4
_FILLER = "\x01"
_SPACE = rf"[ \u00a0\u2009\u202f]{_FILLER}*+"
_GAP = rf"(?:(?:{_SPACE}|[‐‑–—-]){{1,2}})"
_ALONE = rf"(?<![0-9])(?<!{HIDDEN}{HIDDEN})"  # neither the rest of a number nor of a hidden one; one • may be a bullet
_CHAIN = re.compile(rf"{_ALONE}[0-9]+(?:{_GAP}[0-9]+)*+")
_DIGITS = re.compile(r"[0-9]+")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SHAPES = frozenset(
    {(4, 4, 4, 4), (8, 8), (4, 12), (6, 10), (4, 6, 5), (4, 6, 4), (4, 4, 5), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3)}
)
_ISSUERS = {13: ("4",), 14: ("30", "36", "38"), 15: ("34", "37"), 18: ("5", "6"), 19: ("2", "4", "5", "6")}
_CARD_LENGTHS = range(13, 20)
_SNILS = re.compile(
    rf"{_ALONE}[0-9]{{3}}-[0-9]{{3}}-[0-9]{{3}}(?:-|{_SPACE})?[0-9]{{2}}(?![0-9])"
    rf"|(?i:снилс|snils)[^0-9{HIDDEN}]{{0,40}}"
    rf"(?P<named>[0-9]{{3}}{_GAP}?[0-9]{{3}}{_GAP}?[0-9]{{3}}{_GAP}?[0-9]{{2}})(?![0-9])"
    rf"|{_ALONE}(?P<spaced>[0-9]{{3}}{_SPACE}[0-9]{{3}}{_SPACE}[0-9]{{3}}{_SPACE}[0-9]{{2}})(?![0-9])"
)
_SIGN = rf"(?:{_SPACE})?[№N](?:{_SPACE})?"
_PASSPORT = re.compile(
    rf"{_ALONE}(?<![78+][ -])(?<!\+)[0-9]{{2}}(?:(?:{_SPACE})?[0-9]{{2}}{_SIGN}|{_SPACE}[0-9]{{2}}{_SPACE}|"
    rf"[0-9]{{2}}{_SPACE})[0-9]{{6}}(?![0-9])"
    rf"|(?i:паспорт|passport|серия)[^0-9{HIDDEN}]{{0,40}}"
    rf"(?P<named>[0-9]{{2}}{_GAP}?[0-9]{{2}}(?:{_GAP}|{_SIGN}|,?{_SPACE}номер:?{_SPACE})?[0-9]{{6}})(?![0-9])"
)
# The first look is at sorts of bytes: 0 for digits, - for what may stand between groups of them, and the ends of texts.
_BETWEEN = frozenset(" -№N\u00a0\u2009\u202f‐‑–—".encode())
_QUOTE = 34
_CLASSES = bytes(
    48 if 48 <= code <= 57 else 45 if code in _BETWEEN else _QUOTE if code == _QUOTE else 32 for code in range(256)
)
_QUICK = re.compile(
    rb"(?<!0)(?:0{13,19}(?!0)|0{4}-+0{4}-+0{4,5}(?!0)|0{4}-+0{6}(?!0{7})|0{8}-+0{8}|0{6}-+0{10}|0{4}-+0{12}"
    rb"|00-+00-+0{6}|000-+000-+000-*00(?!0))"
)
_RUN = re.compile(rb"00[0-]{8,}0")
_CONTROLS = (b"\\u000", b"\\u001")  # in JSON the digits of a control character stand before those of the text
_BARE_PHONE = b"0" * 11
_ESCAPED = b"\\\\u"
"""In JSON: a text that itself holds an escape, the digits of which stand between those of a number."""


class _Named(NamedTuple):
    """A number that a word before it makes what it is; in JSON, by sorts of bytes.

    Attributes:
        words: without their first letter, which may be of either case, in small letters and in capitals.
        shape: of the number.
        name: the word in a key, or in what our records name a field by; the number may stand anywhere.
        near: the word in a text, which the number follows; the shape is looked for from its end.
    """

    words: tuple[bytes, ...]
    shape: re.Pattern[bytes]
    name: re.Pattern[bytes]
    near: re.Pattern[bytes]

    @classmethod
    def of(cls, shape: bytes, *words: str) -> _Named:
        spelt = tuple(one.encode() for word in words for one in (word[1:], word[1:].upper()))
        either = b"(?:" + b"|".join(spelt) + b")"
        signs = rb'(?:\\.|[^"\\]){0,160}'
        text = b'"' + signs + either + signs + b'"'
        name = text + b":|" + rb'"(?:field|where)": ?' + text  # as masking takes the name of a value
        return cls(spelt, re.compile(shape), re.compile(name), re.compile(either + rb'(?:\\"|[^0-9"]){0,170}(?=[0-9])'))

    def may_stand_in(self, data: bytes, sorts: bytes) -> bool:
        """Whether such a number may be there: rules about passports speak of them all the time, without any."""
        if not any(word in data for word in self.words):
            return False
        if _ESCAPED in data or any(self.shape.match(sorts, word.end()) for word in self.near.finditer(data)):
            return True
        return self.shape.search(sorts) is not None and self.name.search(data) is not None


_NAMED = (
    _Named.of(rb'(?<!0)00-*00[^0"]{0,24}0{6}(?!0)', "паспорт", "passport", "серия"),
    _Named.of(rb"(?<!0)000-*000-*000-*00(?!0)", "снилс", "snils"),
)

_PHONE = re.compile(r'(?i)(?:тел|phone|моб|звон)[^0-9"]{0,15}$')


def hide_documents(text: str, about: str = "") -> str:
    """The text with such numbers hidden; the very same text when there are none.

    Args:
        text: any text.
        about: what the text is the value of, for example the name of a field: ``PASSPORT`` is then the word before it.
    """
    return text if _DIGITS.search(text) is None else _hidden(text, about)


@remembered(16384)
def _hidden(text: str, about: str) -> str:
    lead = f"{about} "
    hidden: set[int] = set()
    for reading in {lead + text, lead + _readable(text)}:
        for start, end, _ in find_documents(reading):
            digits = [place for place in range(start, end) if reading[place] in "0123456789"]
            hidden.update(place - len(lead) for place in digits[:-_KEPT])
    return "".join(HIDDEN if place in hidden else char for place, char in enumerate(text)) if hidden else text


def document_numbers(text: str) -> frozenset[str]:
    """The numbers of cards, passports and СНИЛС in a text, as digits."""
    return frozenset("".join(_DIGITS.findall(text[start:end])) for start, end, _ in find_documents(text))


def find_documents(text: str) -> Iterator[tuple[int, int, Kind]]:
    """The numbers of cards, passports and СНИЛС in a text: first character, the one behind the last, what it is."""
    yield from ((*span, "card") for span in _cards(text))
    yield from ((*span, "snils") for span in _named(_SNILS, text))
    yield from ((*span, "passport") for span in _named(_PASSPORT, text))


def may_hold_documents(data: bytes) -> bool:
    """A cheap first look at many values at once: False means that `hide_documents` would leave all of them as they are.

    Args:
        data: the values as JSON in UTF-8.
    """
    if any(sign in data for sign in _CONTROLS):
        return True
    sorts = data.translate(_CLASSES)
    if any(run != _BARE_PHONE and _QUICK.search(run) is not None for run in _RUN.findall(sorts)):
        return True
    return any(named.may_stand_in(data, sorts) for named in _NAMED)


def _readable(text: str) -> str:
    r"""A text of the same length in which escapes of JSON (``\u00a0``, as in bodies kept as received) are no digits."""
    if "\\u" not in text:
        return text
    return _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)) + _FILLER * 5, text)


def _cards(text: str) -> Iterator[tuple[int, int]]:
    for chain in _CHAIN.finditer(text):
        if len(chain[0]) < _CARD_LENGTHS.start:
            continue
        groups = [(chain.start() + part.start(), chain.start() + part.end()) for part in _DIGITS.finditer(chain[0])]
        for first in range(len(groups)):
            for last in range(first, min(first + 5, len(groups))):
                if _is_card([text[start:end] for start, end in groups[first : last + 1]]):
                    yield groups[first][0], groups[last][1]


def _is_card(groups: list[str]) -> bool:
    digits = "".join(groups)
    if len(digits) not in _CARD_LENGTHS or not (len(groups) == 1 or tuple(map(len, groups)) in _SHAPES):
        return False
    return (len(digits) == 16 or digits.startswith(_ISSUERS.get(len(digits), ()))) and _luhn(digits)


def _luhn(digits: str) -> bool:
    """The check of ISO/IEC 7812-1: every second digit from the right is doubled, its digits added up."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _named(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        group = match.lastgroup or 0
        if group == "spaced" and not _snils_sum(match[0]):
            continue
        if not (
            pattern is _PASSPORT and group == 0 and _PHONE.search(text[max(0, match.start() - 24) : match.start()])
        ):
            yield match.span(group)


def _snils_sum(text: str) -> bool:
    """The check sum of СНИЛС: digits weighted 9 to 1, modulo 101, 100 counting as 0."""
    digits = [int(char) for char in "".join(_DIGITS.findall(text))]
    total = sum(digit * weight for digit, weight in zip(digits, range(9, 0, -1), strict=False))
    return total % 101 % 100 == digits[9] * 10 + digits[10]
