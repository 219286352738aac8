"""Checks that need judgement: a sentence that a grader, usually an LLM, answers; the check only reads the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec

from harness.checks.grades import grade, ungraded
from harness.checks.rulings import Flaws, all_said, held, shortened, violated
from harness.model.seen import Seen
from harness.model.verdict import Ruling
from harness.registry import check


@check("meets", positional="rubric")
@dataclass(frozen=True, slots=True, kw_only=True)
class Meets:
    """The dialogue meets a requirement in plain words."""

    rubric: Annotated[str, msgspec.Meta(description="A sentence that is true of a good dialogue")]

    def questions(self, seen: Seen) -> tuple[str, ...]:  # noqa: ARG002 - other rubrics may depend on what was said
        """What a grader has to answer before `judge`."""
        return (self.rubric,)

    def judge(self, seen: Seen) -> Ruling:
        """Read the stored answer; without one the requirement is not judged, and the ruling says so.

        A model's word alone is an opinion: what it finds wanting is disputed, worth a person's look, and fails nothing.
        """
        answer = grade(seen, self.rubric)
        evidence = all_said(seen)
        if answer is None:
            unjudged = Ruling(
                status="not_judged",
                code="check.meets.not_judged",
                parameters={"expected": self.rubric},
                expected=shortened(self.rubric),
                evidence=evidence,
            )
            return ungraded(unjudged, seen, self.rubric)
        reason = shortened(str(answer.get("reason", "")))
        expected = shortened(self.rubric)
        if answer["met"]:
            ruling = held(expected, reason, evidence)
        else:
            ruling = violated("check.meets.unmet", expected=expected, got=reason, evidence=evidence)
        return msgspec.structs.replace(ruling, ceiling="info")

    def flaws(self) -> Flaws:
        """A requirement without words."""
        return () if self.rubric.strip() else (("check.flaw.empty", {"what": "meets"}),)
