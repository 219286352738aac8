"""Faults of what the bot writes about the client: consent and the card."""

from __future__ import annotations

from typing import Any

from tests.functional.salon.fault import fault, red
from tests.functional.salon.planting import alters, doubles, drop, no_field, put, swallows, swap

LEAD = "crm.lead."
SEARCH = "crm.duplicate.findbycomm"
AS_IF_AGREED: list[dict[str, Any]] = [{"take_consent": None}, {"save_lead": None}, {"advance": None}]


def _as_dictated(fields: dict[str, Any]) -> None:
    for phone in fields.get("PHONE") or ():
        digits = phone["VALUE"].removeprefix("+7")
        phone["VALUE"] = f"8 ({digits[:3]}) {digits[3:]}"


def _lowered(fields: dict[str, Any]) -> None:
    fields.update({name: value.lower() for name, value in fields.items() if name.startswith("UTM_")})


def _status(before: str, after: str) -> Any:
    def change(fields: dict[str, Any]) -> None:
        if fields.get("STATUS_ID") == before:
            fields["STATUS_ID"] = after

    return change


CONSENT = (
    fault(
        "the consent step is gone",
        drop("/goals/booking/@consent"),
        red("consent-in-own-message", "script goal_not_reached"),
        red("consent-in-own-message", "consent none", about="data"),
        red("man-in-a-hurry", "consent none", about="data"),
        red("vague-yes", "asks missing", about="consent"),
    ),
    fault(
        "consent is taken for granted",
        swap("/states/consent/enter", [{"find_client": None}, *AS_IF_AGREED]),
        red("man-in-a-hurry", "no_writes written", about="lead.PHONE"),
        red("consent-in-own-message", "script goal_not_reached"),
        red("refuses-consent[plain]", "no_writes written", about="lead.NAME"),
        red("data-yes-ads-no", "script goal_not_reached"),
    ),
    fault(
        "personal data is written before consent",
        put("/crm/lead/anonymous/-", "NAME"),
        put("/crm/lead/anonymous/-", "PHONE"),
        put("/states/consent/enter/0", {"save_lead": None}),
        red("consent-in-own-message", "no_writes written", about="lead.PHONE"),
        red("refuses-consent[legal]", "no_writes written", about="lead.NAME"),
        red("man-in-a-hurry", "no_writes written", about="lead.PHONE"),
        red("haircut-first-visit", "order other", about="personal_data"),
    ),
    fault(
        "a refusal counts as consent",
        swap("/states/consent/first/@refuses/do", AS_IF_AGREED),
        red("refuses-consent[plain]", "no_writes written", about="lead.PHONE"),
        red("refuses-consent[suspicious]", "not_consent unexpected", about="data"),
    ),
    fault(
        "an «I am not sure» counts as consent",
        swap("/states/consent/first/@not sure/do", AS_IF_AGREED),
        red("vague-yes", "no_writes written", about="lead.NAME"),
        red("vague-yes", "asks missing", about="consent"),
    ),
    fault(
        "the time of consent is not written",
        *no_field("UF_CRM_CONSENT_PD_AT"),
        red("consent-in-own-message", "consent incomplete", about="at"),
        red("consent-in-own-message", "lead different", about="UF_CRM_CONSENT_PD_AT"),
        red("haircut-first-visit", "consent incomplete", about="at"),
    ),
    fault(
        "the version of the consent text is not written",
        *no_field("UF_CRM_CONSENT_PD_VERSION"),
        red("consent-in-own-message", "lead different", about="UF_CRM_CONSENT_PD_VERSION"),
        red("man-in-a-hurry", "consent incomplete", about="version"),
    ),
    fault(
        "mailing consent is written unasked",
        put("/states/consent/first/@agrees/do/0", {"put": {"mailing": True, "mailing_asked": True}}),
        red("consent-in-own-message", "not_consent unexpected", about="mailing"),
        red("silence-is-not-consent", "not_consent unexpected", about="mailing"),
    ),
    fault(
        "a stop word is confirmed but not written",
        swap("/states/unsubscribe_now/enter", [{"say": "mailing_off"}, {"goal": ""}, {"wait_in": "idle"}]),
        red("one-word-stop[stop]", "consent none", about="mailing"),
        red("stop-from-a-known-client", "stops_on_request unrecorded", clause="MK-03"),
    ),
)

CARD = (
    fault(
        "a UTM mark is lost",
        *no_field("UTM_CAMPAIGN"),
        red("all-five-marks", "lead different", about="lead.UTM_CAMPAIGN"),
        red("instagram-short-talk", "lead different", about="lead.UTM_CAMPAIGN"),
    ),
    fault(
        "UTM marks are mended",
        alters(LEAD, _lowered),
        red("strange-marks", "lead different", about="VK_Ads"),
    ),
    fault(
        "the phone is written as the client typed it",
        alters(LEAD, _as_dictated),
        red("haircut-first-visit", "conforms_to nonconforming", about="lead.PHONE.0.VALUE", clause="LEAD-8"),
        red("corrects-own-phone", "conforms_to nonconforming", about="lead.PHONE.0.VALUE", clause="LEAD-8"),
    ),
    fault(
        "the name is lost",
        *no_field("NAME"),
        red("haircut-first-visit", "lead different", about="lead.NAME"),
        red("joke-name", "lead different", about="lead.NAME"),
    ),
    fault(
        "the service is not written",
        *no_field("UF_CRM_SERVICE"),
        red("haircut-first-visit", "lead different", about="lead.UF_CRM_SERVICE"),
        red("person-mid-booking", "escalated incomplete", about="service"),
    ),
    fault(
        "the date of first contact is not written",
        *no_field("UF_CRM_FIRST_CONTACT"),
        red("haircut-first-visit", "lead different", about="lead.UF_CRM_FIRST_CONTACT"),
    ),
    fault(
        "telegram is filed under whatsapp",
        swap("/crm/sources/telegram", "WHATSAPP"),
        red("manicure-step-by-step", "lead different", about="lead.SOURCE_ID"),
        red("strange-marks", "lead different", about="lead.SOURCE_ID"),
    ),
    fault(
        "the lead goes to the wrong person",
        swap("/facts/assigned", 11),
        red("haircut-first-visit", "lead different", about="lead.ASSIGNED_BY_ID"),
    ),
    fault(
        "a known client is not looked for",
        swallows(SEARCH, []),
        red("known-phone-written-differently[eight]", "no_duplicates second", about="lead 301", clause="LEAD-5"),
        red("known-phone-written-differently[solid]", "order missing", about="duplicate_search"),
        red("known-from-another-channel", "order missing", about="duplicate_search"),
        red("haircut-first-visit", "order missing", about="duplicate_search"),
    ),
    fault(
        "the lead is added twice",
        doubles("crm.lead.add"),
        red("haircut-first-visit", "written_once again", about="lead × 2", clause="LEAD-1"),
        red("man-in-a-hurry", "lead count", about="count"),
    ),
    fault(
        "a field that the specification does not know",
        put("/crm/lead/fields/UF_CRM_MOOD", "весёлый"),
        put("/crm/lead/anonymous/-", "UF_CRM_MOOD"),
        red("hidden-in-name", "conforms_to nonconforming", about="UF_CRM_MOOD", clause="LEAD-8"),
    ),
    fault(
        "a method that the portal does not know",
        swap("/crm/calls/log_add/method", "crm.timeline.note.add"),
        red("haircut-first-visit", "no_unknown_methods unknown", about="crm.timeline.note.add", clause="LEAD-8"),
    ),
    fault(
        "the status goes back",
        alters("crm.lead.update", _status("BOOKED", "NEW")),
        red("haircut-first-visit", "moves_along backwards", about="QUALIFIED → NEW", clause="LEAD-7"),
    ),
    fault(
        "the status jumps ahead and back",
        alters("crm.lead.update", _status("QUALIFIED", "CONVERTED")),
        red("haircut-first-visit", "moves_along backwards", about="CONVERTED → BOOKED", clause="LEAD-7"),
    ),
    fault(
        "a lead in work stays new",
        drop("/crm/statuses/@IN_PROCESS"),
        red("haircut-first-visit", "lead different", about="lead.STATUS_ID"),
    ),
    fault(
        "the lead is booked before there is a booking",
        swap("/crm/statuses/@BOOKED/when", {"flags": {"consent": True}}),
        red("too-expensive", "lead different", about="lead.STATUS_ID"),
        red("person-mid-booking", "lead different", about="lead.STATUS_ID"),
    ),
    fault(
        "the dialogue's log is not attached",
        drop("/states/booked/enter/@attach_log"),
        red("haircut-first-visit", "comment missing", about="Журнал диалога"),
        red("flaky-everything", "comment missing", about="Журнал диалога"),
    ),
)

FAULTS = (*CONSENT, *CARD)
