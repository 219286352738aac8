"""What the vendor documents: every method with its parameters, an example of request and answer, and its errors.

An extract of the vendor's documentation (MIT, see ``ATTRIBUTION.md`` beside this file), made by ``make catalogue``.
Nothing reads it before something asks for a method that is not written by hand.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

DATA = Path(__file__).with_name("methods.json.gz")


class Parameter(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A parameter of a method.

    Attributes:
        parent: the map that it stands in (``fields``), empty at the top.
        required: as the page marks it.
    """

    name: str
    parent: str = ""
    type: str = ""
    required: bool = False


class Failure(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A row of a method's error table; ``status`` is 0 where the page states none for the row."""

    code: str
    text: str
    why: str = ""
    status: int = 0


class Documented(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the documentation about one method.

    Attributes:
        version: of the protocol: 2, or 3 for ``/rest/api/``.
        application: the example is one of an application, not of a webhook.
        returns: names that the page's tables of results explain.
        request: parameters of the page's own example call; None when it has none that can be read.
        answers: envelopes of the page's examples, without ``time``.
    """

    name: str
    title: str
    scope: str
    version: int
    deprecated: bool
    application: bool
    parameters: list[Parameter]
    returns: list[str]
    request: Any
    answers: list[dict[str, Any]]
    failures: list[Failure]


@cache
def documented() -> Mapping[str, tuple[Documented, ...]]:
    """Pages by name of method in lower case; a method that both protocols have has two."""
    pages = msgspec.json.decode(gzip.decompress(DATA.read_bytes()), type=list[Documented])
    found: dict[str, tuple[Documented, ...]] = {}
    for page in pages:
        found[page.name.lower()] = (*found.get(page.name.lower(), ()), page)
    return found
