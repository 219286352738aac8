"""HTTP requests to calls: which session, which method, which parameters."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import unquote

import msgspec

from harness.portal.exchange import Request
from harness.portal.journal import UnreadableError
from harness.portal.php import decode_pairs, decode_query

IGNORED = frozenset({"bx24_request_id", "bx24_sdk_ver", "bx24_sdk_type"})
"""Query keys that client libraries add and the vendor ignores."""
V3 = "api/"
"""What begins the names of REST 3.0 methods, as it begins their paths under ``/rest/``."""


class Target(msgspec.Struct, frozen=True):
    """What a path names: a method, and the token when the path has one."""

    method: str
    token: str = ""
    user: str = ""

    @property
    def v3(self) -> bool:
        """Whether it is a method of REST 3.0."""
        return self.method.startswith(V3)


def target(path: str) -> Target | None:
    """The target of ``/rest[/api]/{user}/{token}/{method}[.json][/]`` or ``/rest[/api]/{method}``.

    Doubled slashes are one.
    """
    parts = [unquote(part) for part in path.split("/") if part]
    if not parts or parts[0] != "rest":
        return None
    if any("/" in part for part in parts):
        return None  # percent-encoded: no method of the wire has one, and what begins with api/ has rules of its own
    prefix, parts = (V3, parts[2:]) if parts[1:2] == ["api"] else ("", parts[1:])
    if len(parts) == 3 and parts[0].isdecimal():
        return Target(prefix + parts[2], parts[1], parts[0])
    return Target(prefix + parts[0]) if len(parts) == 1 else None


class Written(msgspec.Struct, frozen=True):
    """Parameters as the request wrote them, query and body apart."""

    query: dict[str, Any]
    body: dict[str, Any]

    @property
    def auth(self) -> Any:
        """The token among the parameters, wherever it stands."""
        return self.body.get("auth") or self.query.get("auth")

    def merged(self, first: Literal["body", "query"]) -> dict[str, Any]:
        """Both together; ``first`` wins where both have a key, as PHP merges: whole keys, not what is inside them."""
        params = {**self.query, **self.body} if first == "body" else {**self.body, **self.query}
        for name in IGNORED & params.keys():
            del params[name]
        return params


def written(request: Request, *, v3: bool = False) -> Written:
    """The parameters of a request.

    Raises:
        UnreadableError: malformed JSON or multipart, far too many fields, or no JSON posted to REST 3.0.
    """
    kind = request.headers.get("content-type", "")
    try:
        query = decode_query(request.query) if request.query else {}
        body = _body_v3(request) if v3 else _body(request.body or b"", kind)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(str(error)[:200]) from None
    return Written(query, body)


def _body_v3(request: Request) -> dict[str, Any]:
    if request.verb != "POST":
        raise UnreadableError("REST 3.0 is posted to")
    decoded = msgspec.json.decode(request.body) if request.body and request.body.strip() else {}
    if isinstance(decoded, list):
        return {"commands": decoded}  # a batch is the only request whose root is a list
    if not isinstance(decoded, dict):
        raise UnreadableError("neither object nor list")
    return decoded


def _body(body: bytes, content_type: str) -> dict[str, Any]:
    kind = content_type.partition(";")[0].strip().lower()
    if kind != "application/json" and (not body or not body.strip()):
        return {}
    if kind == "multipart/form-data":
        return decode_pairs(_parts(body, content_type))
    if kind == "application/json" or (
        kind != "application/x-www-form-urlencoded" and body.lstrip()[:1] in {b"{", b"["}
    ):
        return _json(body)
    return decode_query(body.decode("utf-8", "replace"))


def _json(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    decoded = msgspec.json.decode(body)
    if isinstance(decoded, list):
        return {str(number): value for number, value in enumerate(decoded)}
    return decoded if isinstance(decoded, dict) else {}


def _parts(body: bytes, content_type: str) -> Iterator[tuple[str, Any]]:
    """Fields as text, files as the pair that the vendor takes for one: name and base64."""
    from harness.portal.multipart import parts  # noqa: PLC0415 - only such forms need its parser

    for disposition, content in parts(body, content_type):
        name, filename = disposition.get(b"name"), disposition.get(b"filename")
        if name is None:
            continue
        key = name.decode("utf-8", "replace")
        if filename:
            yield key, [filename.decode("utf-8", "replace"), base64.b64encode(content).decode()]
        else:
            yield key, content.decode("utf-8", "replace")
