"""What a grader answered to a check's question, or why there is no answer."""

from __future__ import annotations

from typing import Any

import msgspec

from harness.model.seen import Seen
from harness.model.verdict import Ruling

_NO_GRADER = "@grader.none"
_NOT_ASKED = "@grader.not_asked"


def grade(seen: Seen, question: str) -> dict[str, Any] | None:
    """The stored answer, ``{"met": bool, …}``; None when there is none that can be used."""
    answer = (seen.answers or {}).get(question)
    return answer if isinstance(answer, dict) and isinstance(answer.get("met"), bool) else None


def ungraded(ruling: Ruling, seen: Seen, question: str) -> Ruling:
    """A ruling that is not judged, with the reason: its text's ``why``, and whether it is the grader that failed.

    Args:
        ruling: without the reason.
        seen: what is judged.
        question: one that has no answer.
    """
    answer = (seen.answers or {}).get(question)
    failure = answer.get("failure") if isinstance(answer, dict) else None
    if isinstance(failure, dict):
        reason = {**failure.get("parameters", {}), "why": f"@{failure.get('code')}"}
    else:
        # a bot that broke ends the dialogue before the grader is asked, whether one is configured or not
        reason = {"why": _NOT_ASKED if seen.answers is not None or seen.transcript.failure else _NO_GRADER}
    return msgspec.structs.replace(
        ruling, parameters={**ruling.parameters, **reason}, grader_failed=isinstance(failure, dict)
    )
