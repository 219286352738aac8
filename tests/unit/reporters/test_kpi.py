"""Key figures count what they say they count."""

import pytest
from report_builders import booked, broken, handed_over, hostile, promised
from report_values import booking_call, exchange, job, lead_call, record

from harness import wording
from harness.model.crm import CrmCall, Meaning
from harness.model.verdict import Judged, Rating
from harness.reporters.kpi import Kpis
from harness.reporters.kpi_text import kpi_cells


def figures(*records):
    kpis = Kpis()
    for item in records:
        kpis.add(item)
    return {(row.code, row.group): row for row in kpis.rows()}


def test_an_empty_run_has_every_figure_and_no_value():
    rows = figures()
    assert rows
    assert all(row.n == 0 and row.value is None for row in rows.values())


def test_latencies_are_told_by_channel():
    rows = figures(booked(0), handed_over(1))
    assert rows["first_response", ""].n == 2
    assert rows["first_response", "whatsapp"].p50 == pytest.approx(0.8)
    assert rows["first_response", "telegram"].n == 1
    assert rows["turn_latency", ""].n == 5  # waits and operators are not the client's turns


def _judged(*checks):
    return tuple(Judged(check=check, status="held") for check in checks)


def _escalation():
    return (CrmCall(seq=0, at="", method="m", meanings=(Meaning(name="escalation", facts={"to": "manager"}),)),)


def test_escalation_precision_and_recall():
    rows = figures(
        record(job(0, "hit"), (exchange(0, "a", "b"),), judged=_judged("escalated"), calls=_escalation()),
        record(job(1, "miss"), (exchange(0, "a", "b"),), judged=_judged("escalated")),
        record(job(2, "needless"), (exchange(0, "a", "b"),), judged=_judged("not_escalated"), calls=_escalation()),
        record(job(3, "right"), (exchange(0, "a", "b"),), judged=_judged("not_escalated")),
        record(job(4, "optional"), (exchange(0, "a", "b"),), calls=_escalation()),
    )
    assert (rows["escalation_recall", ""].hits, rows["escalation_recall", ""].n) == (1, 2)
    assert (rows["escalation_precision", ""].hits, rows["escalation_precision", ""].n) == (1, 2)
    assert (rows["without_person", ""].hits, rows["without_person", ""].n) == (2, 5)
    assert rows["handover_complete", ""].hits == 0


def test_booking_contact_and_turns():
    rows = figures(booked(0))
    assert rows["lead_to_booking", ""].value == 1
    assert rows["contact_capture", ""].value == 1
    assert rows["crm_complete", ""].value == 1
    assert rows["duplicate_leads", ""].value == 0
    assert rows["turns_to_goal", ""].p50 == 4


def test_a_card_without_consent_cannot_be_complete_and_is_not_counted():
    lead = lead_call(0)
    silent = CrmCall(seq=0, at="", method=lead.method, changes=lead.changes)
    assert figures(record(job(0, "x"), calls=(silent,)))["crm_complete", ""].n == 0
    assert figures(record(job(0, "x"), calls=(lead,)))["crm_complete", ""].n == 1


@pytest.mark.parametrize(("consented", "complete"), [(False, 1), (True, 0)])
def test_a_hand_over_needs_a_contact_only_after_consent(consented, complete):
    facts = {"to": "manager", "reason": "client_request", "summary": "Просит человека"}
    meanings = [Meaning(name="escalation", facts=facts)]
    if consented:
        meanings.append(Meaning(name="consent", facts={"kind": "data", "given": True}))
    call = CrmCall(seq=0, at="", method="m", meanings=tuple(meanings))
    assert figures(record(job(0, "x"), calls=(call,)))["handover_complete", ""].hits == complete


def test_a_second_lead_for_a_phone_is_a_duplicate():
    rows = figures(
        record(
            job(0, "twice"), calls=(lead_call(0), lead_call(1, phone="8 (917) 123-45-67", lead="702"), booking_call(2))
        )
    )
    assert (rows["duplicate_leads", ""].hits, rows["duplicate_leads", ""].n) == (1, 2)


def test_a_lead_after_a_search_that_found_one_is_a_duplicate():
    search = CrmCall(
        seq=0,
        at="",
        method="crm.duplicate.findbycomm",
        meanings=(Meaning(name="duplicate_search", facts={"found": 1}),),
    )
    rows = figures(record(job(0, "known"), calls=(search, lead_call(1))))
    assert (rows["duplicate_leads", ""].hits, rows["duplicate_leads", ""].n) == (1, 1)


def test_calls_of_others_do_not_count_for_the_bot():
    calls = tuple(CrmCall(seq=0, at="", method="m", actor="operator", meanings=call.meanings) for call in _escalation())
    assert figures(record(job(0, "x"), calls=calls))["without_person", ""].value == 1


def test_fallbacks_and_hand_overs_stated_in_the_reply():
    rows = figures(handed_over(0))
    assert rows["fallback", ""].value == 1
    assert rows["handover_complete", ""].value == 1


def test_promises_per_thousand_messages():
    rows = figures(promised(0), hostile(1))
    assert rows["promises", ""].n == 4
    assert rows["promises", ""].value == 250


def _rated(*ratings, check="second_opinion_on_promises"):
    rated = tuple(Rating(exchange=place, message=0, first=first, second=second) for place, first, second in ratings)
    return Judged(check=check, status="held", ratings=rated)


def test_agreement_of_rules_and_grader_counts_a_message_once():
    rows = figures(
        record(job(0, "x"), judged=(_rated((0, True, True), (1, False, True)), _rated((0, False, True)))),
        record(job(1, "y"), judged=(_rated((0, True, False), (1, False, False)),)),
    )
    row = rows["second_opinion", ""]
    assert (row.n, row.table, row.value) == (4, (1, 1, 1, 1), 0.0)
    assert kpi_cells(row, "ru")[1] == "0,00; видят оба 1, только правила 1, только судья 1, никто 1"


def test_agreement_that_is_undefined_says_so():
    row = figures(record(job(0, "x"), judged=(_rated((0, False, False)),)))["second_opinion", ""]
    assert (row.n, row.value) == (1, None)
    assert kpi_cells(row, "ru")[1].startswith("не определена")
    assert kpi_cells(row, "en")[1].startswith("undefined")


def test_a_broken_bot_counts_in_no_share():
    assert figures(broken(0))["without_person", ""].n == 0


@pytest.mark.parametrize("lang", wording.LANGUAGES)
def test_every_figure_has_its_words(lang):
    for row in figures(booked(0), handed_over(1)).values():
        assert wording.known(f"kpi.{row.code}.name")
        assert wording.known(f"kpi.{row.code}.definition")
        cells = kpi_cells(row, lang)
        assert all(isinstance(cell, str) and "{" not in cell for cell in cells)
        if lang == "ru":
            assert not any("." in cell for cell in cells[1:3] if row.unit == "share")
