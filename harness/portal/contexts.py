"""Methods that only an application may call, not a webhook."""

from __future__ import annotations

from harness.portal.call import Call
from harness.portal.refusals import Refusal


def application_only(call: Call, code: str, text: str) -> None:
    """Let only applications pass.

    Raises:
        Refusal: with this code and text; a webhook calls.
    """
    if call.grant.kind != "application":
        raise Refusal(400, code, text)
