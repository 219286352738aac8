"""Guards on the bot's last reply: ``when`` of alternatives and reactions, ``capture`` of turns."""

from __future__ import annotations

from typing import Any

from harness.loading.desk import Desk, shown
from harness.loading.yaml_nodes import Spot
from harness.matching import matchers
from harness.matching.shape import compiled
from harness.matching.topics import TOPICS


def check_guard(desk: Desk, spot: Spot, when: Any) -> None:
    """A guard is a matcher of text, or ``{asks: topic}`` (one or a list)."""
    if isinstance(when, dict) and "asks" in when:
        if len(when) > 1:
            desk.report("suite.guard_keys", spot, got=shown(when))
        topics = when["asks"] if isinstance(when["asks"], list) else [when["asks"]]
        for topic in topics:
            if topic not in TOPICS:
                desk.unknown("suite.unknown_topic", spot, shown(topic), TOPICS)
    elif isinstance(when, dict):
        for code, parameters in matchers.flaws(when):
            desk.report(code, spot, **parameters)
    elif not isinstance(when, str) or not when.strip():
        desk.report("suite.guard", spot, got=shown(when))


def check_pattern(desk: Desk, spot: Spot, pattern: Any) -> None:
    """A capture is an RE2 pattern with exactly one group."""
    if not isinstance(pattern, str):
        desk.report("suite.not_text", spot, what=str(spot.key), got=shown(pattern))
        return
    try:
        groups = compiled(pattern).groups
    except ValueError as error:
        desk.report("suite.bad_pattern", spot, what=shown(pattern), reason=str(error)[:200])
        return
    if groups != 1:
        desk.report("suite.capture_group", spot, what=shown(pattern), got=groups)
