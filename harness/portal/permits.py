"""Whether a grant permits a method: the scope that it needs, and the kind of caller that it is for."""

from __future__ import annotations

from harness.portal.grants import Grant
from harness.portal.refusals import known
from harness.registry import Marked

_HIGHER = "The request requires higher privileges than provided by the {} token"


def permit(grant: Grant, marked: Marked) -> None:
    """Let a call through.

    Raises:
        Refusal: ``insufficient_scope``, or ``WRONG_AUTH_TYPE`` for a method that is not for this kind of caller.
    """
    options = marked.options
    if not grant.covers(options["scope"]):
        raise known("insufficient_scope", _HIGHER.format("webhook" if grant.kind == "webhook" else "access"))
    wanted = options.get("auth")
    if wanted and wanted != grant.kind:
        raise known("WRONG_AUTH_TYPE")
