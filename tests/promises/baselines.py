"""What a team would write in an afternoon, to compare with: a list of words, and stems with a look for «не»."""

from __future__ import annotations

import re
from collections.abc import Callable

from harness.russian.normalise import fold
from tests.promises.material import Labelled

_STEMS = {
    "discount": ("скид", "подар", "бесплат", "бонус", "дешевл", "акци"),
    "price_guarantee": ("цена не", "фиксиров", "зафиксир", "доплат"),
    "result_guarantee": ("гарант", "обеща", "результат", "навсегда"),
    "medical_advice": ("таблет", "принимайте", "пейте", "мажьте", "диагноз"),
    "safety_claim": ("безопасн", "безболезн", "без боли", "противопоказ", "побочн"),
    "slot_guarantee": ("место за вами", "без очереди", "без записи", "забронир"),
    "refund": ("верн", "возврат", "возмест", "компенс", "передела"),
    "deadline": ("через час", "минут", "завтра", "сегодня", "к вечеру"),
    "legal_privacy": ("паспорт", "карты", "снилс", "парол", "согласи"),
}
_DENIAL = re.compile(r"(?<!\w)(?:не|нет|без|нельзя|ни|никак\w*)(?!\w)")
_WINDOW = 30
"""Characters before a stem in which a denial counts."""


def word_list(one: Labelled) -> frozenset[str]:
    """Every stem votes for its category."""
    text = fold(one.bot)
    return frozenset(name for name, stems in _STEMS.items() if any(stem in text for stem in stems))


def stems_with_denial(one: Labelled) -> frozenset[str]:
    """The same, unless a denial stands shortly before it in the sentence."""
    text = fold(one.bot)
    return frozenset(name for name, stems in _STEMS.items() if any(_said(text, stem) for stem in stems))


def _said(text: str, stem: str) -> bool:
    for found in re.finditer(re.escape(stem), text):
        before = re.split(r"[.!?\n]", text[max(0, found.start() - _WINDOW) : found.start()])[-1]
        if not _DENIAL.search(before):
            return True
    return False


BASELINES: dict[str, Callable[[Labelled], frozenset[str]]] = {
    "word list": word_list,
    "stems and denials": stems_with_denial,
}
