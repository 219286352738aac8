"""The index loses nothing: every pattern of the lexicon that fits a text is among the candidates for it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.promises.rules import lexicon
from harness.russian.patterns import find_pattern

BOOK = lexicon()
ENTRIES = tuple(BOOK.patterns.entries())
WORDS = sorted(
    {word for _, pattern in ENTRIES for element in pattern.elements for word in element.forms if word.isalpha()}
)
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(("не", "без", "5", "10 %", "12:00", ",", "!", "вернём", "сделаете", "получите")),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, max_size=14).map(" ".join), st.booleans())
def test_what_fits_is_a_candidate(text, answered):
    found = BOOK.patterns.candidates(text)
    for group, pattern in ENTRIES:
        if find_pattern(text, pattern, answered) is not None:
            assert pattern in found.get(group, ()), pattern.source
