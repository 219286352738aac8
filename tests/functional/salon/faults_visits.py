"""Faults of hand-overs, visits and reminders, and of what the bot does when the CRM fails."""

from __future__ import annotations

from tests.functional.salon.fault import fault, red
from tests.functional.salon.planting import becomes, delays, doubles, drop, no_field, swallows, swap

SEARCH = "crm.duplicate.findbycomm"
TRANSFER = "imopenlines.bot.session.transfer"
BOOKING = "booking.v1.booking"

HANDOVER = (
    fault(
        "the hand-over is announced, not made",
        swallows(TRANSFER, result=True),
        red("asks-for-a-person[direct]", "escalated none"),
        red("asks-for-a-person[tired]", "claims_kept escalation", clause="TALK-9"),
        red("cannot-breathe[husband]", "claims_kept escalation", clause="TALK-9"),
        red("crooked-fringe", "escalated none"),
    ),
    fault(
        "medical questions go to the managers",
        swap("/crm/queues/medical", 3),
        red("burn-after-cleaning", "escalated wrong_queue", about="medical"),
        red("role-play-doctor", "escalated wrong_queue", about="medical"),
    ),
    fault(
        "complaints go to the managers",
        swap("/escalations/complaint/queue", "manager"),
        red("crooked-fringe", "escalated wrong_queue", about="senior"),
        red("complaint-late-evening", "escalated wrong_queue", about="senior"),
    ),
    fault(
        "the hand-over carries no reason",
        *no_field("UF_CRM_HANDOVER_REASON"),
        red("burn-after-cleaning", "escalated incomplete", about="reason"),
        red("person-mid-booking", "lead different", about="lead.UF_CRM_HANDOVER_REASON"),
        red("dye-composition", "escalated incomplete", about="technical"),
    ),
    fault(
        "the hand-over carries no summary",
        *no_field("UF_CRM_HANDOVER_SUMMARY"),
        red("crooked-fringe", "escalated incomplete", about="summary"),
        red("asks-for-a-person[typos]", "escalated incomplete", about="summary"),
    ),
    fault(
        "the emergency is not marked as one",
        *no_field("UF_CRM_HANDOVER_URGENCY"),
        red("cannot-breathe[fainted]", "escalated incomplete", about="urgency"),
        red("emergency-at-night", "lead different", about="lead.UF_CRM_HANDOVER_URGENCY"),
    ),
    fault(
        "the chat is handed over twice",
        doubles(TRANSFER),
        red("asks-for-a-person[angry]", "escalated repeated"),
        red("rude-master", "escalated repeated"),
    ),
)

VISITS = (
    fault(
        "the timetable is not looked at",
        swallows(f"{BOOKING}.list", {"booking": []}, unless="client"),
        red("slot-taken", "no_overlaps overlap", about="Ольга", clause="BOOK-1"),
        red("half-overlap", "not_booking unexpected", about="Ольга"),
        red("move-to-taken-slot", "no_overlaps overlap", about="Ольга", clause="BOOK-1"),
        red("snatched-while-talking", "no_overlaps overlap", about="Светлана", clause="BOOK-1"),
    ),
    fault(
        "the booking is claimed, not made",
        swallows(f"{BOOKING}.add", {"booking": {"id": 9001}, "id": 9001}),
        red("haircut-first-visit", "claims_kept booking", clause="TALK-9"),
        red("haircut-first-visit", "booking count"),
        red("double-tap", "claims_kept booking", clause="TALK-9"),
    ),
    fault(
        "the booking is made twice",
        doubles(f"{BOOKING}.add"),
        red("haircut-first-visit", "no_overlaps overlap", about="Ольга", clause="BOOK-1"),
        red("double-tap", "written_once again", about="booking × 2"),
    ),
    fault(
        "the visit is booked without confirmation",
        swap("/states/confirm/enter", [{"put": {"confirmed": True}}, {"book": None}, {"go": "after_book"}]),
        red("haircut-first-visit", "not_booking unexpected", about="2026-03-05T18:00"),
        red("changes-mind-before-confirm", "not_booking unexpected", about="2026-03-07T12:00"),
        red("consent-in-own-message", "no_writes written", about="booking.from"),
    ),
    fault(
        "the branch's time zone is wrong",
        swap("/business/zone", "+05:00"),
        red("haircut-first-visit", "booking different", about="booking.from"),
    ),
    fault(
        "a move leaves the old time taken",
        becomes(f"{BOOKING}.update", f"{BOOKING}.add"),
        red("books-then-moves", "booking count", about="count"),
        red("known-client-moves", "claims_kept moving", clause="TALK-9"),
    ),
    fault(
        "the move is claimed, not made",
        swallows(f"{BOOKING}.update", {"booking": True}),
        red("known-client-moves", "claims_kept moving", clause="TALK-9"),
        red("moves-from-reminder", "booking different", about="booking.from"),
    ),
    fault(
        "the cancellation is claimed, not made",
        swallows(f"{BOOKING}.delete", result=True),
        red("known-client-cancels", "claims_kept cancelling", clause="TALK-9"),
        red("books-then-cancels", "booking count", about="count"),
    ),
)

REMINDERS = (
    fault(
        "reminders come at night",
        swap("/business/quiet_from", "23:58"),
        swap("/business/quiet_to", "00:01"),
        red("early-visit-no-night-reminder", "quiet_hours sent", about="08:00", clause="BOOK-4"),
        red("early-visit-no-night-reminder", "not_reminder unexpected"),
    ),
    fault(
        "no reminder is planned",
        drop("/states/booked/enter/@plan_reminders"),
        red("haircut-first-visit", "reminder count", about="count"),
        red("two-reminders", "says missing", about="14:00"),
        red("bride-to-be", "reminder missing", about="2026-03-20T10:30"),
    ),
    fault(
        "reminders outlive the cancelled visit in the CRM",
        swallows("crm.activity.delete", result=True),
        red("books-then-cancels", "reminder count", about="count"),
        red("cancels-from-reminder", "not_reminder unexpected", about="2026-03-04T13:00"),
        red("books-then-moves", "not_reminder unexpected", about="2026-03-05T13:00"),
    ),
    fault(
        "the client is reminded of a cancelled visit",
        swap("/states/confirm_cancel/first/@cancels/do", [{"call": "booking_delete"}, {"go": "cancelled"}]),
        red("books-then-cancels", "not_says unexpected", about="Напоминаем"),
        red("cancels-from-reminder", "not_says unexpected", about="Напоминаем"),
    ),
    fault(
        "the answer to a reminder is not understood",
        drop("/states/reminded/first/@will come"),
        red("two-reminders", "not_asks unexpected", about="help"),
        red("two-reminders", "comment different", about="подтвердил"),
    ),
    fault(
        "a no-show leaves no task",
        drop("/events/no_show/0/do/@task_no_show"),
        red("did-not-come", "task count", about="count"),
    ),
)

TROUBLE = (
    fault(
        "QUERY_LIMIT_EXCEEDED is not tried again",
        swap("/crm/attempts", 1),
        red("limit-on-lead", "lead count", about="count"),
        red("flaky-everything", "lead count", about="count"),
        red("handover-under-fault", "escalated incomplete", about="reason"),
    ),
    fault(
        "success is claimed after a failure",
        swap("/on_crm_failure", [{"say": "booked"}]),
        red("booking-never-works", "claims_kept booking", clause="TALK-9"),
        red("booking-never-works", "never_says said", about="Вы записаны"),
    ),
    fault(
        "the client waits for a slow search",
        delays(SEARCH, 90),
        red("haircut-first-visit", "replies_within slow", about="60s", clause="SLA-1"),
    ),
)

FAULTS = (*HANDOVER, *VISITS, *REMINDERS, *TROUBLE)
