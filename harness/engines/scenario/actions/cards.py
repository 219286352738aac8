"""Verbs that write the client's card: the lead, its status, the log of the dialogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.engines.scenario.play import Action, Play
from harness.engines.scenario.speech import mask
from harness.engines.scenario.templates import filled
from harness.matching.shape import compiled
from harness.russian.phones import find_phones, normalise_email

_LONGEST_LOG = 4000
_CARD = r"[0-9](?:[ -]{0,2}[0-9]){12,18}"
"""As many digits as on a bank card, right or mistyped: no log needs them."""


def take_consent(play: Play, argument: Any) -> None:
    """Remember that the client agreed: when, to which text, on which channel (clause DATA-1)."""
    del argument
    frame = play.frame
    frame.flags["consent"] = True
    version = play.scenario.facts.get("consent_version")
    frame.vars.update(consent_at=play.now(), consent_version=version, consent_channel=play.talk.given.channel)


def save_lead(play: Play, argument: Any) -> None:
    """Write what is known to the client's card; a new client gets one (clauses LEAD-1, LEAD-5).

    Without consent only the scenario's anonymous fields are written.
    """
    del argument
    frame = play.frame
    consent = bool(frame.flags.get("consent"))
    if not frame.lead and consent and frame.cache.get("looked_up") != _contacts(play):
        find_client(play, None)
    fields = filled(play.script.lead_fields, play.view(), play.speech.filters)
    if not consent:
        fields = {name: value for name, value in fields.items() if name in play.script.anonymous}
    if not frame.lead:
        frame.status = play.scenario.crm.statuses[0].id
        fields["STATUS_ID"] = frame.status
        frame.lead = int(play.call("lead_add", fields=fields, check=lambda: _existing(play)))
        frame.written = fields
    else:
        _update(play, fields)
    frame.flags["lead_written"] = True


def sync_lead(play: Play, argument: Any) -> None:
    """Write what has changed since the card was last written, its status included; nothing when there is no card."""
    del argument
    frame = play.frame
    if not frame.lead:
        return
    fields = filled(play.script.lead_fields, play.view(), play.speech.filters)
    if not frame.flags.get("consent"):
        fields = {name: value for name, value in fields.items() if name in play.script.anonymous}
    status = _status(play)
    if status:
        fields["STATUS_ID"] = status
    _update(play, fields)
    if status:
        frame.status = status


def _update(play: Play, fields: dict[str, Any]) -> None:
    frame = play.frame
    changed = {name: value for name, value in fields.items() if frame.written.get(name) != value}
    if changed:
        play.call("lead_update", fields=changed)
        frame.written = {**frame.written, **changed}


def _status(play: Play) -> str:
    """The status that the dialogue has reached, when it lies further on the path than the card's."""
    ranks = {status.id: status.rank for status in play.scenario.crm.statuses}
    reached = [status for status in play.scenario.crm.statuses if play.holds(status.when)]
    best = max(reached, key=lambda status: status.rank, default=None)
    if best is None or best.rank <= ranks.get(play.frame.status, -1):
        return ""
    return best.id


def find_client(play: Play, argument: Any) -> None:
    """Look for the client's cards by phone and e-mail; the lead's own values are kept where the scenario says so."""
    del argument
    frame = play.frame
    frame.cache["looked_up"] = _contacts(play)
    found: dict[str, list[int]] = {}
    for slot in ("phone", "email"):
        if frame.slots.get(slot):
            result = play.call(f"find_by_{slot}")
            for sort, ids in result.items() if isinstance(result, Mapping) else ():
                found.setdefault(sort, []).extend(int(one) for one in ids)
    frame.contact = found.get("CONTACT", [0])[-1]
    frame.flags["known_client"] = bool(found)
    if found.get("LEAD") and not frame.lead:
        frame.lead = found["LEAD"][-1]
        card = play.call("lead_get", lead=frame.lead)
        _adopt(play, card if isinstance(card, Mapping) else {})
    elif frame.contact:
        card = play.call("contact_get", contact=frame.contact)
        _adopt_consent(play, card if isinstance(card, Mapping) else {})


def _contacts(play: Play) -> tuple[Any, Any]:
    """What the client's cards are looked up by."""
    return play.frame.slots.get("phone"), play.frame.slots.get("email")


def _adopt(play: Play, card: Mapping[str, Any]) -> None:
    """Take over what an existing card says, so that only differences are written to it."""
    frame = play.frame
    frame.status = str(card.get("STATUS_ID") or "")
    wanted = filled(play.script.lead_fields, play.view(), play.speech.filters)
    kept = {name: wanted.get(name) for name in play.script.keep if card.get(name)}
    frame.written = {**{name: card[name] for name in wanted if card.get(name)}, **kept}
    _adopt_consent(play, card)


def _adopt_consent(play: Play, card: Mapping[str, Any]) -> None:
    """A consent on record is a consent: it is not asked for twice."""
    field = play.scenario.crm.consent_field
    if str(card.get(field) or "").upper() in {"1", "Y", "TRUE"}:
        play.frame.flags["consent_on_record"] = True


def _existing(play: Play) -> int | None:
    """After an unanswered try to add a card: whether it is there all the same."""
    if not play.frame.slots.get("phone") or not play.frame.flags.get("consent"):
        return None
    result = play.call("find_by_phone")
    ids = result.get("LEAD") if isinstance(result, Mapping) else None
    return int(ids[-1]) if ids else None


def attach_log(play: Play, argument: Any) -> None:
    """Attach what was said since the last time to the card, phones and addresses masked (clauses LEAD-9, DATA-5)."""
    del argument
    frame = play.frame
    if not frame.lead or not frame.log:
        return
    form = play.scenario.calendar.forms
    lines = [form[f"log_{who}"].format(text=_masked(text)) for who, text in frame.log]
    play.call("log_add", text="\n".join(lines)[:_LONGEST_LOG])
    frame.log.clear()


def _masked(text: str) -> str:
    for start, end, phone in reversed(find_phones(text)):
        text = text[:start] + mask(phone) + text[end:]
    text = compiled(_CARD).sub(lambda number: f"•••• {number[0][-4:]}", text)
    email = normalise_email(text)
    return text.replace(email, mask(email)) if email else text


def unsubscribe(play: Play, argument: Any) -> None:
    """Withdraw the consent to mailings on every card of the client (clause DATA-2)."""
    del argument
    frame = play.frame
    frame.flags["mailing"] = False
    if frame.cache.get("looked_up") != _contacts(play):
        find_client(play, None)
    fields = {play.scenario.crm.mailing_field: False}
    if frame.lead:
        play.call("lead_update", fields=fields)
        frame.written = {**frame.written, **fields}
    if frame.contact:
        play.call("contact_update", fields=fields)


def call(play: Play, argument: Any) -> None:
    """Make a call of the scenario that nothing depends on."""
    play.call(argument)


VERBS: Mapping[str, tuple[Action, str]] = {
    "take_consent": (take_consent, ""),
    "unsubscribe": (unsubscribe, ""),
    "save_lead": (save_lead, ""),
    "sync_lead": (sync_lead, ""),
    "find_client": (find_client, ""),
    "attach_log": (attach_log, ""),
    "call": (call, "call"),
}
