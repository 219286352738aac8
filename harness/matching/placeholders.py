"""Personal data replaced by words that say what stood there, for readers outside such as a language model."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Literal

from harness.matching.documents import find_documents
from harness.russian.phones import find_emails, find_phones

Kind = Literal["phone", "email", "card", "passport", "snils"]
_WORDS: dict[Kind, str] = {
    "phone": "телефон",
    "email": "почта",
    "card": "номер карты",
    "passport": "паспорт",
    "snils": "СНИЛС",
}
_ABROAD = re.compile(r"\+[0-9](?:[ \-().]{0,3}[0-9]){8,14}(?![0-9])")
_RUN = re.compile(r"(?<![0-9])[0-9](?:[ \-().]{0,3}[0-9]){6,14}(?![0-9])")
_NATIONAL = 10  # digits by which a phone is the same, whatever stands for the country


class Placeholders:
    """Replaces phones, e-mails and numbers of documents: ``+7 917 999-88-77`` becomes ``[телефон 1]``.

    The same number, however written, gets the same words in all texts of one instance, so that what a text says about
    it keeps its sense; another number gets another one. Names stay.

    Args:
        phones: known ones, which are found even where they do not look like phones.
    """

    def __init__(self, phones: tuple[str, ...] = ()) -> None:
        self._known = {_digits(phone)[-_NATIONAL:] for phone in phones} - {""}
        self._words: dict[tuple[Kind, str], str] = {}

    def __call__(self, text: str) -> str:
        """The text as it may be sent outside."""
        parts: list[str] = []
        done = 0
        for start, end, kind, number in sorted(self._found(text), key=lambda one: (one[0], -one[1])):
            if start < done:
                continue  # within what has been replaced
            parts += [text[done:start], self._word(kind, number)]
            done = end
        return "".join([*parts, text[done:]])

    def copy(self) -> Placeholders:
        """Others that know what these know; what they meet from now on is numbered apart."""
        other = copy.copy(self)
        other._words = dict(self._words)  # noqa: SLF001 - its own class
        return other

    def _found(self, text: str) -> Iterator[tuple[int, int, Kind, str]]:
        for start, end, kind in find_documents(text):
            yield start, end, kind, _digits(text[start:end])
        for start, end, address in find_emails(text):
            yield start, end, "email", address
        for start, end, phone in find_phones(text):
            yield start, end, "phone", _digits(phone)[-_NATIONAL:]
        for hit in _ABROAD.finditer(text):
            yield hit.start(), hit.end(), "phone", _digits(hit[0])[-_NATIONAL:]
        for hit in _RUN.finditer(text) if self._known else ():
            if _digits(hit[0])[-_NATIONAL:] in self._known:
                yield hit.start(), hit.end(), "phone", _digits(hit[0])[-_NATIONAL:]

    def _word(self, kind: Kind, number: str) -> str:
        if (kind, number) not in self._words:
            count = 1 + sum(one == kind for one, _ in self._words)
            self._words[kind, number] = f"[{_WORDS[kind]} {count}]"
        return self._words[kind, number]


def _digits(text: str) -> str:
    return "".join(char for char in text if "0" <= char <= "9")
