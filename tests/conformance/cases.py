"""Cases from the documentation: a page's own request with its own answer, and those rows of its error table that a
request can be spoilt for mechanically (a parameter left out, an id that no record has)."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from harness.portal.catalogue import Documented, Failure, documented
from harness.portal.envelope import V3

_TWO_PARTS = {"crm", "booking", "tasks", "imbot", "im"}
_NEEDED = (
    re.compile(r"Could not find value for parameter \{(\w+)\}"),
    re.compile(r"^(?:The |Required )?[Pp]arameter `?(\w+)`? (?:is )?(?:not specified|missing)"),
    re.compile(r"^The `?(\w+)`? parameter is not specified"),
    re.compile(r"^Required parameter `(\w+)` is missing"),
    re.compile(r"^(?:The )?[Rr]equired parameter \"(\w+)\""),
)
_EMPTY = re.compile(r"^([A-Z_]+)_EMPTY$")
_BAD_ID = re.compile(r"(?i)^(ID is not defined or invalid|wrong task id)\.?$")
_NOT_FOUND = re.compile(r"(?i)^(element |entity |record )?not found\.?$")
NOBODY = 999_999_999
"""An id that no record has."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One request and what the page says about its answer.

    Attributes:
        name: unique: the method, for a failure with its code and its number on the page.
        failure: the row of the error table that is expected; None: one of the page's answers.
        spoilt: what was done to the request to earn the failure.
    """

    name: str
    page: Documented
    params: dict[str, Any]
    failure: Failure | None = None
    spoilt: str = ""

    @property
    def method(self) -> str:
        """As it is called: methods of REST 3.0 have their own place."""
        return self.page.name if self.page.version == 2 else V3 + self.page.name

    @property
    def family(self) -> str:
        """Of the method."""
        return family_of(self.page.name)


def family_of(method: str) -> str:
    """The first part of a method's name, the first two where families are large."""
    parts = method.split(".")
    return ".".join(parts[:2]) if parts[0] in _TWO_PARTS else parts[0]


def cases() -> Iterator[Case]:
    """All cases, by name of method."""
    for pages in documented().values():
        for page in pages:
            if isinstance(page.request, dict):
                yield from _of_page(page)


def _of_page(page: Documented) -> Iterator[Case]:
    name = page.name if page.version == 2 else f"{page.name}@3"
    if page.answers:
        yield Case(name=name, page=page, params=page.request)
    seen: set[tuple[str, str]] = set()
    for failure in page.failures if page.version == 2 else ():
        spoilt = _spoil(page.request, failure)
        if spoilt is not None and (failure.code, spoilt[1]) not in seen:
            seen.add((failure.code, spoilt[1]))
            params, how = spoilt
            yield Case(
                name=f"{name}!{failure.code or '-'}:{how}", page=page, params=params, failure=failure, spoilt=how
            )


def _spoil(request: dict[str, Any], failure: Failure) -> tuple[dict[str, Any], str] | None:
    needed = next((found[1] for pattern in _NEEDED if (found := pattern.search(failure.text))), "")
    if needed in request:
        return {key: value for key, value in request.items() if key != needed}, f"without {needed}"
    empty = _EMPTY.match(failure.code)
    if empty and empty[1] in request:
        return {key: value for key, value in request.items() if key != empty[1]}, f"without {empty[1]}"
    key = next((one for one in ("id", "ID", "taskId", "TASKID") if isinstance(request.get(one), int | str)), "")
    if not key:
        return None
    if _BAD_ID.match(failure.text):
        return {**copy.deepcopy(request), key: 0}, f"{key}=0"
    if _NOT_FOUND.match(failure.text):
        return {**copy.deepcopy(request), key: NOBODY}, f"{key}={NOBODY}"
    return None
