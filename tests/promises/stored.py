"""A trained network as the files that `harness.promises.model` reads: weights as signed bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from harness.promises.features import PIECE
from harness.promises.weights import MIDDLE
from tests.promises.network import Network

LIGHTEST = 15
"""Rows whose weights are all below this, in units of a 127th of the heaviest, are left out."""


def store(
    rows: Mapping[str, np.ndarray],
    network: Network,
    cuts: Mapping[str, float],
    folder: Path,
    signs: Sequence[str] = (),
) -> int:
    """Write a model; features too light to matter are left out. Returns how many are kept.

    Args:
        rows: feature -> its weights. What most texts ask for should come first: it lies together in memory.
        network: whose thresholds and outputs go with them.
        cuts: probabilities from which on its opinion counts, by occasion.
        folder: where to.
        signs: of the features that are pairs; those are stored by what comes first in them.
    """
    scale = np.abs(np.array(list(rows.values()))).max(axis=0) / 127
    small = {name: np.rint(row / scale).astype(np.int8) for name, row in rows.items()}
    kept = {name: row for name, row in small.items() if np.abs(row).max() >= LIGHTEST}
    folder.mkdir(parents=True, exist_ok=True)
    single, paired = _apart(kept, signs)
    lines = (f"{sign}\t{left}\t{' '.join(behind)}" for (sign, left), behind in paired.items())
    (folder / "features.txt").write_text("\n".join(single), encoding="utf-8")
    (folder / "pairs.txt").write_text("\n".join(lines), encoding="utf-8")
    ordered = [*single, *(f"{left}{sign}{right}" for (sign, left), behind in paired.items() for right in behind)]
    stored = np.array([kept[name] for name in ordered], dtype=np.int16) + MIDDLE
    (folder / "weights.bin").write_bytes(stored.astype(np.uint8).tobytes())
    arrays = {"bias": network.bias, "outputs": network.outputs, "scale": scale, "threshold": network.threshold}
    facts = {name: _rounded(values) for name, values in arrays.items()}
    text = json.dumps({"cuts": dict(cuts), **facts}, indent=1, sort_keys=True)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")
    return len(kept)


def _apart(names: Iterable[str], signs: Sequence[str]) -> tuple[list[str], dict[tuple[str, str], list[str]]]:
    """Features that are no pairs; and of pairs by sign and what comes first, what comes behind."""
    single: list[str] = []
    paired: dict[tuple[str, str], list[str]] = {}
    for name in names:
        piece = name.removeprefix("u:").startswith(PIECE)
        sign = next((one for one in sorted(signs, key=len, reverse=True) if one in name), "")
        if sign and not piece:
            left, _, right = name.partition(sign)
            paired.setdefault((sign, left), []).append(right)
        else:
            single.append(name)
    return single, paired


def _rounded(values: np.ndarray) -> list[float] | list[list[float]]:
    return np.vectorize(lambda value: float(f"{value:.6g}"))(np.asarray(values)).tolist()
