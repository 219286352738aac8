import pytest
from check_builders import Scene, adds, books, bot, call, code, escalates, flaws, judge, means, notes, see, updates

PERSONAL = adds("lead", meanings=(means("personal_data", fields=["NAME"]),), NAME="Анна", STATUS_ID="NEW")
MESSAGE = call("imbot.message.add", means("customer_message", text="Привет"))


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("any", "check.no_writes.written"),
        ("personal_data", "check.no_writes.written"),
        ("lead", "check.no_writes.written"),
        (["deal", "lead"], "check.no_writes.written"),
        ("deal", ""),
    ],
)
def test_no_writes(what, expected):
    assert code("no_writes", see(bot(calls=(PERSONAL,))), what=what) == expected


def test_a_finding_names_the_personal_fields():
    ruling = judge("no_writes", see(bot(calls=(PERSONAL,))), what="personal_data")
    assert [item.where for item in ruling.differences] == ["lead.NAME"]
    assert ruling.evidence[0].call == 0


@pytest.mark.parametrize(
    "harmless",
    [
        MESSAGE,
        escalates(),
        call("crm.lead.list", kind="read"),
        call("crm.lead.add", error="QUERY_LIMIT_EXCEEDED", status=503),
        call("crm.lead.add", means("personal_data"), actor="operator"),
    ],
)
def test_talk_reads_failures_and_others_are_no_writes(harmless):
    seen = see(bot(calls=(harmless,)))
    assert code("no_writes", seen) == ""
    assert code("no_other_writes", seen) == ""


def test_a_write_without_changes_is_a_write():
    assert code("no_writes", see(bot(calls=(call("crm.lead.update"),)))) == "check.no_writes.written"


def test_writes_of_other_turns_do_not_count():
    assert code("no_writes", see(bot(calls=(PERSONAL,)), bot(), turn=1)) == ""


def test_unknown_entities_are_flaws():
    assert flaws("no_writes", what=["leed", "any"]) == ["check.flaw.unknown_entity"]
    assert flaws("written_once", entities="lead") == []


@pytest.mark.parametrize(
    ("others", "writes", "expected"),
    [
        ([("lead", {})], (PERSONAL,), ""),
        ([("says", {"texts": "lead"})], (PERSONAL,), "check.no_other_writes.unexpected_write"),
        ([("lead", {"count": 0})], (PERSONAL,), "check.no_other_writes.unexpected_write"),
        ([("lead", {})], (PERSONAL, adds("deal", TITLE="x")), "check.no_other_writes.unexpected_write"),
        ([("lead", {})], (adds("comment", meanings=(means("log", text="…"),)),), ""),
        ([("booking", {"count": 1})], (books(),), ""),
        ([("reminder", {})], (adds("activity", meanings=(means("reminder", action="plan"),)),), ""),
        ([("consent", {})], (updates("contact", UF_CONSENT=True),), ""),
        ([("escalated", {})], (escalates(), notes(reason="medical")), ""),
        ([("calls", {"method": "crm.Deal.add"})], (adds("deal", TITLE="x"),), ""),
        ([("order", {"steps": ["consent", "lead"]})], (PERSONAL,), ""),
        ([("written_once", {"entities": ["task"]})], (adds("task", TITLE="x"),), ""),
        ([("no_duplicates", {})], (PERSONAL,), "check.no_other_writes.unexpected_write"),
    ],
)
def test_other_expectations_name_what_may_be_written(others, writes, expected):
    seen = see(bot(calls=writes), scene=Scene(others=tuple(others)))
    assert code("no_other_writes", seen) == expected


def test_written_once():
    twice = see(bot(calls=(adds("lead", "1"),)), bot(calls=(adds("lead", "2"), adds("deal", "3"))))
    ruling = judge("written_once", twice, entities=["lead", "deal"])
    assert (ruling.code, ruling.got) == ("check.written_once.again", "lead × 2, deal × 1")
    assert code("written_once", twice, entities="deal") == ""
    assert code("written_once", see(bot()), entities="lead") == ""


ADD = adds("lead", NAME="Анна", PHONE=[{"VALUE": "+79171234567"}])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"method": "crm.lead.add"}, ""),
        ({"method": "CRM.Lead.Add", "times": 1}, ""),
        ({"method": "crm.lead.add", "times": {"at_least": 2}}, "check.calls.times"),
        ({"method": "crm.deal.add"}, "check.calls.times"),
        ({"method": "crm.deal.add", "times": 0}, ""),
        ({"method": "crm.lead.add", "more": {"with": {"FIELDS": {"name": "анна"}}}}, ""),
        ({"method": "crm.lead.add", "more": {"with": {"fields": {"PHONE": {"phone": "89171234567"}}}}}, ""),
        ({"method": "crm.lead.add", "more": {"with": {"fields": {"NAME": "Лилия"}}}}, "check.calls.different"),
        ({"method": "crm.lead.add", "more": {"with": {"id": 1}}}, "check.calls.different"),
    ],
)
def test_calls(arguments, expected):
    assert code("calls", see(bot(calls=(ADD,))), **arguments) == expected


def test_calls_shows_which_parameter_differs():
    ruling = judge("calls", see(bot(calls=(ADD,))), method="crm.lead.add", more={"with": {"fields": {"NAME": "Лилия"}}})
    assert [(item.where, item.got) for item in ruling.differences] == [("fields.NAME", "Анна")]


def test_unknown_methods():
    assert code("no_unknown_methods", see(bot(calls=(ADD,)))) == ""
    odd = call("crm.lead.adds", kind="unknown", error="ERROR_METHOD_NOT_FOUND")
    assert judge("no_unknown_methods", see(bot(calls=(odd,)))).got == "crm.lead.adds"


def test_order_of_first_occurrences():
    seen = see(bot(calls=(call("a.b", means("consent")),)), bot(calls=(PERSONAL, call("a.b", means("consent")))))
    assert code("order", seen, steps=["consent", "personal_data"]) == ""
    assert code("order", seen, steps=["consent", "crm.lead.add"]) == ""
    assert code("order", seen, steps=["personal_data", "consent"]) == "check.order.other"
    assert code("order", seen, steps=["consent", "booking"]) == "check.order.missing"
    assert flaws("order", steps=["consents", "crm.lead.add", "batch"]) == ["check.flaw.unknown_meaning"]


def test_what_the_crm_filled_in_is_not_laid_at_the_bots_door():
    write = adds("lead", NAME="Анна")
    filled = call(
        write.method, changes=(*write.changes, *updates("lead", DATE_CREATE="…").changes), params=write.params
    )
    ruling = judge("no_writes", see(bot(calls=(filled,))))
    assert ruling.got == "crm.lead.add (lead 1: NAME)"
    assert [item.where for item in ruling.differences] == ["lead.NAME"]
