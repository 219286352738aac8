"""How well promises beside offers are judged of writers that nothing was learnt from (``make promises-across``).

One part of a few dozen clean replies beside offers says little. Here each reply beside offers is judged by models that
have learnt nothing from its writer: networks that have seen no reply beside offers at all, and the model beside offers
trained without a fifth of the writers, five times.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from harness.promises import beside, trained
from harness.promises.model import Model, read_model
from tests.promises import train_bounds
from tests.promises.__main__ import whole
from tests.promises.figures import Figures
from tests.promises.material import Labelled, read_part
from tests.promises.train import apart_from_offers, store_replies, usable

_PARTS = 5


def _part(one: Labelled) -> int:
    return zlib.crc32(one.hand.encode()) % _PARTS


def _judged(material: Sequence[Labelled], network: Model, bounds: Model) -> list[tuple[Labelled, frozenset[str]]]:
    with (
        mock.patch.object(trained, "model", return_value=network),
        mock.patch.object(beside, "bounds", return_value=bounds),
    ):
        return [(one, whole(one)) for one in material]


def main() -> None:
    """Train, judge and print."""
    material = [one for part in ("train", "bank") for one in read_part(part)]
    offered = [one for one in material if one.approved_offers]
    apart = apart_from_offers([one for one in material if usable(one)])
    examples = train_bounds.examples(offered, apart.chances)
    found: list[tuple[Labelled, frozenset[str]]] = []
    with TemporaryDirectory() as stored:
        folder = Path(stored)
        store_replies(apart, folder)
        network = read_model(folder)
        for part in range(_PARTS):
            others = [example for one, example in zip(offered, examples, strict=True) if _part(one) != part]
            train_bounds.train(others, folder)
            found += _judged([one for one in offered if _part(one) == part], network, read_model(folder))
    figures, clean = Figures(found), sum(not one.labels for one in offered)
    micro, macro, binary, precision, recall, alarms = figures.summary()
    sys.stdout.write(
        f"beside offers, {len({one.hand for one in offered})} writers, {len(offered)} replies: micro F1 {micro:.3f}, "
        f"macro {macro:.3f}, binary {binary:.3f}, precision {precision:.3f}, recall {recall:.3f}, "
        f"false alarms on {alarms:.1%} of {clean} clean ones\n"
    )


if __name__ == "__main__":
    main()
