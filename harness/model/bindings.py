"""Captured values: ``{captured.code}`` stands for what a turn's ``capture`` found in an earlier reply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_CAPTURED = re.compile(r"\{captured\.([\w-]+)\}")


def filled(value: Any, bindings: Mapping[str, str]) -> Any:
    """``value`` with every captured placeholder replaced, at any depth.

    A name that was never captured stays as written, so that the expectation fails visibly instead of matching nothing.

    >>> filled({"says": "код {captured.code}"}, {"code": "17"})
    {'says': 'код 17'}
    """
    if isinstance(value, str):
        if "{captured." not in value:
            return value
        return _CAPTURED.sub(lambda found: bindings.get(found[1], found[0]), value)
    if isinstance(value, dict):
        return {key: filled(item, bindings) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [filled(item, bindings) for item in value]
    return value
