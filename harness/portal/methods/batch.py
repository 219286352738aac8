"""``batch``."""

from __future__ import annotations

from typing import Any

from harness.portal.batch import run_batch
from harness.portal.call import Call
from harness.registry import method


@method("batch", scope="")
def batch(call: Call) -> dict[str, Any]:
    """Runs up to fifty commands in one request."""
    return run_batch(call)
