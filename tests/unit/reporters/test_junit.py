"""JUnit XML as GitLab and Jenkins want it."""

from pathlib import Path

import pytest
from lxml import etree
from report_builders import booked, events, flaky, promised, sample
from report_values import HOSTILE, exchange, job, record

from harness.errors import UsageError
from harness.ports import ReportTarget
from harness.reporters.junit import JUnit

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("junit_subset.xsd")))


def written(folder, stream, family="gitlab", lang="ru"):
    path = folder / f"{family}.xml"
    report = JUnit(ReportTarget(path=path, lang=lang, options={"family": family}))
    for event in stream:
        report.handle(event)
    report.close()
    return etree.parse(path).getroot()


def case(root, name):
    return next(node for node in root.iter("testcase") if node.get("name") == name)


def test_xunit2_is_valid_for_jenkins(tmp_path):
    root = written(tmp_path, events(sample()), "xunit2")
    assert SCHEMA.validate(root), SCHEMA.error_log


def test_the_schema_of_this_test_refuses_what_jenkins_refuses(tmp_path):
    assert not SCHEMA.validate(written(tmp_path, events(sample()), "gitlab"))


def test_gitlab_cases_carry_file_and_line(tmp_path):
    node = case(written(tmp_path, events([booked(0)])), "first-visit")
    assert (node.get("file"), node.get("line")) == ("suites/salon/booking.suite.yaml", "10")
    assert node.get("classname") == "salon/booking"
    assert len(node) == 0


def test_counts_agree_with_the_cases(tmp_path):
    root = written(tmp_path, events(sample(), skipped=3))
    for suite in root.iter("testsuite"):
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases)
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(attribute)) == sum(c.find(tag) is not None for c in cases)
    assert int(root.get("tests")) == len(list(root.iter("testcase"))) == len(sample()) + 3
    assert int(root.get("failures")) == 2
    assert int(root.get("errors")) == 2


def test_ids_are_unique(tmp_path):
    names = [(c.get("classname"), c.get("name")) for c in written(tmp_path, events(sample())).iter("testcase")]
    assert len(names) == len(set(names))


def test_a_failure_tells_all_in_its_text(tmp_path):
    failure = case(written(tmp_path, events([promised(0)])), "no-discounts[angry]").find("failure")
    assert failure.get("type") == "BAN-1"
    for piece in (
        "скидку 50%",
        "А скидку сделаете?",
        "IN_PROCESS",
        "booking.suite.yaml:52:11",
        "--seed 7",
        "Не обещать скидок",
    ):
        assert piece in failure.text


def test_errors_say_who_is_at_fault(tmp_path):
    root = written(tmp_path, events(sample()))
    bot, check = case(root, "bot-is-silent").find("error"), case(root, "check-crashed").find("error")
    assert bot.get("type") == "bot.timeout"
    assert "Виноват бот" in bot.text
    assert "сломалась проверка" in check.text


def test_skipped_cases_have_their_reason(tmp_path):
    skipped = case(written(tmp_path, events([booked(0)], skipped=1)), "skipped-0").find("skipped")
    assert skipped.text


@pytest.mark.parametrize(("family", "tag"), [("xunit2", "flakyFailure"), ("gitlab", "system-out")])
def test_flaky_cases_pass_and_say_so(tmp_path, family, tag):
    node = case(written(tmp_path, events([flaky(0)]), family), "sometimes")
    assert node.find("failure") is None
    assert node.find(tag) is not None


def test_known_issues_are_skipped(tmp_path):
    item = record(job(0, "known"), (exchange(0, "a", "b"),), outcome="known_issue", findings=promised(0).findings)
    assert case(written(tmp_path, events([item])), "known").find("skipped").get("type") == "known_issue"


def test_hostile_names_and_texts_are_well_formed(tmp_path):
    item = record(
        job(0, HOSTILE, suite=HOSTILE),
        (exchange(0, HOSTILE, HOSTILE),),
        outcome="failed",
        findings=promised(0).findings[:1],
    )
    root = written(tmp_path, events([item]), "xunit2")
    assert SCHEMA.validate(root)
    assert "\x1b" not in etree.tostring(root, encoding="unicode")


def test_times_are_plain_decimals(tmp_path):
    item = record(job(0, "quick"), (exchange(0, "a", "b", latency=1.2e-05),))
    assert case(written(tmp_path, events([item])), "quick").get("time") == "0.000"


def test_an_unknown_family_is_refused(tmp_path):
    with pytest.raises(UsageError):
        JUnit(ReportTarget(path=tmp_path / "x.xml", options={"family": "nunit"}))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_run_is_a_valid_file(tmp_path):
    assert SCHEMA.validate(written(tmp_path, events([], skipped=0), "xunit2"))
