"""Sentences of texts of any size, and whose words they are: found by RE2, in time linear in the text."""

from __future__ import annotations

from harness.matching.shape import compiled

_SENTENCE = r"[^.!?…\n]+(?:\.[^ \n.!?…][^.!?…\n]*)*[.!?…]*"

Span = tuple[int, int]


def sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences: cut after ``. ! ? …`` and at line breaks."""
    return tuple((hit.start(), hit.end()) for hit in compiled(_SENTENCE).finditer(text))


def inside_quotes(text: str, place: int) -> bool:
    """Whether this offset stands inside quotation marks: somebody else's words."""
    before = text[:place]
    return before.count("«") > before.count("»") or before.count("„") > before.count("“")
