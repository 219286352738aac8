"""One pass feeds all reports; a broken one costs only itself; two replays give the same bytes."""

import pytest
from report_builders import events, sample

from harness.errors import HarnessError, UsageError
from harness.model.codec import encode
from harness.ports import ReportTarget
from harness.registry import Marked, reporter
from harness.reporters import replay
from harness.reporters.replay import name_for, reporters, write_reports

FILES = {"junit": "j.xml", "results": "r.json", "html": "h.html", "markdown": "m.md", "csv": "c.csv"}
RUN = events(sample())


def targets(folder, *names, lang="ru"):
    return [(name, ReportTarget(path=folder / FILES[name], lang=lang)) for name in names or FILES]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_two_replays_give_the_same_bytes(tmp_path, lang):
    for folder in ("a", "b"):
        assert write_reports(lambda: iter(RUN), targets(tmp_path / folder, lang=lang)) == []
    for name in FILES.values():
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == sorted(FILES.values())


def test_the_language_shows(tmp_path):
    write_reports(lambda: iter(RUN), targets(tmp_path / "ru") + targets(tmp_path / "en", lang="en"))
    assert "РЕЗУЛЬТАТ НЕДЕЙСТВИТЕЛЕН" in (tmp_path / "ru" / "m.md").read_text("utf-8")
    assert "RESULT NOT VALID" in (tmp_path / "en" / "m.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "name"),
    [("x/junit.xml", "junit"), ("R.HTML", "html"), ("a.md", "markdown"), ("a.csv", "csv"), ("a.json", "results")],
)
def test_the_ending_names_the_reporter(tmp_path, path, name):
    assert name_for(tmp_path / path) == name


def test_an_unknown_ending_lists_the_known(tmp_path):
    with pytest.raises(UsageError) as caught:
        name_for(tmp_path / "a.docx")
    assert ".xml" in caught.value.parameters["valid"]


def test_an_unknown_reporter_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(UsageError) as caught:
        write_reports(lambda: iter(RUN), [*targets(tmp_path, "csv"), ("nope", ReportTarget(path=tmp_path / "x"))])
    assert caught.value.code == "reporter.unknown"
    assert list(tmp_path.iterdir()) == []


def with_broken(monkeypatch, where):
    @reporter("broken", suffixes=(".bad",))
    class Broken:
        """Breaks."""

        def __init__(self, target):
            if where == "init":
                raise OSError("no room\x1b[2J")

        def handle(self, event):
            if where == "handle":
                raise KeyError("x")

        def close(self):
            if where == "close":
                raise RuntimeError("late")

    known = dict(reporters()) | {"broken": Marked("reporter", "broken", Broken, {"suffixes": (".bad",)})}
    monkeypatch.setattr(replay, "reporters", lambda: known)


@pytest.mark.parametrize("where", ["init", "handle", "close"])
def test_a_broken_reporter_costs_only_itself(tmp_path, monkeypatch, where):
    with_broken(monkeypatch, where)
    troubles = write_reports(lambda: iter(RUN), [("broken", ReportTarget(path=tmp_path / "x.bad")), *targets(tmp_path)])
    assert [(t.code, t.where) for t in troubles] == [("reporter.broken", "reporter:broken")]
    assert "\x1b" not in troubles[0].parameters["error"]
    encode(troubles[0])
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(FILES.values())


def test_a_folder_that_cannot_be_written_is_a_trouble(tmp_path):
    (tmp_path / "file").write_text("in the way")
    troubles = write_reports(lambda: iter(RUN), targets(tmp_path / "file" / "deeper", "csv"))
    assert [t.code for t in troubles] == ["reporter.broken"]


def test_events_that_cannot_be_read_leave_older_reports_alone(tmp_path):
    (tmp_path / "m.md").write_text("old")

    def broken_source():
        yield from RUN[:5]
        raise HarnessError("events.broken", path="e", line=6, detail="")

    with pytest.raises(HarnessError):
        write_reports(broken_source, targets(tmp_path))
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"m.md": "old"}
