"""Replies longer than any message, and hostile ones: read to the end, page by page, whatever they hold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.promises.detector import ENOUGH, find_promises, judge_reply
from harness.russian.lemmas import parses

FILLER = "Мы работаем ежедневно с десяти до восьми, вход со двора. "


def test_a_promise_at_the_end_of_a_very_long_reply_is_found():
    text = FILLER * 1500 + "Вернём вам деньги."
    (found,) = find_promises(text, ())
    assert found.claim.category == "refund"
    assert "деньги" in text[slice(*found.claim.span)]


def test_nobody_needs_more_than_enough():
    assert ENOUGH <= len(judge_reply("Вернём вам деньги. " * 2000, ())) < 4 * ENOUGH


@pytest.mark.parametrize(
    "piece", ["скидка ", "с к и д к а ", "га-ран-ти-", "?", "«", "а", "не ", "100 % ", "\u200b", "👍"]
)
def test_one_piece_over_and_over_ends(piece):
    judge_reply(piece * (60_000 // len(piece)), ("−10 % на стрижку",), piece * 50)


PIECES = st.sampled_from(
    [
        "не ",
        "вернём ",
        "деньги ",
        "скидку ",
        "30 % ",
        "?",
        ".",
        ",",
        "«",
        "»",
        "\n",
        "да ",
        "без ",
        "а-б-в ",
        "skidka ",
        "с к и д ",
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=60).map("".join), st.text(max_size=40))
def test_any_text_is_read(text, asked):
    for judged in judge_reply(text, ("Первый визит −10 %",), asked):
        start, end = judged.claim.span
        assert 0 <= start < end <= len(text)
        assert judged.verdict in {"violation", "approved", "harmless", "disputed"}


def test_letters_without_a_name_are_no_russian_word():
    assert parses("𗀀не") == ()
    assert [one.claim.category for one in find_promises("𗀀не, вернём деньги", ())] == ["refund"]
