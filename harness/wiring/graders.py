"""The grader that the settings configure, if any."""

from __future__ import annotations

from harness.loading.settings import Settings
from harness.ports import Grader


def grader(settings: Settings) -> Grader | None:
    """The rubric grader, or None: then what asks it is reported as not judged, never as passed."""
    profile = settings.grader
    if not profile:
        return None
    from harness.engines.openai_grader import OpenAIGrader  # noqa: PLC0415 - the openai package costs 0.8 s

    made: Grader = OpenAIGrader.from_profile("grader", dict(profile), settings.fixtures)
    return made
