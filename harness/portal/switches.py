"""Behaviour that the vendor's documents leave open, or on which sources conflict: a switch each, with a default.

A seed sets them (``switches: {invalid_credentials_status: 403}``); ``harness portal switches`` lists them. Add one as
a field here and as ``portal.switch.<name>`` in the wording catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec


class Switches(msgspec.Struct, frozen=True, kw_only=True):
    """One value per open question; the defaults are what most sources say."""

    invalid_credentials_status: Literal[401, 403] = 401
    insufficient_scope_status: Literal[403, 401] = 403
    portal_deleted_status: Literal[500, 410] = 500
    method_not_found_text: str = "Method not found!"
    bearer: bool = True
    https_required: bool = False
    precedence: Literal["body", "query"] = "body"
    unresolved_reference: Literal["empty", "literal"] = "empty"
    batch_overflow: Literal["command", "request"] = "command"
    time_stamps: Literal["float", "int"] = "float"
    operating: bool = True
    refresh_once: bool = True
    examples: bool = False
    rate_limit: bool = True
    operating_limit: bool = True
    batch_billing: Literal["commands", "batch"] = "commands"
    imbot_v2_limit_status: Literal[503, 429] = 503
    uncounted_total: Literal["absent", "zero"] = "absent"
    phone_lookup: Literal["digits", "exact"] = "digits"
    bot_after_operator: Literal["stays", "leaves"] = "stays"
    event_timeout: Literal[30, 5] = 30
    event_order: Literal["calls", "reversed"] = "calls"
    imbot_v2_events: Literal["form", "json"] = "form"
    list_start: Literal["offset", "page"] = "offset"
    item_fm: Literal["named", "star"] = "named"
    line_lead: bool = False

    def status(self, code: str, usual: int) -> int:
        """HTTP status of an error code, where a switch decides it."""
        return getattr(self, _STATUSES[code]) if code in _STATUSES else usual


_STATUSES = {
    "INVALID_CREDENTIALS": "invalid_credentials_status",
    "insufficient_scope": "insufficient_scope_status",
    "PORTAL_DELETED": "portal_deleted_status",
}


def allowed() -> Mapping[str, tuple[Any, ...]]:
    """Switch → the values it takes, the default first; an empty tuple where any text will do."""
    values: dict[str, tuple[Any, ...]] = {}
    for name, kind in get_type_hints(Switches).items():
        default = getattr(Switches(), name)
        if get_origin(kind) is Literal:
            values[name] = (default, *(one for one in get_args(kind) if one != default))
        else:
            values[name] = (default, not default) if kind is bool else ()
    return values
