"""Errors of the wire: HTTP status, code and description as the vendor documents them (they are data, not wording)."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - an answer of the portal, not a failure of the harness
    """The portal answers with an error envelope.

    Args:
        status: of HTTP.
        code: ``error`` of the envelope; legacy ``crm.*`` methods leave it empty.
        text: ``error_description``.
        field: that the error is about, where REST 3.0 names one.
    """

    def __init__(self, status: int, code: str, text: str, field: str = "") -> None:
        super().__init__(status, code, text)
        self.status = status
        self.code = code
        self.text = text
        self.field = field


class Broken(Exception):  # noqa: N818 - planned by the dialogue
    """The planned fault is one of transport: no envelope reaches the bot.

    Args:
        how: ``timeout``, ``disconnect``, or the status of a page that a proxy answers with.
    """

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


KNOWN: dict[str, tuple[int, str]] = {
    "QUERY_LIMIT_EXCEEDED": (503, "Too many requests"),
    "OPERATION_TIME_LIMIT": (429, "Method is blocked due to operation time limit."),
    "OVERLOAD_LIMIT": (503, "REST API is blocked due to overload."),
    "expired_token": (401, "The access token provided has expired."),
    "invalid_token": (401, "Unable to get application by token"),
    "NO_AUTH_FOUND": (401, "Wrong authorization data"),
    "INVALID_CREDENTIALS": (401, "Invalid request credentials"),
    "insufficient_scope": (403, "The request requires higher privileges than provided by the webhook token"),
    "authorization_error": (401, "Unable to authorize user"),
    "APPLICATION_NOT_FOUND": (401, "Application not found"),
    "ERROR_OAUTH": (401, "Application not installed"),
    "NOT_INSTALLED": (401, "Application not installed"),
    "PAYMENT_REQUIRED": (401, "Subscription has been ended"),
    "METHOD_CONFIRM_WAITING": (401, "Waiting for confirmation"),
    "METHOD_CONFIRM_DENIED": (403, "Method call denied"),
    "ACCESS_DENIED": (403, "Access denied!"),
    "ACCESS_ERROR": (403, "Action unavailable"),
    "user_access_error": (403, "The user does not have acccess to the application."),
    "WRONG_AUTH_TYPE": (403, "Access for this method not allowed by session authorization."),
    "allowed_only_intranet_user": (403, "Action allowed only for intranet users"),
    "ERROR_METHOD_NOT_FOUND": (404, "Method not found!"),
    "ERROR_MANIFEST_IS_NOT_AVAILABLE": (404, "Manifest is not available"),
    "ERROR_BATCH_METHOD_NOT_ALLOWED": (405, "Method is not allowed for batch usage"),
    "ERROR_BATCH_LENGTH_EXCEEDED": (400, "Max batch length exceeded"),
    "ERROR_CORE": (400, "Internal error"),
    "NOT_FOUND": (400, "Not found"),
    "ERROR_ARGUMENT": (400, "Argument is null or empty"),
    "INVALID_REQUEST": (400, "Https required"),
    "INTERNAL_SERVER_ERROR": (500, "Internal server error"),
    "ERROR_UNEXPECTED_ANSWER": (500, "Server returned an unexpected response"),
    "PORTAL_DELETED": (500, "Portal was deleted"),
    "INVALID_SELECT": (400, "Select is not valid"),
    "IDEMPOTENCY_KEY_REUSED": (422, "Idempotency key has been used for another request"),
    "INVALID_IDEMPOTENCY_KEY": (400, "Idempotency key is not valid"),
}
"""Documented codes with their status and text; where sources conflict on a status, a switch decides."""


def known(code: str, text: str = "") -> Refusal:
    """The refusal of a documented code; an unknown code (a fault of the suite's own making) is answered with 400."""
    status, usual = KNOWN.get(code, (400, code))
    return Refusal(status, code, text or usual)


def legacy(text: str) -> Refusal:
    """Legacy ``crm.*`` methods: status 400, an empty code, everything in the description."""
    return Refusal(400, "", text)


def missing(name: str) -> Refusal:
    """A controller method was called without a parameter that it needs."""
    return Refusal(400, "100", f"Could not find value for parameter {{{name}}}", name)
