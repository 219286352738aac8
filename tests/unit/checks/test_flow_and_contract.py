import pytest
from check_builders import Scene, adds, bot, call, code, flaws, judge, means, see, updates

from harness.model.crm import Row

PATH = {"lead": ["NEW", "IN_PROCESS", "QUALIFIED", ["BOOKED", "HANDED_OVER", "JUNK"]]}


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([(None, "NEW"), ("NEW", "IN_PROCESS"), ("IN_PROCESS", "BOOKED")], ""),
        ([("NEW", "BOOKED")], ""),
        ([("BOOKED", "JUNK")], ""),
        ([("QUALIFIED", "NEW")], "check.moves_along.backwards"),
        ([("BOOKED", "QUALIFIED")], "check.moves_along.backwards"),
        ([("NEW", "CONVERTED")], "check.moves_along.off_path"),
        ([("CONVERTED", "BOOKED")], ""),
        ([("CONVERTED", "CONVERTED")], ""),
    ],
)
def test_moves_along(moves, expected):
    steps = [bot(calls=(updates("lead", before={"STATUS_ID": old}, STATUS_ID=new),)) for old, new in moves]
    assert code("moves_along", see(*steps), paths=PATH) == expected


def test_other_entities_and_other_hands_are_left_alone():
    by_manager = updates("lead", before={"STATUS_ID": "BOOKED"}, STATUS_ID="NEW")
    by_manager = type(by_manager)(
        **{**{f: getattr(by_manager, f) for f in by_manager.__struct_fields__}, "actor": "portal"}
    )
    deal = updates("deal", before={"STAGE_ID": "WON"}, STAGE_ID="NEW")
    assert code("moves_along", see(bot(calls=(by_manager, deal))), paths=PATH) == ""


def test_paths_are_checked_beforehand():
    assert flaws("moves_along", paths={}) == ["check.flaw.empty"]
    assert flaws("moves_along", paths={"lead": ["NEW"]}) == ["check.flaw.short_path"]


PHONE = [{"VALUE": "8 917 222-33-44", "VALUE_TYPE": "MOBILE"}]
KNOWN = Row(
    entity="contact", id="501", fields={"PHONE": [{"VALUE": "+79172223344"}], "EMAIL": [{"VALUE": "l@example.ru"}]}
)


def test_a_second_card_for_a_phone_that_the_portal_knows():
    scene = Scene(initial=(KNOWN,))
    assert (
        code("no_duplicates", see(bot(calls=(adds("contact", "900", PHONE=PHONE),)), scene=scene))
        == "check.no_duplicates.second"
    )
    mail = adds("contact", "900", EMAIL=[{"VALUE": "L@example.ru"}])
    assert code("no_duplicates", see(bot(calls=(mail,)), scene=scene)) == "check.no_duplicates.second"
    assert code("no_duplicates", see(bot(calls=(mail,)), scene=scene), entities="lead") == ""
    assert code("no_duplicates", see(bot(calls=(adds("lead", "900", PHONE=PHONE),)), scene=scene)) == ""


def test_a_second_card_of_the_dialogue_itself():
    twice = see(bot(calls=(adds("lead", "1", PHONE=PHONE),)), bot(calls=(adds("lead", "2", PHONE=PHONE),)))
    ruling = judge("no_duplicates", twice)
    assert (ruling.code, ruling.evidence[0].call) == ("check.no_duplicates.second", 1)
    assert "79172223344" not in ruling.got


def test_a_phone_written_later_makes_a_duplicate_too():
    talk = (bot(calls=(adds("contact", "900", NAME="Лилия"),)), bot(calls=(updates("contact", "900", PHONE=PHONE),)))
    assert code("no_duplicates", see(*talk, scene=Scene(initial=(KNOWN,)))) == "check.no_duplicates.second"


def test_records_of_the_dialogue_are_known_cards():
    scene = Scene(records=({"lead": {"NAME": "Лилия", "PHONE": "+7 917 222 33 44"}},))
    assert (
        code("no_duplicates", see(bot(calls=(adds("lead", "900", PHONE=PHONE),)), scene=scene))
        == "check.no_duplicates.second"
    )


CONTRACT = {
    "contract": "salon",
    "entities": {
        "lead": {
            "type": "object",
            "additionalProperties": False,
            "required": ["NAME"],
            "properties": {"NAME": {"type": "string"}, "STATUS_ID": {"enum": ["NEW", "BOOKED"]}},
        }
    },
}


@pytest.mark.parametrize(
    ("write", "where"),
    [
        (adds("lead", NAME="Анна", STATUS_ID="NEW"), []),
        (adds("lead", STATUS_ID="NEW"), ["lead.NAME"]),
        (updates("lead", STATUS_ID="BOOKED"), []),
        (updates("lead", STATUS_ID="DONE"), ["lead.STATUS_ID"]),
        (adds("lead", NAME=5), ["lead.NAME"]),
        (adds("deal", TITLE=5), []),
    ],
)
def test_conforms_to(write, where):
    ruling = judge("conforms_to", see(bot(calls=(write,))), contract=CONTRACT)
    assert [item.where for item in ruling.differences] == where
    assert (ruling.status == "violated") is bool(where)


def test_fields_that_the_portal_ignored_are_seen_and_those_it_filled_in_are_not():
    write = adds("lead", NAME="Анна")
    params = {"fields": {"NAME": "Анна", "PHONES": "1"}}
    write = call(write.method, changes=(*write.changes, updates("lead", DATE_CREATE="…").changes[0]), params=params)
    ruling = judge("conforms_to", see(bot(calls=(write,))), contract=CONTRACT)
    assert [item.where for item in ruling.differences] == ["lead.PHONES"]


def test_an_unknown_contract_is_not_judged():
    assert judge("conforms_to", see(bot()), contract="nowhere").status == "not_judged"
    assert flaws("conforms_to", contract={"lead": {}}) == ["check.flaw.empty"]


def test_a_card_that_the_bots_own_search_found():
    facts = {"by": "phone", "values": ["+79172223344"], "found": {"contact": [501]}}
    search = call("crm.duplicate.findbycomm", means("duplicate_search", **facts), kind="read")
    made = adds("contact", "900", PHONE=PHONE)
    assert code("no_duplicates", see(bot(calls=(search, made)))) == "check.no_duplicates.second"
    assert code("no_duplicates", see(bot(calls=(made, search)))) == ""
    other = call(
        "crm.duplicate.findbycomm", means("duplicate_search", **{**facts, "values": ["+79170000000"]}), kind="read"
    )
    assert code("no_duplicates", see(bot(calls=(other, made)))) == ""


def test_the_map_of_fields_is_found_also_when_only_a_part_of_it_changed():
    write = call(
        "booking.v1.booking.update",
        changes=updates("booking", **{"from": "2026-03-05T18:00:00+03:00"}).changes,
        params={"id": 7, "fields": {"resourceIds": [1], "datePeriod": {"from": 1, "to": 2}}},
    )
    schema = {"type": "object", "additionalProperties": False, "properties": {"resourceIds": {}, "datePeriod": {}}}
    assert code("conforms_to", see(bot(calls=(write,))), contract={"entities": {"booking": schema}}) == ""
