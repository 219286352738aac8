"""The documentation's own requests: what has passed goes on passing, and the comparison itself can tell."""

from __future__ import annotations

import pytest

from harness.portal.catalogue import documented
from tests.conformance.cases import cases
from tests.conformance.run import exceptions, floor, run
from tests.conformance.shapes import differences, shape

PAGE = {"ID": "1", "TITLE": "Lead", "SUM": 12.5, "TAGS": [{"id": 1}], "EXTRA": None, "UF_CRM_1": "x"}


def test_no_case_that_passed_has_fallen():
    kept = floor()
    results = run(case for case in cases() if case.name in kept)
    fallen = {result.case.name: result.why for result in results if result.status != "passed"}
    assert not fallen
    assert {result.case.name for result in results} == kept


def test_exceptions_are_about_cases_that_exist():
    from fnmatch import fnmatchcase

    names = [case.name for case in cases()]
    assert all(any(fnmatchcase(name, pattern) for name in names) for pattern in exceptions())
    assert all(reason.strip() for reason in exceptions().values())


def test_case_names_are_unique():
    names = [case.name for case in cases()]
    assert len(names) == len(set(names)) > 1_300


def test_the_extract_is_whole():
    assert len(documented()) == 1_657
    page = documented()["crm.lead.add"][0]
    assert page.request["fields"]["NAME"] == "Gleb"
    assert page.answers == [{"result": 3465}]
    assert page.failures[0].text == "Access denied."


def told(got: object, page: object = PAGE, known: tuple[str, ...] = ()) -> list[str]:
    return list(differences(shape(page), shape(got), known))


def test_other_values_of_the_same_shape_fit():
    assert told({"ID": "2", "TITLE": "", "SUM": 1, "TAGS": [{"id": 3}, {"id": 4}], "EXTRA": {"any": 1}}) == []


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"ID": 1}, "result.ID: number instead of string"),
        ({"SUM": "12.5"}, "result.SUM: string instead of number"),
        ({"TAGS": [{"id": "1"}]}, "result.TAGS[].id: string instead of number"),
        ({"TAGS": "a"}, "result.TAGS: string instead of list"),
        ({"NEW": 1}, "result.NEW: unknown to the page"),
        ({"TITLE": True}, "result.TITLE: bool instead of string"),
    ],
)
def test_another_shape_is_told(change, line):
    assert told({**PAGE, **change}) == [line]


def test_a_missing_key_is_told_unless_it_is_the_owners():
    assert told({key: value for key, value in PAGE.items() if key not in {"TITLE", "UF_CRM_1"}}) == [
        "result.TITLE: missing"
    ]


def test_an_empty_list_is_no_answer_but_may_be_an_empty_field():
    assert told({"items": []}, {"items": [{"id": 1}]})[0] == "result.items: nothing where the page shows elements"
    assert told([], [{"id": 1}]) == ["result: nothing where the page shows elements"]
    assert told({**PAGE, "TAGS": []}) == []


def test_one_null_is_an_empty_field_but_most_of_them_are_no_answer():
    assert told({**PAGE, "TITLE": None}) == []
    assert told(dict.fromkeys(PAGE)) == ["result: 5 of 6 keys are null"]


def test_keys_that_only_some_elements_have_may_be_absent():
    page = [{"id": 1, "name": "a"}, {"id": 2}]
    assert told([{"id": 3}], page) == []
    assert told([{"name": "a"}], page) == ["result[].id: missing"]


def test_empty_php_arrays_and_maps_by_number():
    assert told({"any": 1}, []) == []
    assert told({"7": {"a": "x"}}, {"12": {"a": "y"}, "13": {"a": "z"}}) == []
    assert told([{"a": 1}], {"12": {"a": "y"}}) == ["result[].a: number instead of string"]
