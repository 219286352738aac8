"""The index and the caches change nothing: every message reads as if each pattern was tried on each sentence."""

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.promises.data import lexicon
from harness.promises.lexicon import Promise, find_promises
from harness.promises.offers import covered
from harness.promises.reading import _denied, without, without_quotes
from harness.russian.clauses import clause_of
from harness.russian.patterns import find_pattern
from harness.russian.tokens import sentences

OFFERS = ({"id": "first", "percent": 10, "services": ["*"]},)
WORDS = sorted(
    {
        word
        for category in lexicon().categories.values()
        for pattern in (*category.patterns, *category.as_is, *category.exceptions, *category.harmless)
        for element in pattern.elements
        for word in element.forms
    }
    | {word for pattern in lexicon().hedges for element in pattern.elements for word in element.forms}
)
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        ("не", "без", "нет", "5", "10 %", "12:00", "100 000", ".", "!", "?", ",", ":", "«", "»", "\n", "-", '"')
    ),
)
TEXTS = st.lists(PIECES, max_size=25).map(" ".join)
EXAMPLES = st.sampled_from(
    (
        "Сделаем вам скидку 10%.",
        "Вернём деньги в полном объёме.",
        "Мастер перезвонит через 5 минут.",
        "Цена не изменится!",
    )
)


def plainly(text, offers):
    """What the lexicon finds when every pattern is tried on every sentence."""
    found = []
    for start, end in sentences(text):
        if text[start:end].rstrip(' )»"').endswith("?"):
            continue
        readable = without_quotes(text[start:end])
        hedged = any(find_pattern(readable, pattern) for pattern in lexicon().hedges)
        for name, category in lexicon().categories.items():
            hit = None if hedged and category.hedged else first_hit(readable, category)
            if hit is None or (name == "discount" and covered(readable, offers, text[:start])):
                continue
            (left, right), why = hit
            clause = clause_of(text[start:end], left)
            quote = text[start:end][clause[0] : max(clause[1], right)].strip()
            found.append(Promise(name, (start + left, start + right), quote, why))
    return tuple(sorted(found, key=lambda promise: (promise.span, promise.category)))


def first_hit(sentence, category):
    if any(find_pattern(sentence, pattern) for pattern in category.exceptions):
        return None
    sentence = without(sentence, category.harmless)
    for pattern in category.patterns:
        span = find_pattern(sentence, pattern)
        if span is not None and not _denied(sentence, span, pattern):
            return span, pattern.source
    return next(
        ((span, pattern.source) for pattern in category.as_is if (span := find_pattern(sentence, pattern))), None
    )


@settings(deadline=None, max_examples=150)
@given(st.one_of(TEXTS, st.lists(st.one_of(EXAMPLES, TEXTS), max_size=4).map(" ".join)))
def test_the_index_finds_what_trying_every_pattern_finds(text):
    for offers in ((), OFFERS):
        assert find_promises(text, offers) == plainly(text, offers)


def test_one_message_is_judged_by_the_offers_of_each_call():
    text = "На первый визит скидка 10%."
    assert [len(find_promises(text, offers)) for offers in ((), OFFERS, ())] == [1, 0, 1]
