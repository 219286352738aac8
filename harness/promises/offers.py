"""What the approved offers allow a bot to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.russian.lemmas import lemmas
from harness.russian.numbers import numbers
from harness.russian.patterns import compile_pattern, find_pattern
from harness.russian.tokens import Token, sentences, tokenize

_SAYS_NO_SERVICE = frozenset((
    "цена", "стоимость", "стоить", "плата", "оплата", "длительность", "продолжительность", "время",
    "бесплатно", "бесплатный", "абсолютно", "совершенно", "полностью", "даром", "это", "этот", "она", "он",
    "оно", "они", "для", "вы", "мы", "у", "по", "да", "и", "а", "но", "конечно", "услуга", "процедура",
    "занятие", "минута", "мин", "час", "руб", "рубль", "от", "до", "около",
))  # fmt: skip
"""Words of a price list's line that leave open which service is meant."""
_FREE = ("бесплатно|бесплатный|подарок|дарить|подарить|=даром", "=за =счет|=наш")


def covered(sentence: str, offers: tuple[Mapping[str, Any], ...], before: str = "") -> bool:
    """Whether a discount or a gift that the sentence speaks of is within an approved offer.

    A percentage has to be at most that of an offer; a discount without a percentage needs some offer of a discount;
    something free needs an offer of that service for free. A sentence that names no service at all («Цена: бесплатно»)
    speaks of the one named before it.

    Args:
        sentence: with quotes blanked.
        offers: approved ones.
        before: the message up to the sentence.
    """
    percents = [number.value for number in numbers(sentence) if number.unit == "%"]
    highest = max((float(offer["percent"]) for offer in offers if offer.get("percent")), default=0.0)
    if percents:
        return max(percents) <= highest
    if any(find_pattern(sentence, compile_pattern(source)) is not None for source in _FREE):
        free = [offer for offer in offers if offer.get("free")]
        return bool(free) and any(_names_service(_subject(sentence, before), offer) for offer in free)
    return highest > 0


def _subject(sentence: str, before: str) -> str:
    """The sentence, or the nearest one before it that names something, when it names nothing itself."""
    spoken = [before[start:end] for start, end in sentences(before)]
    for said in (sentence, *reversed(spoken)):
        if any(lemmas(token.folded).isdisjoint(_SAYS_NO_SERVICE) for token in tokenize(said) if _is_word(token)):
            return said
    return sentence


def _is_word(token: Token) -> bool:
    return token.folded[0].isalpha()


def _names_service(sentence: str, offer: Mapping[str, Any]) -> bool:
    services = offer.get("services", ())
    if "*" in services:
        return True
    said = frozenset().union(*(lemmas(token.folded) for token in tokenize(sentence)))
    return any(_main_word_said(str(service), said) for service in services)


def _main_word_said(service: str, said: frozenset[str]) -> bool:
    """The first word of a service names it («Консультация косметолога», «Стрижка женская»)."""
    words = tokenize(service)
    return bool(words) and not lemmas(words[0].folded).isdisjoint(said)
