"""From a library to a plan: what is selected, in what order, with what digest."""

import pytest

from harness.errors import UsageError
from harness.loading.library import Entry, Library
from harness.model.value import Source
from harness.planning.plan import make_plan
from harness.planning.selection import Selection


def entry(path: str, number: int, name: str, **more) -> Entry:
    return Entry(
        key=(path, number), id=name, suite=path, digest=name, source=Source(path=path, line=number + 1), **more
    )


LIBRARY = Library(
    (),
    (
        entry(
            "suites/salon/a.suite.yaml", 0, "first", title="Первая запись", tags=("slow",), covers=("ESC-1",), bot="x"
        ),
        entry("suites/salon/a.suite.yaml", 1, "talk[one]", covers=("ESC-11", "LEAD-1")),
        entry("suites/salon/a.suite.yaml", 2, "talk[two]", kind="negative"),
        entry("suites/gym/b.suite.yaml", 0, "last", tags=("slow", "gym"), covers=("ESCX-1",)),
    ),
    lambda _: (),
)


def ids(**asked) -> list[str]:
    return [job.id for job in make_plan(LIBRARY, Selection(**asked)).jobs]


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        ((), ["first", "talk[one]", "talk[two]", "last"]),
        (("suites",), ["first", "talk[one]", "talk[two]", "last"]),
        (("./suites/salon/",), ["first", "talk[one]", "talk[two]"]),
        (("suites/gym/b.suite.yaml", "suites/salon/a.suite.yaml::first"), ["first", "last"]),
        (("suites/salon/a.suite.yaml::talk",), ["talk[one]", "talk[two]"]),
        (("suites/salon/a.suite.yaml::talk[two]",), ["talk[two]"]),
        (("talk[one]",), ["talk[one]"]),
    ],
)
def test_addresses(addresses: tuple[str, ...], expected: list[str]) -> None:
    assert ids(addresses=addresses) == expected


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("suites/salon/a.suite.yaml::frist", "suites/salon/a.suite.yaml::first"),
        ("suites/gim/b.suite.yaml", "suites/gym/b.suite.yaml"),
        ("suites/salon/a.suite.yaml::talk[tow]", "suites/salon/a.suite.yaml::talk[two]"),
    ],
)
def test_an_address_that_names_nothing(address: str, meant: str) -> None:
    with pytest.raises(UsageError) as caught:
        ids(addresses=("suites", address))

    assert caught.value.code == "select.address.meant"
    assert caught.value.parameters["meant"] == meant


def test_filters_narrow_each_other() -> None:
    assert ids(tags=("slow",)) == ["first", "last"]
    assert ids(tags=("slow",), keyword="not gym") == ["first"]
    assert ids(clauses=("ESC",)) == ["first", "talk[one]"]
    assert ids(clauses=("esc-1",)) == ["first"]
    assert ids(kinds=("negative",)) == ["talk[two]"]
    assert ids(keyword="запись or two") == ["first", "talk[two]"]
    assert ids(last_failed=frozenset({"last", "gone"})) == ["last"]
    assert ids(last_failed=frozenset()) == []


def test_jobs_are_numbered_in_order_and_the_bot_can_be_overridden() -> None:
    plan = make_plan(LIBRARY, Selection(), bot="other")

    assert [job.index for job in plan.jobs] == [0, 1, 2, 3]
    assert {job.bot for job in plan.jobs} == {"other"}
    assert [job.bot for job in make_plan(LIBRARY, Selection()).jobs] == ["x", "", "", ""]


def test_the_digest_is_of_everything_that_decides() -> None:
    plain = make_plan(LIBRARY, Selection()).digest

    assert plain == make_plan(LIBRARY, Selection(addresses=("suites",))).digest
    others = {
        make_plan(LIBRARY, Selection(), seed=1).digest,
        make_plan(LIBRARY, Selection(), bot="other").digest,
        make_plan(LIBRARY, Selection(), policies_digest="x").digest,
        make_plan(LIBRARY, Selection(kinds=("negative",))).digest,
    }
    assert len(others | {plain}) == 5


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("паспорт 92 07 123456", "паспорт •• •• ••3456"),
        ("112-233-445 95", "•••-•••-•45 95"),
        ("4111 1111 1111 1111", "•••• •••• •••• 1111"),
        ("+7 917 999-88-77, в 12:00", "+7 917 999-88-77, в 12:00"),
    ],
)
def test_jobs_carry_no_numbers_of_documents_into_reports(said: str, shown: str) -> None:
    path = "suites/a.suite.yaml"
    source = Source(path=path, line=3, excerpt=f"- user: {said}")
    stated = Entry(key=(path, 0), id="a", suite=path, digest="d", title=said, source=source)
    (job,) = make_plan(Library((), (stated,), lambda _: ()), Selection()).jobs
    assert (job.title, job.source.excerpt, job.source.line) == (shown, f"- user: {shown}", 3)
