from __future__ import annotations

from typing import Any
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from harness.portal.batch import resolved
from harness.portal.php import as_php

NAMES = st.text("abz0", min_size=1, max_size=3)
TREES = st.recursive(
    st.integers(0, 9) | st.text("xy", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def walk(tree: Any, path: list[str]) -> Any:
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(step, "")
        elif isinstance(tree, list) and step.isdecimal() and int(step) < len(tree):
            tree = tree[int(step)]
        else:
            return ""
    return tree


@given(st.dictionaries(NAMES, TREES, max_size=3), st.lists(NAMES | st.integers(0, 2).map(str), min_size=1, max_size=4))
def test_a_reference_takes_the_value_it_points_to(results: dict[str, Any], path: list[str]) -> None:
    reference = "$result" + "".join(f"[{step}]" for step in path)
    value = walk(results, path)
    assert resolved({"fields": [reference]}, results) == {"fields": [value]}
    written = "" if isinstance(value, dict | list) else str(value)
    assert resolved(f"chat{reference}!", results) == f"chat{written}!"


@given(st.lists(st.integers(), max_size=4))
def test_maps_with_running_numbers_become_lists(values: list[int]) -> None:
    assert as_php(dict(enumerate(values))) == values
    assert as_php({str(number): one for number, one in enumerate(values)}) == values
    assert as_php({f"k{number}": one for number, one in enumerate(values)}) == (
        {f"k{number}": one for number, one in enumerate(values)} or []
    )


def test_commands_run_in_sequence_and_refer_to_each_other(desk: Any) -> None:
    reply = desk.ask(
        "batch",
        cmd={
            "made": "crm.contact.add?" + quote("fields[NAME]=Анна&fields[PHONE][0][VALUE]=+7 900 000 11 22", safe="=&"),
            "read": "crm.contact.Get.json?id=%24result%5Bmade%5D&",
            "lead": "crm.lead.add?fields[CONTACT_ID]=$result[read][ID]&fields[TITLE]=Визит $result[made]",
        },
    )
    assert reply["result_error"] == []
    assert reply["result"]["read"]["NAME"] == "Анна"
    lead = desk.ask("crm.lead.get", id=reply["result"]["lead"])
    assert (lead["CONTACT_ID"], lead["TITLE"]) == (str(reply["result"]["made"]), f"Визит {reply['result']['made']}")
    calls = desk.session.journal().calls
    assert [(call.method, call.batch) for call in calls[:4]] == [
        ("batch", None),
        ("crm.contact.add", 0),
        ("crm.contact.get", 0),
        ("crm.lead.add", 0),
    ]


def test_an_error_stays_in_its_entry_and_halt_stops_the_rest(desk: Any) -> None:
    commands = ["crm.lead.get?id=999", "profile"]
    reply = desk.ask("batch", cmd=commands)
    assert reply["result_error"] == [{"error": "", "error_description": "Not found"}]
    assert list(reply["result"]) == ["1"]
    reply = desk.ask("batch", cmd=commands, halt=1)
    assert reply["result"] == []


def test_lists_report_total_and_next(desk: Any) -> None:
    reply = desk.ask("batch", cmd={"a": "crm.contact.list?select[]=ID"})
    assert reply["result_total"] == {"a": 2}
    assert reply["result_next"] == []


def test_no_more_than_fifty_and_none_inside_another(desk: Any) -> None:
    reply = desk.ask("batch", cmd=["server.time"] * 51)
    assert len(reply["result"]) == 50
    assert reply["result_error"]["50"]["error"] == "ERROR_BATCH_LENGTH_EXCEEDED"
    reply = desk.ask("batch", cmd={"in": "batch?cmd[0]=profile"})
    assert reply["result_error"]["in"]["error"] == "ERROR_BATCH_METHOD_NOT_ALLOWED"
