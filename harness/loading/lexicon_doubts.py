"""Examples that a rule finds and the trained model doubts: a run would tell them as disputed, not as violations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.errors import Problem
from harness.loading.lexicons import LexiconFolder, parts_of
from harness.promises.claim import CATEGORIES, Category
from harness.promises.rules import Lexicon
from harness.promises.spelling import readable
from harness.promises.trained import weigh


def doubted_examples(folder: LexiconFolder) -> tuple[Problem, ...]:
    """The examples of rules that are not ``sure`` in which the shipped model sees no such claim, as warnings.

    Args:
        folder: without errors.
    """
    book = folder.compiled()
    return tuple(problem for category in CATEGORIES for problem in _of_category(folder, category, book))


def _of_category(folder: LexiconFolder, category: Category, book: Lexicon) -> Iterator[Problem]:
    for rule in folder.data["categories"][category].get("rules", ()):
        if rule.get("sure") is True:
            continue
        for number, example in enumerate(rule.get("finds", ())):
            if _doubted(example, category, book):
                yield _told(folder, category, rule, number)


def _doubted(example: str, category: Category, book: Lexicon) -> bool:
    asked, text = parts_of(example)
    weighed = weigh(readable(text, book.vocabulary).text, readable(asked, book.vocabulary).text)
    if weighed is None:
        return False
    return weighed.highest[CATEGORIES.index(category)] < weighed.model.cuts["improbable"]


def _told(folder: LexiconFolder, category: Category, rule: dict[str, Any], number: int) -> Problem:
    path, line, column = folder.place(category, rule["finds"], number)
    _, text = parts_of(rule["finds"][number])
    return Problem(
        code="lexicon.doubted",
        path=path,
        line=line,
        column=column,
        parameters={"what": text, "rule": rule["id"]},
        level="warning",
    )
