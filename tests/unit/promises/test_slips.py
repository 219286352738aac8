"""Slips of the pen are put right; words of the lexicon that the dictionary lacks are none."""

from __future__ import annotations

from harness.promises.spelling import readable


def test_a_word_of_the_vocabulary_is_left_as_it_is() -> None:
    assert readable("Стенту не мешает", frozenset({"стент", "стена", "стенд"})).text == "Стенту не мешает"


def test_a_slip_is_put_right_to_a_word_of_the_vocabulary() -> None:
    assert readable("Это безопастно", frozenset({"безопасно"})).text == "Это безопасно"


def test_a_denial_in_latin_letters_is_read() -> None:
    assert readable("ne bolno, ok", frozenset({"больно"})).text == "не больно, ok"
