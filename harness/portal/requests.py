"""HTTP requests to calls: which session, which method, which parameters."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import msgspec

from harness.portal.journal import UnreadableError
from harness.portal.php import decode_pairs, decode_query

IGNORED = frozenset({"bx24_request_id", "bx24_sdk_ver", "bx24_sdk_type"})
"""Query keys that client libraries add and the vendor ignores."""


class Target(msgspec.Struct, frozen=True):
    """What a path names: a method, and the token when the path has one."""

    method: str
    token: str = ""
    user: str = ""


def target(path: str) -> Target | None:
    """The target of ``/rest/{user}/{token}/{method}[.json][/]`` or ``/rest/{method}``; doubled slashes are one."""
    parts = [unquote(part) for part in path.split("/") if part]
    if len(parts) == 4 and parts[0] == "rest" and parts[1].isdecimal():
        return Target(parts[3], parts[2], parts[1])
    return Target(parts[1]) if len(parts) == 2 and parts[0] == "rest" else None


def parameters(query: str, body: bytes, content_type: str) -> dict[str, Any]:
    """Parameters of query and body together; the body wins.

    Raises:
        UnreadableError: malformed JSON, multipart or far too many fields.
    """
    try:
        params = {**decode_query(query), **_body(body, content_type)}
    except (ValueError, RecursionError) as error:
        raise UnreadableError(str(error)[:200]) from None
    return {name: value for name, value in params.items() if name not in IGNORED}


def _body(body: bytes, content_type: str) -> Mapping[str, Any]:
    if not body.strip():
        return {}
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return decode_pairs(_parts(body, content_type))
    if kind == "application/json" or (
        kind != "application/x-www-form-urlencoded" and body.lstrip()[:1] in {b"{", b"["}
    ):
        decoded = msgspec.json.decode(body)
        if isinstance(decoded, list):
            return {str(number): value for number, value in enumerate(decoded)}
        return decoded if isinstance(decoded, dict) else {}
    return decode_query(body.decode("utf-8", "replace"))


def _parts(body: bytes, content_type: str) -> Iterator[tuple[str, Any]]:
    from email.parser import BytesParser  # noqa: PLC0415 - 10 ms that only multipart needs
    from email.policy import HTTP  # noqa: PLC0415 - likewise

    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise UnreadableError("multipart without parts")
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            continue
        filename = part.get_filename()
        if filename:
            yield name, [filename, base64.b64encode(content).decode()]
        else:
            yield name, content.decode("utf-8", "replace")
