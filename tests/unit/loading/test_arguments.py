"""Short forms, and checks that plug-ins bring."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import SuiteError
from harness.loading.arguments import NoShortFormError, normalised
from harness.loading.check_book import CheckBook
from harness.loading.settings import Settings
from harness.loading.suites import load_suites
from harness.registry import check

from .conftest import Escalated, Lead, Says, Silent, registry

SCALARS = st.text(max_size=5) | st.integers(-9, 9) | st.just("а")
BOOK = CheckBook(registry(Says, Silent, Lead, Escalated))


@given(SCALARS | st.lists(SCALARS, max_size=3))
def test_a_bare_argument_is_the_positional_one(value: Any) -> None:
    assert normalised(BOOK["says"], value) == {"texts": value}


@given(st.dictionaries(st.sampled_from(["count", "NAME", "PHONE"]), SCALARS, max_size=3))
def test_keys_that_are_no_arguments_go_to_the_rest(value: dict[str, Any]) -> None:
    found = normalised(BOOK["lead"], value)

    assert {**{k: v for k, v in found.items() if k != "fields"}, **found.get("fields", {})} == value
    assert set(found) <= {"count", "fields"}


@given(st.dictionaries(st.sampled_from(["to", "within"]), SCALARS, max_size=2))
def test_keywords_are_normal_already(value: dict[str, Any]) -> None:
    assert normalised(BOOK["escalated"], normalised(BOOK["escalated"], value)) == value


@pytest.mark.parametrize("value", [None, True, {}])
def test_nothing_behind_the_name(value: Any) -> None:
    assert normalised(BOOK["silent"], value) == {}


def test_a_check_without_a_positional_argument_takes_none() -> None:
    with pytest.raises(NoShortFormError):
        normalised(BOOK["silent"], "тихо")


def test_a_matcher_can_be_the_positional_argument() -> None:
    assert normalised(BOOK["says"], {"contains": "а"}) == {"texts": {"contains": "а"}}
    assert normalised(BOOK["says"], {"texts": "а"}) == {"texts": "а"}


@check("crashes", rest="more")
@dataclass(frozen=True, kw_only=True)
class Crashes:
    """A check whose author made a mistake."""

    more: dict[str, Any] = field(default_factory=dict)

    def flaws(self) -> tuple[tuple[str, dict[str, Any]], ...]:
        if "named" in self.more:
            return (("own.code", {"code": 1, "spot": 2, "check": 3}),)
        raise RuntimeError("own mistake")


@pytest.mark.parametrize(("argument", "code"), [("{}", "suite.refused_arguments"), ("{named: 1}", "own.code")])
def test_a_broken_check_is_a_problem_and_no_crash(project: Settings, argument: str, code: str) -> None:
    path = project.root / "a.suite.yaml"
    path.write_text(f"suite: s\ndialogues: [{{id: d, turns: [{{user: а, expect: [{{crashes: {argument}}}]}}]}}]\n")
    (project.fixtures / "policies" / "pack.yaml").unlink()

    with pytest.raises(SuiteError) as caught:
        load_suites([path], project, registry(Crashes))

    assert [problem.code for problem in caught.value.problems] == [code]
