"""The look that an application gives to an activity: which parts it has to have and may have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from harness.portal.refusals import Refusal

PARTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "": (frozenset({"icon", "header", "body"}), frozenset({"footer"})),
    "icon": (frozenset({"code"}), frozenset()),
    "header": (frozenset({"title"}), frozenset({"titleAction", "tags"})),
    "body": (frozenset(), frozenset({"logo", "blocks"})),
    "footer": (frozenset(), frozenset({"buttons", "menu"})),
}
"""Part of the look → what it has to have, what it may have besides."""
MOST_TAGS = MOST_BUTTONS = 2
MOST_BLOCKS = 20
TAGS = frozenset({"success", "failure", "warning", "primary", "secondary", "lavender"})
_KEY = re.compile(r"[A-Za-z0-9_-]+")


def check_layout(layout: Mapping[str, Any]) -> None:
    """Look through a layout.

    Raises:
        Refusal: a part is missing, unknown or none of those that may be, or there are too many.
    """
    for part, (needed, more) in PARTS.items():
        inside = layout.get(part) if part else layout
        if inside is None or inside == []:
            continue
        if not isinstance(inside, dict):
            raise Refusal(400, "WRONG_FIELD_VALUE", f"Wrong value of field `{part}`")
        lacking = next(iter(sorted(needed - inside.keys())), None)
        if lacking:
            raise Refusal(400, "FIELD_IS_REQUIRED", f"Field `{lacking}` is required")
        redundant = next(iter(sorted(inside.keys() - needed - more)), None)
        if redundant:
            raise Refusal(400, "FIELD_IS_REDUNDANT", f"Field `{redundant[:80]}` is redundant")
    tags = _keyed(layout, "header", "tags", MOST_TAGS)
    _keyed(layout, "body", "blocks", MOST_BLOCKS)
    _keyed(layout, "footer", "buttons", MOST_BUTTONS)
    for tag in tags.values():
        kind = tag.get("type") if isinstance(tag, dict) else None
        if kind not in TAGS:
            raise Refusal(400, "ENUM_FIELD", f"Value of field `type` has to be one of: {', '.join(sorted(TAGS))}")


def _keyed(layout: Mapping[str, Any], part: str, name: str, most: int) -> dict[str, Any]:
    """A map of things under keys of the application's own."""
    inside = layout.get(part)
    found = inside.get(name) if isinstance(inside, dict) else None
    if not isinstance(found, dict):
        return {}
    if len(found) > most:
        raise Refusal(400, "TOO_MANY_ITEMS", f"Field `{name}` can have at most {most} items")
    for key in found:
        if not _KEY.fullmatch(key):
            raise Refusal(400, "KEY_CONTAIN_WRONG_SYMBOLS", f"Key `{key[:80]}` contains wrong symbols")
    return found
