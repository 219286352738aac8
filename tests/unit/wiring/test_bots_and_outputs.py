"""Bots by profile name; reports by file name."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from harness.errors import SuiteError, UsageError
from harness.running.conversation import Settle
from harness.wiring.bots import BotPool, bot_kinds
from harness.wiring.outputs import default_outputs, output, reporters, suffixes

HTTP = {"kind": "http", "url": "http://127.0.0.1:9/chat"}
ADDRESSED = {**HTTP, "request": {"text": "{text}", "crm": "{portal.url}"}}


def pool(default="", **profiles):
    return BotPool(profiles, default, Path("fixtures"))


def test_a_bot_is_built_once_and_found_by_name_or_as_the_default():
    bots = pool("mine", mine=HTTP, other={"kind": "scripted"})
    assert bots("mine") is bots("mine") is bots("")
    assert bots("other") is not bots("mine")


def test_a_bot_is_built_once_by_many_threads():
    bots, found, together = pool(mine=HTTP), [], threading.Barrier(8, timeout=30)

    def ask():
        together.wait()
        found.append(bots("mine"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 8
    assert len(set(map(id, found))) == 1


@pytest.mark.parametrize(
    ("profiles", "name", "code"),
    [
        ({"mine": HTTP}, "yours", "usage.unknown_bot"),
        ({}, "", "usage.no_bot"),
        ({"mine": {"kind": "telepathy"}}, "mine", "usage.unknown_bot_kind"),
        ({"mine": {}}, "mine", "usage.unknown_bot_kind"),
    ],
)
def test_what_is_no_bot_is_a_usage_error(profiles, name, code):
    with pytest.raises(UsageError) as refused:
        pool(**profiles)(name)
    assert refused.value.code == code


def test_a_wrong_profile_is_told_with_its_problems_each_time():
    bots = pool(mine={"kind": "http"})
    for _ in range(2):
        with pytest.raises(SuiteError) as refused:
            bots("mine")
        assert refused.value.problems


@pytest.mark.parametrize(
    ("profile", "settle"),
    [
        (HTTP, Settle()),
        (ADDRESSED, Settle(quiet=0.05, cap=5.0)),
        ({**ADDRESSED, "settle": {"quiet": "200ms"}}, Settle(quiet=0.2, cap=5.0)),
        ({**ADDRESSED, "settle": {"quiet": "1s", "cap": "10s"}}, Settle(quiet=1.0, cap=10.0)),
        ({**HTTP, "settle": {"cap": "2s"}}, Settle(quiet=0.05, cap=2.0)),
    ],
)
def test_patience_with_late_writes(profile, settle):
    bots = pool("mine", mine=profile)
    assert bots.settle("mine") == bots.settle("") == settle


class Closing:
    def __init__(self):
        self.closed = 0

    def close(self):
        self.closed += 1


def test_only_what_was_built_is_closed():
    bots = pool(mine=HTTP)
    bots.close()
    bots._bots["x"] = closing = Closing()
    bots.close()
    assert closing.closed == 1


def test_every_kind_says_what_it_is():
    kinds = bot_kinds()
    assert {"http", "process", "python", "scripted"} <= set(kinds)
    assert all(kind.title for kind in kinds.values())


def test_endings_lead_to_their_reporters(tmp_path):
    for name, ending in (("html", ".html"), ("junit", ".xml"), ("results", ".json"), ("markdown", ".md")):
        assert output(tmp_path / f"report{ending}").reporter == name


def test_every_announced_ending_works(tmp_path):
    for ending, name in suffixes(reporters()).items():
        assert output(tmp_path / f"x{ending}").reporter == name


def test_the_family_of_junit_is_passed_on(tmp_path):
    assert output(tmp_path / "a.xml", "xunit2").options == {"family": "xunit2"}
    families = {one.reporter: one.options for one in default_outputs(tmp_path, "xunit2")}
    assert families["junit"] == {"family": "xunit2"}
    assert families["html"] == {}


@pytest.mark.parametrize("name", ["report.pdf", "report", ".html.bak", "xml"])
def test_an_ending_that_nobody_knows_is_told_with_those_that_are_known(name, tmp_path):
    with pytest.raises(UsageError) as refused:
        output(tmp_path / name)
    assert refused.value.code == "cli.output.unknown"
    assert ".html" in refused.value.parameters["suffixes"]


def test_a_report_goes_where_and_in_which_language_it_is_asked_for(tmp_path):
    reporter, target = output(tmp_path / "a.html").target("en")
    assert (reporter, target.path, target.lang) == ("html", tmp_path / "a.html", "en")


def test_every_run_leaves_the_four_standard_reports(tmp_path):
    assert {one.path.name for one in default_outputs(tmp_path)} == {
        "results.json",
        "junit.xml",
        "summary.md",
        "report.html",
    }
