"""The ``-k`` language: words, ``and``, ``or``, ``not`` and parentheses, by a parser of its own."""

from __future__ import annotations

import re
from collections.abc import Callable

from harness.errors import UsageError

Matches = Callable[[str], bool]
_TOKEN = re.compile(r"""\s*(?:(?P<sign>[()])|"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<word>[^\s()"']+))""")
_LONGEST = 2_000
_DEEPEST = 50


def keyword_filter(expression: str) -> Matches:
    """A predicate on texts: ``booking and not (slow or "two words")``.

    A word holds when it is a part of the text; case and ё/е do not matter.

    Raises:
        UsageError: the expression is not of this language.
    """
    if len(expression) > _LONGEST:
        raise UsageError("select.expression", expression=expression[:80], at=_LONGEST)
    parser = _Parser(expression)
    found = parser.any_of(0)
    parser.end()
    return lambda text: found(folded(text))


def folded(text: str) -> str:
    """Text as keywords are compared."""
    return text.casefold().replace("ё", "е")


class _Parser:
    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._place = 0
        self._token: tuple[str, str] = ("", "")
        self._start = 0
        self._next()

    def any_of(self, depth: int) -> Matches:
        found = self._all_of(depth)
        while self._token == ("word", "or"):
            self._next()
            found = _either(found, self._all_of(depth))
        return found

    def _all_of(self, depth: int) -> Matches:
        found = self._one(depth)
        while self._token == ("word", "and"):
            self._next()
            found = _both(found, self._one(depth))
        return found

    def _one(self, depth: int) -> Matches:
        sort, text = self._token
        if depth > _DEEPEST or sort == "" or (sort, text) == ("sign", ")") or (sort == "word" and text in _OPERATORS):
            self._fail()
        self._next()
        if (sort, text) == ("word", "not"):
            inner = self._one(depth + 1)
            return lambda where: not inner(where)
        if sort == "sign":
            inner = self.any_of(depth + 1)
            if self._token != ("sign", ")"):
                self._fail()
            self._next()
            return inner
        word = folded(text)
        return lambda where: word in where

    def end(self) -> None:
        if self._token[0]:
            self._fail()

    def _next(self) -> None:
        rest = self._expression[self._place :]
        self._start = self._place
        if not rest.strip():
            self._token = ("", "")
            return
        match = _TOKEN.match(rest)
        if match is None:
            self._fail()
            return
        sort = match.lastgroup or ""
        quoted = sort in {"double", "single"}
        self._token = (
            "quoted" if quoted else sort,
            match[sort] if quoted or sort == "sign" else _operator(match[sort]),
        )
        self._place += match.end()

    def _fail(self) -> None:
        raise UsageError("select.expression", expression=self._expression[:200], at=self._start + 1)


_OPERATORS = frozenset({"and", "or"})


def _operator(word: str) -> str:
    return word.lower() if word.lower() in {"and", "or", "not"} else word


def _either(left: Matches, right: Matches) -> Matches:
    return lambda where: left(where) or right(where)


def _both(left: Matches, right: Matches) -> Matches:
    return lambda where: left(where) and right(where)
