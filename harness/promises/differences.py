"""What sets a reply beside approved offers apart from them: the features of the model in `harness.promises.bounds`.

Words and their senses that the reply says and the offers do not, those that they have in common, those that it passes
over; how many; how amounts of one unit compare; what the reply negates, and whom its verbs speak of.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from harness.promises.features import SENSES, features_of, names_of
from harness.promises.offers import content
from harness.promises.segments import segments, without_done
from harness.promises.senses import lemma_of, sense_of
from harness.promises.slots import slots_of
from harness.russian.numbers import numbers
from harness.russian.remembered import remembered
from harness.russian.roles import roles
from harness.russian.tokens import tokenize

_MANY = 3
_FIVE = 5
"""Words by which the length of a reply, and parts of a whole by which a share is told."""
_UNKNOWN = "_"
_DIGITS = re.compile(r"\d+")
_ALL = "*"
"""Stands for all units."""


class Differences(NamedTuple):
    """What sets a reply and the offers apart.

    Attributes:
        offer: the one that the reply has most words of.
        words: features of words, of pairs of words, of senses and of verbs.
        counts: how many words they share and how numbers compare: what that means depends on the category.
    """

    offer: str
    words: frozenset[str]
    counts: frozenset[str]


@remembered(1024)
def differences(reply: str, asked: str, offers: tuple[str, ...]) -> Differences:
    """What sets a reply and the offers apart.

    Among the words, ``r`` are those of the reply, ``R`` those of the offer among them, ``q`` of the client's message,
    ``o`` of the offer that nobody says; a second ``s`` stands for their senses.

    Args:
        reply: what the bot says, in readable spelling.
        asked: what the client said before, likewise.
        offers: in free text, at least one.
    """
    said = _words(reply)
    offer = max(offers, key=lambda one: len(set(said) & set(_words(one))))
    words = (_of_words(said, _words(asked), _words(offer)), _of_senses(reply, asked, offers), _of_verbs(reply))
    counts = (_of_counts(reply, asked, offer), _of_amounts(reply, asked, offers))
    return Differences(offer, frozenset(itertools.chain(*words)), frozenset(itertools.chain(*counts)))


@remembered(2048)
def _words(text: str) -> tuple[str, ...]:
    return tuple(lemma_of(token.folded) for token in tokenize(text))


def _of_words(said: Sequence[str], heard: Sequence[str], approved: Sequence[str]) -> Iterator[str]:
    allowed, known = set(approved), {*said, *heard}
    yield from (f"{'R' if word in allowed else 'r'}:{word}" for word in said)
    yield from (f"r:{left} {right}" for left, right in itertools.pairwise(("^", *said, "$")))
    yield from (f"q:{word}" for word in heard if word not in allowed)
    yield from (f"o:{word}" for word in approved if word not in known)


def _of_senses(reply: str, asked: str, offers: Sequence[str]) -> Iterator[str]:
    said, heard = _senses(reply), _senses(asked)
    allowed = frozenset().union(*map(_senses, offers))
    yield from (f"rs:{sense}" for sense in said - allowed)
    yield from (f"Rs:{sense}" for sense in said & allowed)
    yield from (f"qs:{sense}" for sense in heard - allowed)
    yield from (f"os:{sense}" for sense in allowed - said - heard)


@remembered(2048)
def _senses(text: str) -> frozenset[str]:
    return frozenset(sense_of(token.folded) for token in tokenize(text)) - {_UNKNOWN}


def _of_verbs(reply: str) -> Iterator[str]:
    """Whom the verbs of the reply speak of, what is negated, which senses are neighbours."""
    for token in tokenize(reply):
        for role in roles(token.folded):
            yield from (f"/{role}", f"{lemma_of(token.folded)}/{role}")
    for sentence in segments(reply):
        found = features_of(without_done(reply[sentence.start : sentence.end]))
        yield from found.others
        yield from (name for pairs in found.pairs if pairs[0] == SENSES for name in names_of(pairs))


def _of_counts(reply: str, asked: str, offer: str) -> Iterator[str]:
    """How many words that carry sense the three have in common, and how many not."""
    said, heard, allowed = content(reply), content(asked), content(offer)
    counted = {
        "both": said & allowed,
        "asked": heard & allowed,
        "new": said - allowed - heard,
        "asked-new": heard - allowed,
        "unsaid": allowed - said - heard,
    }
    yield from (f"{name}:{min(len(words), _MANY)}" for name, words in counted.items())
    words, approved = _words(reply), set(_words(offer))
    shared = approved.intersection(words)
    yield f"length:{min(len(words) // _FIVE, _MANY)}"
    own, whole = (round(_FIVE * len(shared) / max(1, len(of))) for of in (set(words), approved))
    yield from (f"own:{own}", f"whole:{whole}", f"own:{own}/{whole}")


def _of_amounts(reply: str, asked: str, offers: Sequence[str]) -> Iterator[str]:
    """How amounts of one unit compare with those of the offers, and all numbers with all."""
    said, heard, allowed = _amounts(reply), _amounts(asked), _amounts("\n".join(offers))
    for speaker, spoken in (("n", said), ("qn", heard)):
        yield from (f"{speaker}:{unit}:{_compared(spoken[unit], allowed.get(unit))}" for unit in spoken)
    yield from (f"on:{unit}" for unit in allowed.keys() - said.keys())
    if said[_ALL] - allowed[_ALL] - heard[_ALL]:
        yield "n:own"


@remembered(2048)
def _amounts(text: str) -> dict[str, frozenset[float]]:
    """The numbers of a text by unit, or by the word behind them; percents, sums, lengths of time, times of day."""
    words = tokenize(text)
    starts = [word.start for word in words]
    found: dict[str, set[float]] = {_ALL: set()}
    for number in numbers(text):
        place = bisect.bisect_left(starts, number.end)
        counted = place < len(words) and text[number.end : starts[place]].isspace()
        unit = number.unit or (lemma_of(words[place].folded) if counted else "")
        found.setdefault(unit, set()).add(number.value)
        found[_ALL].add(number.value)
    slots = slots_of(text)
    times = tuple(map(_time, slots.times))
    named = {"percent": slots.percents, "sum": slots.sums, "span": slots.spans, "time": times}
    found.update({kind: set(values) for kind, values in named.items() if values})
    return {unit: frozenset(values) for unit, values in found.items()}


def _time(written: str) -> float:
    """A clock time or a date («14:00», «5.12») as one number."""
    first, second = map(int, _DIGITS.findall(written)[:2])
    return float(first * 100 + second)


def _compared(values: frozenset[float], allowed: frozenset[float] | None) -> str:
    if not values or not allowed:
        return "none" if not values else "new"
    if values & allowed:
        return "same" if values <= allowed else "also"
    return "more" if max(values) > max(allowed) else "less"
