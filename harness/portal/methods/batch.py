"""``batch``."""

from __future__ import annotations

from typing import Any

from harness.portal.batch import run_batch, run_batch_v3
from harness.portal.call import Call
from harness.registry import method


@method("batch", scope="")
def batch(call: Call) -> dict[str, Any]:
    """Runs up to fifty commands in one request."""
    return run_batch(call)


@method("api/batch", scope="")
def batch_v3(call: Call) -> list[Any]:
    """Runs up to fifty REST 3.0 commands in one request."""
    return run_batch_v3(call)
