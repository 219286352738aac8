"""What somebody asks of the control interface: read with limits, refused with a code of the wording catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qs

import msgspec

from harness.errors import HarnessError
from harness.portal.exchange import Request

LARGEST_BODY = 1_000_000
"""Bytes of JSON that are read at most."""
_LONGEST_NUMBER = 12
T = TypeVar("T")


class AskingError(HarnessError):
    """The interface refuses.

    Args:
        status: of HTTP.
        code: of the wording catalogue.
        parameters: of its text.
    """

    def __init__(self, status: int, code: str, **parameters: Any) -> None:
        super().__init__(code, **parameters)
        self.status = status


def query_of(request: Request) -> dict[str, str]:
    """The query's parameters, of several with one name the last."""
    fields = parse_qs(request.query, keep_blank_values=True, max_num_fields=100)
    return {name: values[-1] for name, values in fields.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, past the guard."""

    request: Request

    def text(self, name: str) -> str:
        """A parameter of the query; empty when it is not there."""
        return query_of(self.request).get(name, "")

    def whole(self, name: str, usual: int, most: int | None = None) -> int:
        """A number from 0 on in the query.

        Raises:
            AskingError: it is none, or more than ``most``.
        """
        value = self.text(name)
        if not value:
            return usual
        number = int(value) if value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER else None
        if number is None or (most is not None and number > most):
            raise AskingError(400, "portal.control.number", name=name, got=value[:40], most=most or "…")
        return number

    def read(self, shape: type[T]) -> T:
        """The body as a value of a type; an empty body is an empty object.

        Raises:
            AskingError: it is too large, not sent as JSON, or has another shape.
        """
        body = self.request.body
        if body is None or len(body) > LARGEST_BODY:
            raise AskingError(413, "portal.control.body_size", most=LARGEST_BODY)
        kind = self.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise AskingError(415, "portal.control.not_json", got=kind[:40] or "-")
        try:
            return msgspec.json.decode(body.strip() or b"{}", type=shape)
        except (msgspec.DecodeError, RecursionError) as error:  # the library's words name the place in the JSON
            raise AskingError(400, "portal.control.shape", reason=str(error)[:300]) from None
