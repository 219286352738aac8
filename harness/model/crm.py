"""What the bot did to the CRM, in words that no check needs Bitrix24 for.

Entities are named neutrally: lead, deal, contact, company, item, activity, comment, task, booking, chat, message.
Meanings are named in `MEANINGS`; their facts are plain values.
"""

from __future__ import annotations

from typing import Any, Literal

from harness.model.value import Value

MEANINGS: tuple[str, ...] = (
    "escalation",  # facts: to, reason, summary, queue, by
    "handover_note",  # facts: any of reason, summary, name, phone, service, urgency
    "customer_message",  # facts: text, channel
    "refused_message",  # facts: text, channel (the bot wrote to a client whom a person has; never seen by the client)
    "booking",  # facts: action (create|move|cancel), id, resource, from, to, service, status
    "reminder",  # facts: action (plan|cancel), id, at, text
    "payment",  # facts: id, status, amount, deal
    "consent",  # facts: kind (data|mailing), given (true|false), at, version, channel
    "personal_data",  # facts: fields (names of the fields that hold it)
    "duplicate_search",  # facts: by, values, found
    "log",  # facts: text (the dialogue's log attached to a card)
)


class Meaning(Value, frozen=True, kw_only=True):
    """What a call amounts to, apart from its wire form. One call can mean several things."""

    name: str
    facts: dict[str, Any] = {}


class FieldChange(Value, frozen=True, kw_only=True, gc=False):
    """One field of one entity before and after a call; None where it was not there."""

    entity: str
    id: str
    field: str
    before: Any = None
    after: Any = None


class CrmCall(Value, frozen=True, kw_only=True):
    """One REST call that reached the portal.

    Attributes:
        seq: from 0, in order of arrival.
        at: virtual moment, ISO 8601.
        method: wire name as registered (``crm.lead.add``).
        actor: ``bot`` for calls of the bot under test; the others for what the dialogue plays.
        kind: whether the method reads or writes; ``unknown`` for a method that does not exist.
        params: parameters after decoding.
        status: HTTP status of the answer.
        result: the answer's ``result`` (cut to a bounded size), None on error.
        error: error code of the envelope, None on success.
        error_text: its description.
        fault: what the dialogue planned for this call, when it did (for example ``QUERY_LIMIT_EXCEEDED``).
        fidelity: empty for methods written by hand; ``generic``: a store that knows rows but no business; ``example``:
            the documentation's own example, whatever was asked.
        batch: sequence number of the ``batch`` call that carried it.
        meanings: neutral meanings; of a call that was refused, ``refused_message`` at most.
        changes: field changes; empty on error and for reads.
        undocumented: written, taken, and not listed in the documentation (``PHONE.VALUE_TYPE=MOBIL``).
    """

    seq: int
    at: str
    method: str
    actor: Literal["bot", "client", "operator", "portal"] = "bot"
    kind: Literal["read", "write", "unknown"] = "read"
    params: dict[str, Any] = {}
    status: int = 200
    result: Any = None
    error: str | None = None
    error_text: str = ""
    fault: str | None = None
    fidelity: Literal["", "generic", "example"] = ""
    batch: int | None = None
    meanings: tuple[Meaning, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    undocumented: tuple[str, ...] = ()


class Row(Value, frozen=True, kw_only=True):
    """An entity of the portal as it stood before the dialogue first touched it, or met it (see `CrmJournal`)."""

    entity: str
    id: str
    fields: dict[str, Any] = {}


class CrmJournal(Value, frozen=True, kw_only=True):
    """All calls of a dialogue, and the initial rows that matter to them.

    Listed are the entities that those calls touched (changed or deleted), and the leads, contacts and companies that
    held the same phone or e-mail when one was written to another card of their kind: a duplicate is seen even when the
    bot never looked for the first card. The state at any later moment is the fold of the changes over the initial rows.
    """

    calls: tuple[CrmCall, ...] = ()
    initial: tuple[Row, ...] = ()
