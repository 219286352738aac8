"""Whether a grant permits a method: the scope that it needs, and the kind of caller that it is for."""

from __future__ import annotations

from harness.portal.grants import Grant
from harness.portal.refusals import known
from harness.registry import Marked

_BATCHES = frozenset({"batch", "api/batch"})
_HIGHER = "The request requires higher privileges than provided by the {} token"


def permit(grant: Grant, marked: Marked, *, nested: bool) -> None:
    """Let a call through.

    Raises:
        Refusal: ``insufficient_scope``, ``WRONG_AUTH_TYPE`` for a method that is not for this kind of caller, or a
            batch inside a batch.
    """
    options = marked.options
    if nested and marked.name in _BATCHES:
        raise known("ERROR_BATCH_METHOD_NOT_ALLOWED")
    if not grant.covers(options["scope"]):
        raise known("insufficient_scope", _HIGHER.format("webhook" if grant.kind == "webhook" else "access"))
    wanted = options.get("auth")
    if wanted and wanted != grant.kind:
        raise known("WRONG_AUTH_TYPE")
