"""How well forbidden promises are found, in figures (``make promises``): rules alone, with the model, and baselines.

    python -m tests.promises [part or file.jsonl]… [--worst N]

Parts are those of ``fixtures/promises``; ``unseen`` is read for a release only, never while rules or the model are worked on.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tabulate import tabulate

from harness.promises.claim import CATEGORIES
from harness.promises.detector import find_promises
from harness.wiring.words import WordBook
from tests.promises.baselines import BASELINES
from tests.promises.figures import Figures
from tests.promises.material import PARTS, Labelled, read_file, read_part

Found = Callable[[Labelled], frozenset[str]]


def rules(one: Labelled) -> frozenset[str]:
    """What the rules find by themselves."""
    return frozenset(
        judged.claim.category for judged in find_promises(one.bot, one.approved_offers, one.user, model=False)
    )


def whole(one: Labelled) -> frozenset[str]:
    """What rules and model find together: what ``harness promises scan`` writes."""
    return frozenset(judged.claim.category for judged in find_promises(one.bot, one.approved_offers, one.user))


DETECTORS: dict[str, Found] = {**BASELINES, "rules": rules, "rules + model": whole}

SUMMARY = ("micro F1", "macro F1", "binary F1", "precision", "recall", "false alarms")


def measured(material: Sequence[Labelled], detector: Found) -> Figures:
    """The figures of one detector."""
    return Figures([(one, detector(one)) for one in material])


def show(name: str, material: Sequence[Labelled], worst: int) -> None:
    """Print the tables of one part."""
    figures = {title: measured(material, detector) for title, detector in DETECTORS.items()}
    best = figures["rules + model"]
    write = sys.stdout.write
    write(f"\n## {name}: {len(material)} replies\n\n")
    rows = [[title, *one.summary()] for title, one in figures.items()]
    write(tabulate(rows, ["", *SUMMARY], "github", ".3f") + "\n\n")
    rows = [[hand, *one.summary(), one.count()] for hand, one in best.hands().items()]
    write(tabulate(rows, ["writer", *SUMMARY, "replies"], "github", ".3f") + "\n\n")
    rows = [[category, *best.of(category), *figures["rules"].of(category)] for category in CATEGORIES]
    write(tabulate(rows, ["category", "P", "R", "F1", "n", "rules: P", "R", "F1", "n"], "github", ".3f") + "\n\n")
    rows = [[kind, *best.by_difficulty(kind)] for kind in best.difficulties()]
    write(tabulate(rows, ["difficulty", "false alarms", "of clean", "found", "of dirty"], "github") + "\n")
    for title, wrong in (("missed", best.missed()), ("false alarms", best.false_alarms())):
        if worst and wrong:
            write(f"\n{title}:\n")
        for one, labels in wrong[:worst]:
            write(f"  {', '.join(labels)}: {one.user or '–'} → {one.bot}\n")
    write(f"\n{speed(material)}\n")


def speed(material: Sequence[Labelled]) -> str:
    """What a reply takes when its words are known and its text has not been read before, and what loading takes."""
    spent = []
    for one in material:
        text = f"Смотрите, {one.bot}"  # unlike «Так, …» it makes no answer of what is none
        began = time.perf_counter()
        find_promises(text, one.approved_offers, one.user)
        spent.append((time.perf_counter() - began) * 1e6)
    return (
        f"median {statistics.median(spent):.0f} µs a reply, 95 % within {statistics.quantiles(spent, n=20)[-1]:.0f} µs"
    )


def loading() -> str:
    """What the first reply of a process costs more than the others: lexicon, model and shipped words."""
    began = time.perf_counter()
    WordBook(Path()).open()
    find_promises("Здравствуйте, вернём вам деньги.", ())
    return f"lexicon, model and words loaded in {(time.perf_counter() - began) * 1e3:.0f} ms"


def main(arguments: Sequence[str]) -> None:
    """Print the tables of the parts that are asked for; of all when none is."""
    worst = int(arguments[arguments.index("--worst") + 1]) if "--worst" in arguments else 0
    named = [
        one
        for place, one in enumerate(arguments)
        if not one.startswith("--") and (not place or arguments[place - 1] != "--worst")
    ]
    sys.stdout.write(f"{loading()}\n")
    for name in named or ("test", "unseen", "fresh"):
        material = read_part(name) if name in PARTS else tuple(read_file(Path(name)))
        show(name, material, worst)


if __name__ == "__main__":
    main(sys.argv[1:])
