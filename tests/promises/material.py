"""The labelled replies in ``fixtures/promises``: read, checked, told apart by part."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from harness.promises.claim import CATEGORIES

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "promises"
PARTS = ("train", "bank", "test", "fresh", "unseen")
"""Replies to learn from, phrases to learn from, replies to tune by, phrases of two examiners to compare by, replies that
nobody looks at."""


class Labelled(NamedTuple):
    """One labelled reply."""

    id: str
    user: str
    bot: str
    approved_offers: tuple[str, ...]
    labels: frozenset[str]
    difficulty: str
    voice: str
    """Who wrote what it stands with: writer and subject («n1-offers»)."""

    @property
    def hand(self) -> str:
        """The writer: replies of one hand resemble each other, so that figures are taken across hands."""
        return self.voice.partition("-")[0]


def read_part(part: str, folder: Path = FOLDER) -> tuple[Labelled, ...]:
    """All labelled replies of one part, in order of file and line."""
    return tuple(one for path in sorted((folder / part).iterdir()) for one in read_file(path))


def read_file(path: Path) -> Iterator[Labelled]:
    """The labelled replies of a ``.jsonl`` or of a bank (``labels | user | bot``, or with ``| offer ; offer`` behind).

    Raises:
        ValueError: a line is not as it should be; which one is said.
    """
    voice = path.stem.rpartition("-")[0] or path.stem
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            one = _of_json(line, voice) if path.suffix == ".jsonl" else _of_bank(line, f"{path.stem}:{number}", voice)
        except (ValueError, KeyError) as error:
            raise ValueError(f"{path.name}:{number}: {error}") from error
        if not one.labels <= frozenset(CATEGORIES):
            raise ValueError(f"{path.name}:{number}: unknown label in {sorted(one.labels)}")
        yield one


def _of_json(line: str, voice: str) -> Labelled:
    entry = json.loads(line)
    return Labelled(entry["id"], entry["user"] or "", entry["bot"], tuple(entry["approved_offers"]),
                    frozenset(entry["labels"]), entry["difficulty"], voice)  # fmt: skip


def _of_bank(line: str, name: str, voice: str) -> Labelled:
    labels, user, bot, *offered = (part.strip().replace("\\n", "\n") for part in line.split(" | "))
    if len(offered) > 1:
        raise ValueError("more than four fields")
    named = frozenset() if labels == "clean" else frozenset(label.strip() for label in labels.split(","))
    offers = tuple(offer.strip() for offer in offered[0].split(" ; ")) if offered else ()
    kind = "approved_offer" if offers else "bank"
    return Labelled(name, "" if user == "-" else user, bot, offers, named, kind, voice)
