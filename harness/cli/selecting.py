"""From options to a `Selection` and to the files that have to be read for it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from harness.cli.words import say
from harness.loading.settings import Settings
from harness.planning.last_run import read_failed
from harness.planning.selection import Selection

_SHOWN = 20  # tags named in a hint


def selected(settings: Settings, addresses: tuple[str, ...], asked: dict[str, Any]) -> Selection:
    """What the options select."""
    return Selection(
        addresses=addresses,
        keyword=asked["keyword"],
        tags=asked["tags"],
        clauses=asked["clauses"],
        kinds=asked["kinds"],
        last_failed=read_failed(settings.root) if asked["last_failed"] else None,
    )


def why_nothing(asked: dict[str, Any], tags: Iterable[str]) -> str:
    """Why a selection came out empty, as far as it can be told: no failures to repeat, a tag that nobody has.

    Args:
        asked: the options.
        tags: all that the suites use.
    """
    if asked["last_failed"]:
        return say("cli.run.nothing_failed")
    known = sorted(set(tags))
    strange = [tag for tag in asked["tags"] if tag not in known]
    if strange:
        near = [other for tag in strange for other in get_close_matches(tag, known, 1)]
        hint = say("cli.did_you_mean", meant=near[0]) if near else ""
        return say("cli.run.no_such_tag", tags=", ".join(strange), valid=", ".join(known[:_SHOWN]) or "–") + hint
    return say("cli.run.nothing")


def paths(addresses: tuple[str, ...]) -> tuple[Path, ...]:
    """The files and folders that addresses name, each once."""
    return tuple(dict.fromkeys(Path(address.partition("::")[0]) for address in addresses))
