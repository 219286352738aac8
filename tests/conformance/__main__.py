"""``make conformance``: the documentation's own requests, sent to the stand-in; answers compared by shape.

``-k family`` (or a piece of a method's name) selects, ``-v`` shows request and answer of what failed, ``--failed FILE``
writes the failing cases, ``--keep`` renews the floor below which no later change may fall.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from tests.conformance.cases import cases
from tests.conformance.run import Result, floor, keep, run


def main() -> int:
    """Run, print, and say by the exit code whether anything failed that had passed before."""
    parser = argparse.ArgumentParser(prog="make conformance")
    parser.add_argument("-k", default="", help="only families and methods with this in their name")
    parser.add_argument("-v", action="store_true", help="request and answer of every failing case")
    parser.add_argument("-q", action="store_true", help="totals only")
    parser.add_argument("--keep", action="store_true", help="renew the floor in passed/")
    parser.add_argument("--failed", type=Path, help="write failing cases into this file")
    asked = parser.parse_args()
    wanted = asked.k.lower()
    results = run(case for case in cases() if wanted in case.name.lower() or wanted in case.family.lower())
    lines = [line for result in results if result.status in {"failed", "exception"} for line in _told(result, asked.v)]
    if not asked.q:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    if asked.failed:
        asked.failed.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    sys.stdout.write("".join(f"{line}\n" for line in _table(results)))
    passed = {result.case.name for result in results if result.status == "passed"}
    if asked.keep:
        keep(results)
    ran = {result.case.name for result in results}
    fallen = sorted((floor() & ran) - passed)
    sys.stdout.write("".join(f"HAD PASSED: {name}\n" for name in fallen))
    return 1 if fallen else 0


def _told(result: Result, verbose: bool) -> list[str]:
    first, *rest = result.why
    lines = [f"{result.status.upper():<9} {result.case.name}  {first}", *(f"{'':<10}{line}" for line in rest)]
    if verbose:
        page = result.case.failure or result.case.page.answers
        for title, value in (("sent", result.sent), ("got", result.got), ("page", page)):
            lines.append(f"{'':<10}{title}: {json.dumps(value, ensure_ascii=False, default=repr)[:3000]}")
    return lines


def _table(results: list[Result]) -> list[str]:
    lines = [f"{'family':<24}{'tier':>5}{'cases':>7}{'passed':>8}{'rate':>8}{'except.':>9}{'not run':>9}"]
    groups = sorted({(result.case.family, result.tier) for result in results})
    for family, tier in groups:
        lines.append(_line(family, tier, [one for one in results if (one.case.family, one.tier) == (family, tier)]))
    for tier in sorted({result.tier for result in results}):
        lines.append(_line(f"tier {tier}", tier, [one for one in results if one.tier == tier]))
    return [*lines, _line("all", "", results)]


def _line(name: str, tier: object, results: list[Result]) -> str:
    count = Counter(result.status for result in results)
    ran = len(results) - count["not run"]
    rate = f"{100 * count['passed'] / ran:.1f} %" if ran else "–"
    return f"{name:<24}{tier!s:>5}{ran:>7}{count['passed']:>8}{rate:>8}{count['exception']:>9}{count['not run']:>9}"


if __name__ == "__main__":
    sys.exit(main())
