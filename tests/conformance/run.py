"""Runs cases and counts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from harness.portal.catalogue import Documented, documented
from harness.portal.method_table import MethodTable
from harness.ports import Answer
from harness.registry import collect
from tests.conformance.cases import Case, family_of
from tests.conformance.placing import Placer
from tests.conformance.shapes import differences, shape

HERE = Path(__file__).parent
PASSED = HERE / "passed"
"""The floor: names of cases that pass, a file for each family."""
_HTTP_STATUS = re.compile("40[0-9]")
"""Some tables of legacy methods have the status where others have the code; the code is empty then."""
Status = Literal["passed", "failed", "exception", "not run"]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a case; ``why`` holds the differences, or the reason of an exception."""

    case: Case
    tier: int
    status: Status
    why: tuple[str, ...] = ()
    sent: Any = None
    got: Any = None


@cache
def exceptions() -> dict[str, str]:
    """Reviewed exceptions: glob of cases → reason."""
    return yaml.safe_load((HERE / "exceptions.yaml").read_text(encoding="utf-8")) or {}


@cache
def table() -> MethodTable:
    """The methods of the stand-in."""
    return MethodTable(collect("method", "harness.portal.methods"))


def tier(method: str) -> int:
    """1: written by hand; 2: a generic store; 0: none."""
    found = table().get(method)
    return 0 if found is None else 2 if found.options.get("fidelity") else 1


def floor() -> set[str]:
    """Cases that no change may make fail."""
    return {name for path in PASSED.glob("*.txt") for name in path.read_text(encoding="utf-8").splitlines()}


def keep(results: list[Result]) -> None:
    """Renew the floor of the families that have run."""
    families: dict[str, list[str]] = {}
    for result in results:
        names = families.setdefault(result.case.family, [])
        names += [result.case.name] if result.status == "passed" else []
    for family, names in families.items():
        (PASSED / f"{family}.txt").write_text("".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")


def run(cases: Iterable[Case]) -> list[Result]:
    """Results of cases, in their order."""
    placer = Placer()
    return [_result(placer, case) for case in cases if tier(case.method)]


def _result(placer: Placer, case: Case) -> Result:
    level = tier(case.method)
    sent: Any = None
    try:
        session = placer.open(case.name, case.page.name, case.page.request)
        plain = case.failure is None
        sent = placer.fitted(case.page.name, case.params, session) if plain else _spoilt(placer, case, session)
        answer = placer.call(session, case.method, sent)
        why = tuple(_refused(case, answer) if case.failure else _answered(case, answer))
        got: Any = answer.body
    except Exception as error:
        why, got = (f"crash: {type(error).__name__}: {error}",), None
    excepted = next((reason for pattern, reason in exceptions().items() if fnmatchcase(case.name, pattern)), None)
    if why and excepted is not None:
        return Result(case=case, tier=level, status="exception", why=(excepted, *why), sent=sent, got=got)
    return Result(case=case, tier=level, status="failed" if why else "passed", why=why, sent=sent, got=got)


def _spoilt(placer: Placer, case: Case, session: Any) -> dict[str, Any]:
    """The fitted request; what was spoilt stays as it is."""
    fitted = placer.fitted(case.page.name, case.params, session)
    key, equals, _ = case.spoilt.partition("=")
    return {**fitted, key: case.params[key]} if equals else fitted


def _answered(case: Case, answer: Answer) -> list[str]:
    if answer.status != 200:
        return [f"refused: {answer.status} {answer.body.get('error')!r} {answer.body.get('error_description')!r}"]
    known = _names((case.page,)) if "select" in case.page.request else _family_names(case.family)
    found = []
    for page in case.page.answers:
        lines = list(differences(shape(page["result"]), shape(answer.body["result"]), known))
        if "total" in page and "total" not in answer.body:
            lines.append("total: missing")
        found.append(lines)
    if {"start", "finish", "duration", "processing", "date_start", "date_finish"} - answer.body["time"].keys():
        return ["time: incomplete"]
    return min(found, key=len)


@cache
def _family_names(family: str) -> frozenset[str]:
    chats = family.startswith(("im.", "imbot.", "imopenlines"))  # these families show chats and people as one
    wanted = ("im.", "imbot.", "imopenlines") if chats else (family,)
    pages = (page for pages in documented().values() for page in pages)
    return _names(page for page in pages if family_of(page.name).startswith(wanted))


def _names(pages: Iterable[Documented]) -> frozenset[str]:
    """Every name that these pages know: parameters, explained results, keys of examples."""
    found: set[str] = set()
    for page in pages:
        found.update(page.returns, (one.name for one in page.parameters))
        for answer in page.answers:
            found.update(_keys(answer))
    return frozenset(found)


def _keys(value: Any) -> Iterator[str]:
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _keys(one)
    if isinstance(value, dict):
        yield from value


def _refused(case: Case, answer: Answer) -> list[str]:
    failure = case.failure
    assert failure is not None
    if answer.status == 200:
        return [f"not refused: {failure.code!r} {failure.text!r} is documented"]
    found = []
    code, text = answer.body["error"], answer.body["error_description"]
    if failure.status and answer.status != failure.status:
        found.append(f"status: {answer.status} instead of {failure.status}")
    if code != failure.code and not (code == "" and _HTTP_STATUS.fullmatch(failure.code)):
        found.append(f"error: {code!r} instead of {failure.code!r}")
    if not _same_text(failure.text, text):
        found.append(f"error_description: {text!r} instead of {failure.text!r}")
    return found


def _same_text(page: str, got: str) -> bool:
    """Letters and digits are compared: pages differ in quotes and dots; what a page has in braces or as X is any word."""
    pattern = ".*".join(re.escape(_plain(piece)) for piece in re.split(r"\{\w+\}|`X\b`?|#\w+#|\d+", page))
    return re.fullmatch(f".*{pattern}.*", _plain(got)) is not None


def _plain(text: str) -> str:
    return re.sub(r"<br ?/?>|[^a-z0-9]+", "", text.lower())
