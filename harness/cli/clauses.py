"""The list of clauses: what each rests on, until when, who vouches for it, and what tests it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from harness.cli.words import language, say
from harness.errors import SuiteError

Row = dict[str, str]


def clause_rows(project: Any) -> Iterator[Row]:
    """A row per clause of the catalogues and of the packs that the suites name, in the files' order."""
    lang = language()
    library = _library(project)
    known = project.policies(library.policies if library is not None else ())
    covered, asked = _dialogues(library, known)
    for name, clause in known.clauses.items():
        tests = ", ".join(clause.checks) or clause.not_testable.get(lang, "")
        yield {
            "name": name,
            "severity": say(f"report.severity.{clause.severity}"),
            "state": say(f"clause.state.{clause.state(project.as_of)}"),
            "from": clause.effective_from or "–",
            "to": clause.effective_to or "–",
            "verified": clause.verified_on or "–",
            "review": clause.review_due or "–",
            "reviewer": clause.reviewed_by or say("clause.not_reviewed"),
            "covered": str(covered[name]),
            "asked": str(asked[name]),
            "tests": f"{say('clause.not_testable')}: {tests}" if clause.not_testable else tests or "–",
            "basis": "; ".join(basis.text(lang) for basis in clause.basis) or "–",
            "title": clause.title(lang),
        }


def _library(project: Any) -> Any:
    """The suites, when they can be read: the catalogue can be listed without them."""
    try:
        return project.library() if any(folder.exists() for folder in project.settings.suites) else None
    except SuiteError:
        return None


def _dialogues(library: Any, known: Any) -> tuple[Counter[str], Counter[str]]:
    """How many dialogues are about each clause, and of how many their packs ask it."""
    covered: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for entry in library.entries if library is not None else ():
        covered.update(set(entry.covers))
    for file in library.files if library is not None else ():
        expected = {one.clause for pack in file.policies for one in known.packs.get(pack, ())}
        asked.update({clause: file.dialogues for clause in expected if clause is not None})
    return covered, asked
