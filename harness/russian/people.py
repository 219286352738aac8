"""People whom a text calls by name: «Рустам Валиев», «у Тимура»."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from harness.russian.lemmas import parses
from harness.russian.remembered import remembered
from harness.russian.tokens import Token, tokenize


class Person(NamedTuple):
    """A person named in a text.

    Attributes:
        start: offset of the name.
        end: offset behind it.
        first: first name in its dictionary form.
        full: whether a surname stands beside it.
    """

    start: int
    end: int
    first: str
    full: bool


@remembered(1024)
def people(text: str) -> tuple[Person, ...]:
    """The people named in a text, in order.

    A first name counts when it is written as one, with a capital letter, or when it can be nothing else («рустам»); a
    surname beside it, before or behind, makes it a full one.
    """
    return tuple(_people(text, tokenize(text)))


def _people(text: str, tokens: tuple[Token, ...]) -> Iterator[Person]:
    for place, token in enumerate(tokens):
        first = _first_name(text, token)
        if not first:
            continue
        beside = [
            near for near in (place - 1, place + 1) if 0 <= near < len(tokens) and _touch(text, token, tokens[near])
        ]
        surname = next((tokens[near] for near in beside if _is_surname(text, tokens[near])), token)
        yield Person(min(token.start, surname.start), max(token.end, surname.end), first, surname is not token)


def _first_name(text: str, token: Token) -> str:
    found = parses(token.folded)
    names = [parse for parse in found if "Name" in parse.tag and parse.is_known]
    if not names or (names[0] is not found[0] and ("Surn" in found[0].tag or not text[token.start].isupper())):
        return ""
    return names[0].normal_form


def _touch(text: str, one: Token, other: Token) -> bool:
    first, second = sorted((one, other), key=lambda token: token.start)
    return text[first.end : second.start] in (" ", "\u00a0")


def _is_surname(text: str, token: Token) -> bool:
    found = parses(token.folded)
    return text[token.start].isupper() and any("Surn" in parse.tag for parse in found)
