"""Candidates of a small trained model: claims that no rule knows, each with its place and the words that weighed most.

The model is one layer of hidden units over `harness.promises.features`, trained by ``make train`` on the labelled
replies of ``fixtures/promises``. It adds candidates, where a rule has taken a claim back and where something is denied
or asked only when it is surer; and it questions: a claim of a rule that it holds for improbable is told as disputed,
unless the rule is `sure`. It never silences one.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from harness.promises.claim import CATEGORIES, Category, Claim
from harness.promises.features import BARE, Features, features_of, features_of_question
from harness.promises.model import Model, Stirred, Weighing, log_odds, model, odds, probability, units
from harness.promises.rules import lexicon
from harness.promises.segments import Segment, consents, quotes, segments, without_done
from harness.russian.clauses import clauses
from harness.russian.negation import may_deny

REPLIES = "replies"
"""The folder of the trained model."""
RULE = "model"
_PAIR = 2
_REASONS = 4
"""Words that a reason names at most."""
_UNASKED = Features((), (), question=True)
_LEAST_OWN, _LEAST_TOGETHER = log_odds(0.3), log_odds(0.05)
"""How likely a sentence, and a window of them, has to be without the client's question, unless it is a bare answer."""


def windows(count: int) -> tuple[tuple[int, ...], ...]:
    """The sentences of a reply by pairs: a promise in the middle of a long reply is not outweighed by the rest."""
    return tuple((place, place + 1) for place in range(count - 1)) if count > _PAIR else (tuple(range(count)),)


class Weighed(NamedTuple):
    """A reply as the model weighs it.

    Attributes:
        text: the reply, in readable spelling.
        spoken: its sentences.
        pieces: the features of each.
        parts: the same, added up.
        question: the features of the client's message.
        stirred: how strongly the hidden units are stirred, by window.
        odds: the logarithm of the odds of each category, by window.
        highest: the highest of each category.
        model: that weighs it.
    """

    text: str
    spoken: tuple[Segment, ...]
    pieces: tuple[Features, ...]
    parts: tuple[int, ...]
    question: Features
    stirred: dict[tuple[int, ...], Stirred]
    odds: dict[tuple[int, ...], tuple[float, ...]]
    highest: tuple[float, ...]
    model: Model


def weigh(text: str, asked: str) -> Weighed | None:
    """What the model makes of a reply; None without a model, or of a reply that says nothing.

    Args:
        text: the reply, in readable spelling.
        asked: what the client said before, likewise.
    """
    trained = model(REPLIES)
    spoken = segments(text)
    if trained is None or not spoken:
        return None
    weights = trained.weights
    pieces = tuple(features_of(without_done(text[segment.start : segment.end])) for segment in spoken)
    parts = tuple(map(weights.tally, pieces))
    bare = text if sum([len(piece.words) for piece in pieces]) <= BARE else ""
    question = features_of_question(asked, bare) if asked else _UNASKED
    heard = weights.tally(question)
    stirred = {at: units((heard, *(parts[place] for place in at)), trained) for at in windows(len(parts))}
    likely = {at: odds(one, trained) for at, one in stirred.items()}
    highest = tuple(map(max, zip(*likely.values(), strict=True)))
    return Weighed(text, spoken, pieces, parts, question, stirred, likely, highest, trained)


def questioned(claim: Claim, reply: Weighed) -> Claim:
    """The claim of a rule; disputed when the model holds it for improbable and the rule is not sure.

    Where something is denied, it may as well be the claim: less doubt is enough.
    """
    if not claim.binds or claim.rule in lexicon().topics[claim.category].sure:
        return claim
    sentence = next((one.text for one in reply.spoken if one.start == claim.sentence), "")
    least = reply.model.cuts["unlikely" if may_deny(sentence) else "improbable"]
    improbable = reply.highest[CATEGORIES.index(claim.category)] < least
    return replace(claim, disputed=True) if improbable else claim


def candidates(
    reply: Weighed, known: tuple[Claim, ...], doubts: Callable[[Sequence[Category]], frozenset[Category]] = frozenset
) -> tuple[Claim, ...]:
    """Claims that the model adds to those of the rules.

    Args:
        reply: as the model weighs it.
        known: claims of the rules, the cleared ones included.
        doubts: tells which of some categories the rules have reason to doubt; asked when there is a candidate.
    """
    cuts = reply.model.cuts
    told = {claim.category for claim in known if claim.binds}
    likely = [
        (category, number)
        for number, category in enumerate(CATEGORIES)
        if reply.highest[number] >= cuts["told"] and category not in told
    ]
    if not likely:
        return ()
    doubted = doubts([category for category, _ in likely]) | {
        claim.category for claim in known if claim.modality != "quoted"
    }
    found = []
    for category, number in likely:
        claim = _candidate(reply, (category, number), cuts["doubted" if category in doubted else "told"])
        if claim is not None and not _denied(claim, known):
            found.append(claim)
    return tuple(found)


def _denied(claim: Claim, known: tuple[Claim, ...]) -> bool:
    """Whether a rule has read the same sentence as the denial of such a claim («деньги не возвращаем»)."""
    here = (rule for rule in known if rule.sentence == claim.sentence and rule.category == claim.category)
    return any(rule.modality == "denied" for rule in here)


def _likeliest(reply: Weighed, number: int) -> tuple[int, ...]:
    """The window of the reply that most probably makes a claim of the category."""
    return max(reply.odds, key=lambda at: reply.odds[at][number])


def likelihood(reply: Weighed, category: Category) -> float:
    """How probable it is that the reply makes a claim of the category."""
    return probability(reply.highest[CATEGORIES.index(category)])


def claimed(reply: Weighed, category: Category) -> Claim:
    """The claim of a category where the reply most probably makes it."""
    number = CATEGORIES.index(category)
    best = _likeliest(reply, number)
    heaviest, _ = _heaviest(reply, best, number)
    return _claim(reply, (category, number), heaviest, reply.stirred[best])


def _candidate(reply: Weighed, named: tuple[Category, int], needed: float) -> Claim | None:
    """The claim that the model adds for a category; None when it is not sure enough, or has no word to show for it."""
    number = named[1]
    best, likelihood = _likeliest(reply, number), reply.highest[number]
    if likelihood < needed:
        return None
    heaviest, own = _heaviest(reply, best, number)
    segment = reply.spoken[heaviest]
    asks = segment.asks and not lexicon().topics[named[0]].asks
    if (asks or may_deny(segment.text)) and likelihood < reply.model.cuts["doubted"]:
        return None
    if not (_says_it_itself(reply, best, number, own) or any(reply.spoken[place].whole for place in best)):
        return None
    if not _stands_without_quotes(reply, best, number):
        return None
    claim = _claim(reply, named, heaviest, reply.stirred[best])
    return claim if claim.why else None


def _says_it_itself(reply: Weighed, window: tuple[int, ...], number: int, own: float) -> bool:
    """Whether a window may make the claim without the client's question: a greeting before a telling one does not.

    Args:
        reply: as the model weighs it.
        window: of sentences.
        number: of the category.
        own: log odds of the likeliest sentence by itself; words alone in a short one may pass for an answer.
    """
    if own < _LEAST_OWN:
        return False
    return len(window) == 1 or odds(units([reply.parts[at] for at in window], reply.model), reply.model)[number] >= (
        _LEAST_TOGETHER
    )


def _stands_without_quotes(reply: Weighed, window: tuple[int, ...], number: int) -> bool:
    """Whether a window makes the claim more probably than not without words in quotes, or consents to them.

    Words in quotes are somebody else's: quoting binds nobody, a quote with consent binds the firm.
    """
    spoken = [reply.spoken[place] for place in window]
    if not any(quotes(segment.text) for segment in spoken):
        return True
    tally = reply.model.weights.tally
    own = (tally(reply.question), *(tally(features_of(segment.text)) for segment in spoken))
    if odds(units(own, reply.model), reply.model)[number] > 0:
        return True
    return any(consents(segment.text) for segment in spoken) and not any(may_deny(segment.text) for segment in spoken)


def _heaviest(reply: Weighed, window: tuple[int, ...], number: int) -> tuple[int, float]:
    """The sentence of a window that makes the claim most probably without the client's question, and its log odds."""
    own = {place: odds(units((reply.parts[place],), reply.model), reply.model)[number] for place in window}
    heaviest = max(own, key=lambda place: own[place])
    return heaviest, own[heaviest]


def _claim(reply: Weighed, named: tuple[Category, int], place: int, stirred: Stirred) -> Claim:
    """The claim of a category that a sentence makes: its clause that weighs most, and the words that do."""
    category, number = named
    segment = reply.spoken[place]
    sentence = reply.text[segment.start : segment.end]
    weighing, tally = Weighing(reply.model, stirred, number), reply.model.weights.tally
    spans = clauses(sentence) or ((0, len(sentence)),)
    start, end = spans[0]
    if len(spans) > 1:
        start, end = max(spans, key=lambda span: weighing.of(tally(features_of(sentence[slice(*span)]))))
    words = sentence[start:end]
    start += len(words) - len(words.lstrip())
    span = (segment.start + start, segment.start + start + len(words.strip()))
    why = _reason(weighing, reply.model, reply.pieces[place], reply.question)
    quote = reply.text[span[0] : span[1]]
    return Claim(category, span, quote, "firm", "firm", RULE, why, "", reply.text, segment.start)


def _reason(weighing: Weighing, trained: Model, *spoken: Features) -> str:
    """The words that weigh most by themselves, heaviest first."""
    words = dict.fromkeys((word, features.question) for features in spoken for word in features.words)
    weighed = sorted(((weighing.of(trained.weights.word(*one)), one[0]) for one in words), reverse=True)
    told = dict.fromkeys(word for weight, word in weighed if weight > 0)
    return ", ".join(f"«{word}»" for word in itertools.islice(told, _REASONS))
