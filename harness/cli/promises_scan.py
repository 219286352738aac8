"""``harness promises scan``: every reply of an exported file labelled, and written without phones and cards."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness.cli import options
from harness.cli.promises_judging import CLOSELY, Judging, judged_by, judging, note
from harness.cli.words import say

if TYPE_CHECKING:
    from harness.loading.chat_log import SpokenReply
    from harness.loading.replies import Export
    from harness.promises.claim import Judged

_JSON_LINES = (".jsonl", ".ndjson", "")
_FORMS = (*_JSON_LINES[:2], ".csv", "-")
_AT_FAULT = 1
_KEYS = ("category", "quote", "rule", "why")


@click.command("scan", help=say("cli.promises.scan.help"))
@click.option("--in", "source", required=True, type=click.Path(exists=True, dir_okay=False, allow_dash=True),
              help=say("cli.promises.scan.in"))  # fmt: skip
@click.option("--out", "target", default="-", show_default=True, help=say("cli.promises.scan.out"))
@click.option("--column", "columns", multiple=True, metavar="PURPOSE=NAME", help=say("cli.promises.scan.column"))
@click.option("--bot-role", "bots", multiple=True, metavar="VALUE", help=say("cli.promises.scan.bot_role"))
@click.option("--strict", is_flag=True, help=say("cli.promises.scan.strict"))
@judged_by
@options.lang
def scan(source: str, target: str, strict: bool, **given: Any) -> int:
    """Label every reply of a file."""
    from harness.loading.replies import read_replies  # noqa: PLC0415 - ``--help`` should not load the lexicon
    from harness.wiring.words import WordBook  # noqa: PLC0415 - as above

    columns = _named_columns(given["columns"])
    _check_target(source, target)
    WordBook(Path()).open()
    by = judging((), given)
    data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    export = read_replies(data, "stdin.jsonl" if source == "-" else source, columns, given["bots"])
    judged = [by.judge(one.text, one.asked, one.offers or (), one.day) for one in export.replies]
    rows = [_labelled(reply, found) for reply, found in zip(export.replies, judged, strict=True)]
    _write(rows, target)
    _tell(export, by)
    _tell_of_many(export.replies, judged)
    dirty = sum(bool(row["labels"]) for row in rows)
    disputed = sum(bool(row["disputed"] and not row["labels"]) for row in rows)
    click.echo(say("cli.promises.scan.done", count=len(rows), dirty=dirty, disputed=disputed), err=True)
    return _AT_FAULT if strict and dirty else 0


def _named_columns(columns: tuple[str, ...]) -> Mapping[str, str]:
    from harness.errors import UsageError  # noqa: PLC0415 - as above
    from harness.loading.chat_columns import PURPOSES  # noqa: PLC0415 - as above

    named = {}
    for column in columns:
        purpose, _, name = column.partition("=")
        if purpose not in PURPOSES:
            raise UsageError("cli.promises.scan.no_purpose", what=purpose, valid=", ".join(PURPOSES))
        if not name.strip():
            raise UsageError("cli.promises.scan.no_name", what=purpose)
        named[purpose] = name
    return named


def _check_target(source: str, target: str) -> None:
    """Nothing is read before it is sure that the answer can be written, and that it does not replace the chats."""
    from harness.errors import UsageError  # noqa: PLC0415 - as above

    path = Path(target)
    if target != "-" and path.suffix.lower() not in (*_JSON_LINES, ".csv"):
        raise UsageError("cli.promises.scan.no_form", what=target, valid=", ".join(_FORMS))
    if "-" not in {source, target} and path.exists() and path.samefile(source):
        raise UsageError("cli.promises.scan.same_file", what=target)


def _labelled(reply: SpokenReply, judged: tuple[Judged, ...]) -> dict[str, Any]:
    claims = [_row(one) for one in judged if one.verdict == "violation"]
    return {
        "id": reply.id,
        "labels": sorted({claim["category"] for claim in claims}),
        "claims": claims,
        "disputed": [_row(one) for one in judged if one.verdict == "disputed"],
    }


def _row(judged: Judged) -> dict[str, Any]:
    from harness.matching.contacts import hide_contacts  # noqa: PLC0415 - as above

    claim = judged.claim
    named = {"promised": judged.promised, "approved": judged.approved, "offer": judged.offer}
    return {
        "category": claim.category,
        "quote": hide_contacts(claim.quote),
        "span": list(claim.span),
        "rule": claim.rule,
        "why": hide_contacts(say(f"promise.reason.{judged.reason}", **named)),
    }


def _write(rows: list[dict[str, Any]], target: str) -> None:
    if target.lower().endswith(".csv"):
        Path(target).write_text(_as_csv(rows), encoding="utf-8", newline="")
        return
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if target == "-":
        click.echo(lines, nl=False)
    else:
        Path(target).write_text(lines, encoding="utf-8")


def _as_csv(rows: list[dict[str, Any]]) -> str:
    import csv  # noqa: PLC0415 - only this form needs it
    import io  # noqa: PLC0415 - likewise

    from harness.reporters.escaping import csv_cell  # noqa: PLC0415 - likewise

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("id", "verdict", "labels", *_KEYS[1:]))
    for row in rows:
        told = [("violation", claim) for claim in row["claims"]] + [("disputed", claim) for claim in row["disputed"]]
        for verdict, claim in told or [("", dict.fromkeys(_KEYS, ""))]:
            writer.writerow([csv_cell(str(cell)) for cell in (row["id"], verdict, *(claim[key] for key in _KEYS))])
    return "\ufeff" + out.getvalue()


def _tell(export: Export, by: Judging) -> None:
    """Say what the labels do not show: how the file was read, and what was left out of account."""
    from harness.cli.failing import show_problem  # noqa: PLC0415 - as above

    for notice in export.notices:
        show_problem(notice)
    long = [reply.id for reply in export.replies if len(reply.text) > CLOSELY]
    if long:
        note("cli.promises.scan.long", most=CLOSELY, count=len(long), example=long[0])
    undated = sum(by.without_day(reply.offers or (), reply.day) for reply in export.replies)
    if undated:
        note("cli.promises.scan.no_day", count=undated)


def _tell_of_many(replies: tuple[SpokenReply, ...], judged: list[tuple[Judged, ...]]) -> None:
    from harness.promises.detector import enough  # noqa: PLC0415 - as above

    many = [reply.id for reply, found in zip(replies, judged, strict=True) if enough(found)]
    if many:
        note("cli.promises.scan.many", count=len(many), example=many[0])
