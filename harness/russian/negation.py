"""Whether something is said or denied."""

from __future__ import annotations

from harness.russian.clauses import clauses
from harness.russian.lemmas import lemmas, parts_of_speech
from harness.russian.normalise import fold
from harness.russian.patterns import prepare
from harness.russian.tokens import Token, tokenize
from harness.russian.words import word_list

Span = tuple[int, int]

_NEGATORS = word_list("negators")
_DENYING = _NEGATORS | {"не", "без"}
_NOT_ALONE = word_list("not_alone")
"""«не только скидка» does not deny the discount."""
_COMPARED = word_list("compared")
"""«не менее 10 %», «не позднее шести»: the bound is denied, not the thing."""
_POLITE = word_list("polite")
"""After «не»: invitations and comfort («не хотите ли», «не забудьте», «не сомневайтесь») that deny nothing."""
_SUBORDINATORS = word_list("subordinators")
_WITHOUT_REACH = 3
_FINITE = frozenset(("VERB", "INFN", "PRTS", "PRED"))


def is_negated(text: str, span: Span) -> bool:
    """Whether the words of the span are denied by «не», «нет», «без», «нельзя», «никогда» … of their clause.

    The reach of a negation is its clause, on both sides («скидок нет», «не даём скидку»), with these exceptions:

    * «без» reaches three words to the right;
    * «не только», «не просто», «не менее», «не позднее» and «не забудьте», «не хотите ли» deny nothing;
    * «не можем не …» is an affirmation;
    * a denied verb also denies its «что …» clause («не обещаем, что …») and a list that goes on after a comma without
      a verb of its own («не даём скидок, подарков и бонусов»).
    """
    if not may_deny(text):
        return False
    spans = clauses(text)
    here = next((i for i, (start, end) in enumerate(spans) if start <= span[0] < end), None)
    if here is None:
        return False
    if _denied_within(text, spans[here], span):
        return True
    return here > 0 and _inherits(text, spans, here)


def may_deny(text: str) -> bool:
    """Whether any word of the text could deny something; most texts hold none, and nothing else is looked at."""
    return not prepare(text).all.isdisjoint(_DENYING)


def _inherits(text: str, spans: tuple[Span, ...], here: int) -> bool:
    """Whether the negation of the clause before goes on in this one."""
    previous, current = spans[here - 1], spans[here]
    if not text[previous[0] : previous[1]].rstrip().endswith(","):
        return False
    words = _words(text, current)
    if not words or not _denied_within(text, previous, (previous[1], previous[1])):
        return False
    if words[0].folded in _SUBORDINATORS:
        return _denies_speech(_words(text, previous))
    if words[0].folded in {"но", "а", "зато", "однако", "и"}:
        return False
    return not any(_FINITE & parts_of_speech(word.folded) for word in words)


_SPEECH = word_list("speech")


def _denies_speech(words: tuple[Token, ...]) -> bool:
    """Whether the clause denies a promise or a statement, so that what it introduces is denied too."""
    return any(not lemmas(word.folded).isdisjoint(_SPEECH) for word in words)


def _words(text: str, clause: Span) -> tuple[Token, ...]:
    return tuple(token for token in tokenize(text) if clause[0] <= token.start < clause[1])


def _denied_within(text: str, clause: Span, span: Span) -> bool:
    words = _words(text, clause)
    denials = 0
    for place, word in enumerate(words):
        if span[0] <= word.start < span[1]:
            continue
        if word.folded == "без":
            if _reached_by_without(words, place, span):
                return True
        elif _denies(words, place):
            denials += 1
    return denials > 0 and not _affirms_twice(words)


def _reached_by_without(words: tuple[Token, ...], place: int, span: Span) -> bool:
    return any(span[0] <= word.start < span[1] for word in words[place + 1 : place + 1 + _WITHOUT_REACH])


def _denies(words: tuple[Token, ...], place: int) -> bool:
    folded = words[place].folded
    after = words[place + 1].folded if place + 1 < len(words) else ""
    if folded == "нет" and not after and place == 0 and len(words) == 1:
        return False
    if folded == "не":
        if after in _NOT_ALONE or after in _COMPARED:
            return False
        if not lemmas(after).isdisjoint(_POLITE) and (_is_call(after) or "ли" in {w.folded for w in words}):
            return False
        return after != ""
    return folded in _NEGATORS or not lemmas(folded).isdisjoint(_NEGATORS)


def _is_call(word: str) -> bool:
    """An imperative («забудьте», «сомневайтесь») or the polite question «хотите», «желаете»."""
    return word.endswith(("тесь", "йте", "ьте", "ите", "ете"))


def _affirms_twice(words: tuple[Token, ...]) -> bool:
    """«не можем не», «нельзя не»: two negations around one verb."""
    denials = [place for place, word in enumerate(words) if fold(word.folded) in {"не", "нельзя"}]
    return len(denials) == 2 and denials[1] - denials[0] <= 2 and words[denials[1]].folded == "не"
