"""What the terminal shows."""

import io
import re

import pytest
from report_builders import booked, events, promised, sample
from report_values import exchange, job, record

from harness.model.verdict import Finding
from harness.reporters.console import Console
from harness.reporters.describe import Describer, value_text


class Terminal(io.StringIO):
    def isatty(self):
        return True


def shown(stream, out=None, **options):
    out = out or io.StringIO()
    report = Console(out, **options)
    for event in stream:
        report.handle(event)
    report.close()
    return out.getvalue()


def test_a_failure_tells_all_that_is_needed():
    text = shown(events([booked(0), promised(1)], troubles=0))
    for piece in (
        "no-discounts[angry] — Клиентка просит скидку и сердится", "suites/salon/booking.suite.yaml:52:11", "[критично]",
        "Клиент: «А скидку сделаете? Иначе уйду к другим!»", "скидку 50%", "lead.STATUS_ID: ожидалось IN_PROCESS, получено NEW",
        "BAN-1 Не обещать скидок вне утверждённых", "--seed 7", "НЕ ДОПУЩЕН",
    ):  # fmt: skip
        assert piece in text


def test_errors_are_apart_and_say_who_is_at_fault():
    text = shown(events(sample()))
    errors = text.index("Сбои: результат недействителен")
    assert text.index("no-discounts") < errors < text.index("bot-is-silent")
    assert "Виноват бот" in text[errors:]
    assert "Виноват стенд: сломалась проверка" in text[errors:]
    assert "РЕЗУЛЬТАТ НЕДЕЙСТВИТЕЛЕН" in text


def test_not_judged_is_counted_and_said():
    assert "1 ожидание не оценено" in shown(events(sample()))


def test_methods_that_the_crm_does_not_have_are_named_at_the_end():
    note = Finding(check="no_unknown_methods", code="check.no_unknown_methods.unknown", severity="info",
                   parameters={"got": "crm.lead.adds"}, got="crm.lead.adds")  # fmt: skip
    records = [record(job(index, f"odd-{index}"), (exchange(0, "а", "б"),), findings=(note,)) for index in range(2)]
    assert "Таких методов у CRM нет: crm.lead.adds (×2)" in shown(events(records))


def test_waived_violations_are_named_with_their_reason_at_the_end():
    waived = Finding(check="at_most_chars", code="check.at_most_chars.more", severity="minor", clause="TALK-7",
                     waived="прайс не помещается", parameters={}, got="900")  # fmt: skip
    told = Finding(check="silent", code="check.silent.spoke", severity="info", clause="BT-02", parameters={}, got="а")
    records = [record(job(n, f"d-{n}"), (exchange(0, "а", "б"),), findings=(waived, told)) for n in range(2)]
    text = shown(events(records))
    assert "4 нарушения не повлияли на итог" in text
    assert "  TALK-7 — прайс не помещается (×2)" in text
    assert "BT-02 —" not in text
    assert "TALK-7" not in shown(events(records), verbosity="quiet")


@pytest.mark.parametrize("color", [True, False])
def test_nothing_of_the_bot_steers_the_terminal(color):
    text = shown(events(sample()), Terminal(), color=color)
    own = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert not any(ord(c) < 0x20 and c != "\n" for c in own)
    assert "\u202e" not in own
    assert ("\x1b" in text) == color


def test_quiet_tells_failures_and_the_last_line():
    text = shown(events([booked(0)], skipped=0, troubles=0), verbosity="quiet")
    assert text.strip().count("\n") == 0
    assert "ДОПУЩЕН" in text


def test_verbose_has_a_line_for_each_dialogue():
    text = shown(events([booked(0), promised(1)]), verbosity="verbose")
    assert "✓ first-visit" in text
    assert "– skipped-0" in text


def test_english():
    text = shown(events(sample()), lang="en")
    assert "RESULT NOT VALID" in text
    assert not re.search("[А-я]", re.sub("[«“].*[»”]", "", text.split("\n")[0]))


def test_of_too_many_failures_the_rest_are_counted():
    text = shown(events([promised(i, f"no-{i}") for i in range(9)], skipped=0, troubles=0), shown=3)
    assert "no-2" in text
    assert "no-3" not in text
    assert "и ещё 6" in text


def test_an_output_that_knows_no_cyrillic_gets_signs_instead_of_an_error():
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    report = Console(out)
    for event in events(sample()):
        report.handle(event)
    report.close()
    assert b"no-discounts" in raw.getvalue()


def test_a_long_run_at_a_terminal_has_a_bar_that_goes_away():
    text = shown(events([booked(i, f"d-{i}") for i in range(25)], skipped=0, troubles=0), Terminal(), color=False)
    assert "ДОПУЩЕН" in text.splitlines()[-1]


def test_an_empty_run():
    assert "ДОПУЩЕН" in shown(events([], skipped=0, troubles=0))


def test_a_bot_that_is_down_is_told_a_few_times_and_counted():
    broken = next(r for r in (event.record for event in events(sample()) if hasattr(event, "record"))
                  if r.transcript.failure is not None)  # fmt: skip
    text = shown(events([broken] * 50))
    assert text.count(Describer("ru").failure(broken.transcript.failure)) == 4
    assert "ещё 47 диалогов по той же причине" in text


def test_matchers_in_a_difference_look_as_in_suites():
    assert value_text({"moment": "2026-03-05T18:00:00+03:00"}) == "{moment: 2026-03-05T18:00:00+03:00}"
    assert value_text({"present": True}) == "{present: true}"


def test_verdict_only_is_one_line():
    assert len(shown(events([promised(0)], troubles=0), verbosity="verdict").strip().splitlines()) == 1
