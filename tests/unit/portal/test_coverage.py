"""The coverage statement says of every documented method how it is answered and which of its errors can be given."""

from __future__ import annotations

import pytest

from harness.portal.catalogue import Failure, documented
from harness.portal.coverage import _fills, _gives, _said, statement
from harness.portal.method_table import MethodTable
from harness.registry import collect


@pytest.fixture(scope="module")
def rows():
    return {(row.name, row.version): row for row in statement(MethodTable(collect("method", "harness.portal.methods")))}


def test_every_documented_method_is_there_once(rows):
    assert {name.lower() for name, _ in rows} == set(documented())


@pytest.mark.parametrize(
    ("name", "tier"),
    [("crm.lead.add", 1), ("catalog.price.add", 2), ("bizproc.activity.log", 3), ("rpa.item.add", 0)],
)
def test_tiers(rows, name, tier):
    assert rows[name, 2].tier == tier


def test_errors_are_counted_row_by_row(rows):
    assert (rows["booking.v1.booking.add", 2].given, rows["booking.v1.booking.add", 2].errors) == (4, 4)
    assert all(row.given <= row.errors for row in rows.values())
    assert all(not row.given for row in rows.values() if row.tier in {0, 3})


def test_an_error_that_no_code_says_does_not_count():
    said = _said("harness.portal.methods.booking")
    assert _gives(said, Failure(code="1021", text="Booking not found"))
    assert _gives(said, Failure(code="100", text="Could not find value for parameter {id}"))
    assert not _gives(said, Failure(code="1021", text="The moon is down"))
    assert not _gives(said, Failure(code="9999", text="Booking not found"))


def test_templates_match_with_their_holes_filled():
    assert _fills(("theparameter", "isnotset"), "theparameternameisnotset")
    assert not _fills(("theparameter", "isnotset"), "isnotsettheparameter")
