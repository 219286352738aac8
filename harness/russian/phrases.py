"""Finding a phrase in a text in any word form."""

from __future__ import annotations

from collections.abc import Iterator

from harness.russian.lemmas import lemmas
from harness.russian.normalise import fold
from harness.russian.remembered import remembered
from harness.russian.tokens import Token, tokenize

Span = tuple[int, int]


def find_phrase(text: str, phrase: str) -> Span | None:
    """Where the words of the phrase stand in the text in a row, each equal or in another form of the same word.

    Punctuation between the words does not count; the parts of a hyphenated word count as words. A literal occurrence
    wins over an earlier one in another form: it is found without any morphology, which keeps the common case fast.

    Returns:
        The span of the text, or None. A phrase without a word or number (an emoji) is looked up as it stands; an empty
        phrase is nowhere.
    """
    literal = _literal(fold(text), fold(phrase).strip())
    if literal is not None:
        return literal
    return next(_in_word_forms(text, phrase), None)


def find_all(text: str, phrase: str) -> tuple[Span, ...]:
    """All places of the phrase in the text, in order, not overlapping."""
    if not _words(phrase):
        return tuple(_signs(fold(text), fold(phrase).strip()))
    return tuple(_in_word_forms(text, phrase))


def _literal(text: str, phrase: str) -> Span | None:
    if not phrase:
        return None
    size = len(phrase)
    start = text.find(phrase)
    while start >= 0:
        end = start + size
        if _at_edge(text, start, phrase[0]) and _at_edge(text, end, phrase[-1]):
            return start, end
        start = text.find(phrase, start + 1)
    return None


def _at_edge(text: str, place: int, inner: str) -> bool:
    """Whether a word does not go on across this place of the text (``inner`` is the phrase's character next to it)."""
    if not 0 < place < len(text) or not inner.isalnum():
        return True
    before, after = text[place - 1], text[place]
    if before.isdigit() and after.isdigit():
        return False
    return not ((before.isalpha() and after.isalnum()) or (before.isdigit() and after.isalpha()))


def _signs(text: str, phrase: str) -> Iterator[Span]:
    start = text.find(phrase) if phrase else -1
    while start >= 0:
        yield start, start + len(phrase)
        start = text.find(phrase, start + len(phrase))


@remembered(2048)
def _words(text: str) -> tuple[Token, ...]:
    """Tokens with hyphenated words taken apart: «онлайн-запись» is «онлайн запись»."""
    words: list[Token] = []
    for token in tokenize(text):
        parts = token.folded.split("-")
        if len(parts) == 1 or len(token.folded) != len(token.text) or not all(parts):
            words.append(token)
            continue
        start = token.start
        for part in parts:
            end = start + len(part)
            words.append(Token(text[start:end], part, start, end))
            start = end + 1
    return tuple(words)


def _in_word_forms(text: str, phrase: str) -> Iterator[Span]:
    wanted, words = _words(phrase), _words(text)
    if not wanted or any(_forms(word.folded).isdisjoint(_all_forms(text)) for word in wanted):
        return
    place = 0
    while place <= len(words) - len(wanted):
        if all(_same(words[place + i].folded, word.folded) for i, word in enumerate(wanted)):
            yield words[place].start, words[place + len(wanted) - 1].end
            place += len(wanted)
        else:
            place += 1


@remembered(512)
def _all_forms(text: str) -> frozenset[str]:
    """All that the words of a text may be: looked up once, however many phrases are sought in it."""
    return frozenset().union(*(_forms(word.folded) for word in _words(text)))


@remembered(65536)
def _forms(folded: str) -> frozenset[str]:
    return lemmas(folded) | {folded} if folded.isalpha() else frozenset((folded,))


def _same(one: str, other: str) -> bool:
    return one == other or (one.isalpha() and other.isalpha() and not lemmas(one).isdisjoint(lemmas(other)))
