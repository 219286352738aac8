"""What a page demands of a call, and the page's own words when it does not get it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from harness.portal.catalogue import Documented, Failure
from harness.portal.generic.entity import body_name
from harness.portal.refusals import Refusal, missing

_NOT_FOUND = re.compile(r"(?i)not found|does not exist|could not find entity|no such|not exist")
_INVALID = re.compile(r"(?i)\bid\b.*(not defined|invalid|positive integer)")
_REQUIRED = re.compile(r"(?i)required field|required parameter|fields not (specified|provided)|not specified")
_OTHER = re.compile(r"(?i)required|module|installed")
"""What else is said not to be found, and is no row."""


def check_required(params: dict[str, Any], page: Documented) -> None:
    """Whether everything that the page marks as required, and its own example has, is there.

    Raises:
        Refusal: as the page documents it, or as the vendor's controllers say it.
    """
    top = {name.lower() for name in params}
    for name in _required(page, page.request, ""):
        if name.lower() not in top:
            raise _lacking(page, name)
    for body in {body_name(page.request)} - {""} if isinstance(page.request, dict) else ():
        sample = page.request[body]
        given = params.get(body)
        if isinstance(sample, dict) and isinstance(given, dict):
            has = {name.lower() for name, value in given.items() if value not in (None, "")}
            lacking = [name for name in _required(page, sample, body) if name.lower() not in has]
            if lacking:
                raise _lacking_fields(page, lacking)


def _required(page: Documented, sample: Any, parent: str) -> Iterator[str]:
    for one in page.parameters:
        if one.required and one.parent.lower() == parent.lower() and isinstance(sample, dict) and sample.get(one.name):
            yield one.name


def _lacking(page: Documented, name: str) -> Refusal:
    for failure in page.failures:
        if re.search(rf"(?i)\b{re.escape(name)}\b", failure.text) and _is_about_lack(failure):
            return _refusal(failure, name)
    if any(failure.code == f"{name.upper()}_EMPTY" for failure in page.failures):
        return _refusal(next(failure for failure in page.failures if failure.code == f"{name.upper()}_EMPTY"), name)
    return missing(name)


def _is_about_lack(failure: Failure) -> bool:
    return bool(re.search(r"(?i)not specified|missing|is null or empty|could not find value|not provided|not defined",
                          failure.text))  # fmt: skip


def _lacking_fields(page: Documented, names: list[str]) -> Refusal:
    for failure in page.failures:
        if _REQUIRED.search(failure.text) and "`" not in failure.text:
            return _refusal(failure, ", ".join(names))
    return Refusal(400, "0", "Required fields: " + ", ".join(names))


def lacking_id(page: Documented, name: str, value: Any) -> Refusal | None:
    """The refusal of a call that names no row at all; None when it names one, whether there is such a row or not."""
    if value is None:
        return _lacking(page, name)
    if str(value) in {"", "0"}:
        found = next((one for one in page.failures if _INVALID.search(one.text)), None)
        return _refusal(found, name) if found else None
    return None


def not_found(page: Documented) -> Refusal:
    """No row has this id, in the page's words if it has any."""
    found = next((one for one in page.failures if _NOT_FOUND.search(one.text) and not _OTHER.search(one.text)), None)
    return _refusal(found, "id") if found else Refusal(400, "NOT_FOUND", "Not found")


def _refusal(failure: Failure, name: str) -> Refusal:
    if "could not find value" in failure.text.lower():
        return missing(name)
    return Refusal(failure.status or 400, failure.code, failure.text)


def can_give(page: Documented, failure: Failure) -> bool:
    """Whether one of the store's own demands leads to this row of the page's error table."""
    if page.answers and failure in _of_rows(page):
        return True
    text = failure.text
    return _is_about_lack(failure) or bool(_REQUIRED.search(text)) or failure.code.endswith("_EMPTY")


def _of_rows(page: Documented) -> list[Failure]:
    invalid = [one for one in page.failures if _INVALID.search(one.text)][:1]
    absent = [one for one in page.failures if _NOT_FOUND.search(one.text) and not _OTHER.search(one.text)][:1]
    return invalid + absent
