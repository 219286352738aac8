"""Patterns that are held to the beginning or the end of a text."""

from __future__ import annotations

import pytest

from harness.russian.patterns import compile_pattern, find_pattern


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("^ =никогда", "Никогда, поверьте.", True),
        ("^ =никогда", "Такого никогда не было.", False),
        ("^ * =никогда", "Да ну никогда!", True),
        ("^ * =никогда", "У нас такого никогда не было.", False),
        ("больно $", "Совсем не больно!", True),
        ("больно $", "Больно бывает.", False),
        ("больно * $", "Больно бывает.", True),
        ("^ =навсегда $", "Навсегда.", True),
        ("^ =навсегда $", "Навсегда и точка.", False),
    ],
)
def test_a_pattern_may_be_held_to_the_ends_of_the_text(pattern: str, text: str, fits: bool) -> None:
    assert (find_pattern(text, compile_pattern(pattern)) is not None) is fits


@pytest.mark.parametrize("pattern", ["^", "$", "^ $", "^ **", "слово **"])
def test_ends_alone_are_no_pattern(pattern: str) -> None:
    with pytest.raises(ValueError, match="not a pattern"):
        compile_pattern(pattern)
