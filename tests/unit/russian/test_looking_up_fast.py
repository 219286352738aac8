"""Short cuts for the common text change nothing."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from razdel import sentenize
from razdel.segmenters.sokr import HEAD_SOKRS, INITIALS, PAIR_SOKRS

from harness.russian.lemmas import lemmas
from harness.russian.pattern_index import PatternIndex
from harness.russian.patterns import compile_pattern, find_pattern
from harness.russian.phrases import find_all, find_phrase
from harness.russian.sentences import sentences
from harness.russian.tokens import tokenize
from harness.russian.words import word_list

WORDS = ("запись", "записи", "салон", "салоне", "стекла", "мыть", "моем", "5", "12:00", "чат-бот", "bot", "№")
SIGNS = (
    ".",
    "!",
    "?",
    ";",
    ",",
    ":",
    ":)",
    "=((",
    "»",
    "«",
    '"',
    "'",
    "(",
    ")",
    "]",
    "}",
    "…",
    "-",
    "—",
    "т. е.",
    "А.",
)
TEXTS = st.lists(st.sampled_from((*WORDS, *SIGNS, " ", " ", "\n", "\t", "\u00a0")), max_size=24).map("".join)
SOURCES = ("запись", "=записи", "салон * мыть", "скид~ ** #", "# бот|салон", "=bot", "стекло|стечь =моем")


@settings(deadline=None)
@given(TEXTS)
def test_lines_without_an_inner_end_of_sentence_need_no_razdel(line):
    line = line.replace("\n", " ")
    expected = tuple((part.start, part.stop) for part in sentenize(line)) if line else ()
    assert sentences(line) == expected


BEHIND = ("вам", "ул", "Корп", "мн", "т", "А", "АБ", "5", "1.5", "👍", "переоблдомовлад", "_", "»", "1)", " ")
BEFORE = ("Ждём", "Я", "мы", "мЫ", "Ч", "р", "5", "iPhone", "«Да»", "— да", ":)", "Ёж", "V", "ё́")
ENDS = st.tuples(
    st.sampled_from(BEHIND), st.sampled_from(SIGNS), st.sampled_from(("", " ", "  ", " " * 11)), st.sampled_from(BEFORE)
).map("".join)


@settings(deadline=None, max_examples=300)
@given(st.lists(ENDS, min_size=1, max_size=4).map(" ".join))
def test_an_end_of_a_sentence_that_is_told_without_razdel_is_one_for_razdel(line):
    assert sentences(line) == tuple((part.start, part.stop) for part in sentenize(line))


def test_words_that_end_no_sentence_are_those_of_razdel():
    known = {*HEAD_SOKRS, *INITIALS, *(left for left, *_ in PAIR_SOKRS)}
    assert word_list("abbreviations") == {word for word in known if re.fullmatch("[а-яё]{2,}", word)}


@settings(deadline=None)
@given(TEXTS)
def test_an_address_at_the_end_changes_no_token_before_it(text):
    assert tokenize(f"{text} , a@b.ru")[:-1] == tokenize(f"{text} , ")


@settings(deadline=None)
@given(st.lists(st.sampled_from((*WORDS, "скидка", "скидок", ",", "моет")), max_size=12).map(" ".join))
def test_the_index_drops_no_pattern_that_fits(text):
    patterns = tuple(compile_pattern(source) for source in SOURCES)
    index = PatternIndex({"odd": patterns[::2], "even": patterns[1::2]})
    found = index.candidates(text)
    fitting = {pattern.source for pattern in patterns if find_pattern(text, pattern) is not None}
    assert fitting <= {pattern.source for group in found.values() for pattern in group}


def test_the_index_keeps_groups_and_order_and_leaves_out_what_cannot_fit():
    sources = {"first": ("=пять", "салон", "запись * салон"), "second": ("запись", "мыть")}
    index = PatternIndex({name: tuple(map(compile_pattern, group)) for name, group in sources.items()})
    found = index.candidates("Запись в нашем салоне")
    assert {name: [pattern.source for pattern in group] for name, group in found.items()} == {
        "first": ["салон", "запись * салон"],
        "second": ["запись"],
    }
    assert PatternIndex({}).candidates("Запись") == {}


def same(one, other):
    return one == other or (one.isalpha() and other.isalpha() and bool(lemmas(one) & lemmas(other)))


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([word for word in WORDS if "-" not in word]), max_size=10),
    st.lists(st.sampled_from([word for word in WORDS if "-" not in word]), min_size=1, max_size=3),
)
def test_a_phrase_is_found_where_comparing_word_by_word_finds_it(words, phrase):
    text, width = " ".join(words), len(phrase)
    fits = any(
        len(words[i : i + width]) == width and all(map(same, words[i : i + width], phrase)) for i in range(len(words))
    )
    assert (find_phrase(text, " ".join(phrase)) is not None) == fits
    assert bool(find_all(text, " ".join(phrase))) == fits
