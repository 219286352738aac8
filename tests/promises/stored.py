"""A trained network as the files that `harness.promises.weights` reads: weights as signed bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from harness.promises.weights import MIDDLE
from tests.promises.network import Network

LIGHTEST = 15
"""Rows whose weights are all below this, in units of a 127th of the heaviest, are left out."""


def store(rows: Mapping[str, np.ndarray], network: Network, cuts: Mapping[str, float], folder: Path) -> int:
    """Write a model; features too light to matter are left out. Returns how many are kept.

    Args:
        rows: feature -> its weights. What most texts ask for should come first: it lies together in memory.
        network: whose thresholds and outputs go with them.
        cuts: probabilities from which on its opinion counts, by occasion.
        folder: where to.
    """
    scale = np.abs(np.array(list(rows.values()))).max(axis=0) / 127
    small = {name: np.rint(row / scale).astype(np.int8) for name, row in rows.items()}
    kept = {name: row for name, row in small.items() if np.abs(row).max() >= LIGHTEST}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "features.txt").write_text("\n".join(kept), encoding="utf-8")
    stored = np.array(list(kept.values()), dtype=np.int16) + MIDDLE
    (folder / "weights.bin").write_bytes(stored.astype(np.uint8).tobytes())
    arrays = {"bias": network.bias, "outputs": network.outputs, "scale": scale, "threshold": network.threshold}
    facts = {name: _rounded(values) for name, values in arrays.items()}
    text = json.dumps({"cuts": dict(cuts), **facts}, indent=1, sort_keys=True)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")
    return len(kept)


def _rounded(values: np.ndarray) -> list[float] | list[list[float]]:
    return np.vectorize(lambda value: float(f"{value:.6g}"))(np.asarray(values)).tolist()
