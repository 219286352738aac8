"""Makes ``harness/russian/common_words.json``: ``make words``. All words of the shipped suites, scenarios and lexicons."""

from __future__ import annotations

import re
from pathlib import Path

from harness.russian import lemmas
from harness.wiring.words import SHIPPED, encoded

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (
    "*.md",
    "suites/**/*.md",
    "suites/**/*.yaml",
    "fixtures/**/*.yaml",
    "fixtures/**/*.json",
    "harness/**/*.json",
    "harness/**/*.yaml",
)
WORD = re.compile("[А-Яа-яЁё]+(?:-[А-Яа-яЁё0-9]+)*")


def main() -> None:
    """Look every word up and write the book."""
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if path != SHIPPED:
                for word in sorted(set(WORD.findall(path.read_text(encoding="utf-8")))):
                    lemmas.parses(word)
    SHIPPED.write_bytes(encoded())


if __name__ == "__main__":
    main()
