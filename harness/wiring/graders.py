"""The grader that the settings configure, if any."""

from __future__ import annotations

from harness.errors import Problem, SuiteError
from harness.loading.settings import Settings
from harness.ports import Grader
from harness.wiring.bots import located


def grader(settings: Settings, mode: str = "") -> Grader | None:
    """The rubric grader, or None: then what asks it is reported as not judged, never as passed.

    Args:
        settings: of the project.
        mode: how its cassette is used, instead of what the settings say.

    Raises:
        SuiteError: its section, or its cassette, has problems.
        UsageError: a mode is asked for, and no cassette is configured.
    """
    profile = settings.grader
    if not profile and not mode:
        return None
    from harness.engines.openai_grader import OpenAIGrader  # noqa: PLC0415 - most projects have none

    try:
        made: Grader = OpenAIGrader.from_profile("grader", dict(profile), settings.root, mode)
    except SuiteError as error:
        raise SuiteError(located(problem, settings.places) for problem in error.problems) from None
    return made


def grader_problems(settings: Settings) -> tuple[Problem, ...]:
    """What is wrong with the grader's section and its cassette, without asking anybody."""
    try:
        made = grader(settings)
    except SuiteError as error:
        return error.problems
    if made is not None:
        made.close()
    return ()
