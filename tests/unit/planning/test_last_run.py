"""What failed last time."""

from pathlib import Path

import pytest

from harness.planning.last_run import FILE, read_failed, write_failed


def test_it_is_stored_and_read_again(tmp_path: Path) -> None:
    assert read_failed(tmp_path) == frozenset()
    assert write_failed(tmp_path, ["b", "a"])
    assert read_failed(tmp_path) == {"a", "b"}
    assert write_failed(tmp_path, [])
    assert read_failed(tmp_path) == frozenset()


def test_what_did_not_run_stays_failed(tmp_path: Path) -> None:
    write_failed(tmp_path, ["a", "b"])
    write_failed(tmp_path, ["c"], ran=["a", "c"])

    assert read_failed(tmp_path) == {"b", "c"}


@pytest.mark.parametrize("junk", [b"", b"[]", b"\xff", b'{"failed": 5}'])
def test_junk_means_that_nothing_is_known(tmp_path: Path, junk: bytes) -> None:
    write_failed(tmp_path, ["a"])
    (tmp_path / FILE).write_bytes(junk)

    assert read_failed(tmp_path) == frozenset()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / ".harness").write_text("a file where a folder should be")

    assert write_failed(tmp_path, ["a"]) is False
