"""Matchers of the dialogue format: the public entrance of this package.

A matcher is a plain scalar or a mapping with one key (``{at_least: 3}``). It is asked in two ways: `find` looks it up
in a text that somebody wrote, `accepts` holds it against the value of a field.
"""

from __future__ import annotations

from harness.matching.describing import describe
from harness.matching.flaws import flaws
from harness.matching.shape import MATCHERS
from harness.matching.texts import Span, find
from harness.matching.values import accepts

__all__ = ["MATCHERS", "Span", "accepts", "describe", "find", "flaws"]
