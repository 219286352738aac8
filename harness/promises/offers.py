"""What the approved offers allow a bot to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.russian.lemmas import lemmas
from harness.russian.numbers import numbers
from harness.russian.patterns import compile_pattern, find_pattern
from harness.russian.tokens import tokenize

_FREE = ("бесплатно|бесплатный|подарок|дарить|подарить|=даром", "=за =счет|=наш")


def covered(sentence: str, offers: tuple[Mapping[str, Any], ...]) -> bool:
    """Whether a discount or a gift that the sentence speaks of is within an approved offer.

    A percentage has to be at most that of an offer; a discount without a percentage needs some offer of a discount;
    something free needs an offer of that service for free.
    """
    percents = [number.value for number in numbers(sentence) if number.unit == "%"]
    highest = max((float(offer["percent"]) for offer in offers if offer.get("percent")), default=0.0)
    if percents:
        return max(percents) <= highest
    if any(find_pattern(sentence, compile_pattern(source)) is not None for source in _FREE):
        return any(offer.get("free") and _names_service(sentence, offer) for offer in offers)
    return highest > 0


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
