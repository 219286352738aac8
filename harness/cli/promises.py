"""``harness promises``: the lexicon of forbidden promises, and what it says of a reply or of months of chats."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness.cli import options
from harness.cli.failing import USAGE, show_problems
from harness.cli.words import say

if TYPE_CHECKING:
    from harness.loading.replies import SpokenReply
    from harness.promises.claim import Judged


@click.group("promises", help=say("cli.promises.help"))
def command() -> None:
    """Hold the verbs of the lexicon together."""


def _shipped() -> Path:
    from harness.promises.rules import COMPILED  # noqa: PLC0415 - ``--help`` should not load the lexicon

    return COMPILED.with_name("lexicon")


@command.command("lint", help=say("cli.promises.lint.help"))
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@options.lang
def lint(folder: Path | None) -> int:
    """Check the lexicon and hold its rules against their examples."""
    from harness.loading.lexicons import LexiconFolder  # noqa: PLC0415 - as above
    from harness.wiring.words import WordBook  # noqa: PLC0415 - as above

    WordBook(Path()).open()
    read = LexiconFolder(folder or _shipped())
    tried = 0 if any(problem.level == "error" for problem in read.problems) else read.try_examples()
    if read.problems:
        show_problems(tuple(read.problems))
        return USAGE
    click.echo(say("cli.promises.lint.fine", rules=read.rules, count=tried))
    return 0


@command.command("build", help=say("cli.promises.build.help"))
@options.lang
def build() -> int:
    """Compile the shipped lexicon into the file that runs read."""
    from harness.loading.lexicons import LexiconFolder  # noqa: PLC0415 - as above
    from harness.promises.rules import COMPILED  # noqa: PLC0415 - as above

    read = LexiconFolder(_shipped())
    if any(problem.level == "error" for problem in read.problems):
        show_problems(tuple(read.problems))
        return USAGE
    COMPILED.write_text(read.stored(), encoding="utf-8")
    click.echo(say("cli.promises.build.done", rules=read.rules, path=options.near(COMPILED)))
    return 0


@command.command("explain", help=say("cli.promises.explain.help"))
@click.argument("text")
@click.option("--asked", default="", help=say("cli.promises.asked"))
@click.option("--offer", "offers", multiple=True, help=say("cli.promises.offer"))
@click.option("--offers", "named", default="", help=say("cli.promises.offers"))
@options.config
@options.lang
def explain(text: str, asked: str, offers: tuple[str, ...], named: str, config: Path | None) -> int:
    """Show segments, claims, rules, grounding and verdict of one reply."""
    from harness.promises.detector import judge_reply, reading  # noqa: PLC0415 - as above

    approved = (*offers, *_approved(named, config))
    seen = reading(text)
    for segment in seen.segments:
        kind = "asks" if segment.asks else segment.answer or "says"
        click.echo(say("cli.promises.segment", text=_shown(segment.text), kind=f"@promise.segment.{kind}"))
    judged = judge_reply(text, approved, asked)
    for one in judged:
        click.echo("")
        for line in _lines(one, text):
            click.echo(line)
    if not judged:
        click.echo(say("cli.promises.no_claims"))
    return 0


def _lines(judged: Judged, text: str) -> list[str]:
    claim = judged.claim
    named = {"promised": judged.promised, "approved": judged.approved, "offer": _shown(judged.offer)}
    slots = {name: [str(value) for value in values] for name, values in claim.slots._asdict().items() if values}
    lines = [
        say("cli.promises.verdict", verdict=f"@promise.verdict.{judged.verdict}",
            category=f"@promise.{claim.category}"),
        say("cli.promises.claim", quote=_shown(claim.quote), span=f"{claim.span[0]}–{claim.span[1]}",
            words=_shown(text[claim.span[0] : claim.span[1]])),
        say("cli.promises.meant", holder=f"@promise.holder.{claim.holder}",
            modality=f"@promise.modality.{claim.modality}"),
        say("cli.promises.rule", rule=claim.rule, why=_shown(claim.why)),
    ]  # fmt: skip
    if claim.cleared_by:
        lines.append(say("cli.promises.cleared", by=_shown(claim.cleared_by)))
    if slots:
        lines.append(
            say("cli.promises.slots", slots="; ".join(f"{name}: {', '.join(values)}" for name, values in slots.items()))
        )
    if judged.verdict != "harmless":
        lines.append(say("cli.promises.grounding", reason=f"@promise.reason.{judged.reason}", **named))
    return lines


def _shown(text: str) -> str:
    from harness.reporters.escaping import one_line  # noqa: PLC0415 - as above

    return one_line(text, 300)


def _approved(name: str, config: Path | None) -> tuple[Any, ...]:
    if not name:
        return ()
    from harness.loading.offers import load_offers  # noqa: PLC0415 - as above
    from harness.wiring.project import Project  # noqa: PLC0415 - as above

    return load_offers(name, Project(Path.cwd(), config).settings).offers


@command.command("scan", help=say("cli.promises.scan.help"))
@click.option("--in", "source", required=True, type=click.Path(exists=True, dir_okay=False, allow_dash=True),
              help=say("cli.promises.scan.in"))  # fmt: skip
@click.option("--out", "target", default="-", show_default=True, help=say("cli.promises.scan.out"))
@click.option("--offers", "named", default="", help=say("cli.promises.offers"))
@click.option("--column", "columns", multiple=True, metavar="PURPOSE=NAME", help=say("cli.promises.scan.column"))
@click.option("--rules-only", is_flag=True, help=say("cli.promises.rules_only"))
@options.config
@options.lang
def scan(source: str, target: str, columns: tuple[str, ...], rules_only: bool, **given: Any) -> int:
    """Label every reply of a file."""
    from harness.loading.replies import read_replies  # noqa: PLC0415 - as above
    from harness.wiring.words import WordBook  # noqa: PLC0415 - as above

    WordBook(Path()).open()
    data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    replies = read_replies(data, "stdin.jsonl" if source == "-" else source, _named_columns(columns))
    approved = _approved(given["named"], given["config"])
    rows = [_labelled(reply, approved, not rules_only) for reply in replies]
    told = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if target == "-":
        click.echo(told, nl=False)
    else:
        Path(target).write_text(_as_csv(rows) if target.lower().endswith(".csv") else told, encoding="utf-8")
    dirty = sum(bool(row["labels"]) for row in rows)
    disputed = sum(bool(row["disputed"] and not row["labels"]) for row in rows)
    click.echo(say("cli.promises.scan.done", count=len(rows), dirty=dirty, disputed=disputed), err=True)
    return 0


def _named_columns(columns: tuple[str, ...]) -> Mapping[str, str]:
    from harness.errors import UsageError  # noqa: PLC0415 - as above
    from harness.loading.replies import USUAL  # noqa: PLC0415 - as above

    named = dict(column.partition("=")[::2] for column in columns)
    for purpose in named:
        if purpose not in USUAL:
            raise UsageError("cli.promises.scan.no_purpose", what=purpose, valid=", ".join(USUAL))
    return named


def _labelled(reply: SpokenReply, approved: tuple[Any, ...], model: bool) -> dict[str, Any]:
    from harness.promises.detector import judge_reply  # noqa: PLC0415 - as above

    judged = judge_reply(reply.text, (*approved, *(reply.offers or ())), reply.asked, model=model)
    claims = [_row(one) for one in judged if one.verdict == "violation"]
    return {
        "id": reply.id,
        "labels": sorted({claim["category"] for claim in claims}),
        "claims": claims,
        "disputed": [_row(one) for one in judged if one.verdict == "disputed"],
    }


def _row(judged: Judged) -> dict[str, Any]:
    claim = judged.claim
    named = {"promised": judged.promised, "approved": judged.approved, "offer": judged.offer}
    return {
        "category": claim.category,
        "quote": claim.quote,
        "span": list(claim.span),
        "rule": claim.rule,
        "why": say(f"promise.reason.{judged.reason}", **named),
    }


def _as_csv(rows: list[dict[str, Any]]) -> str:
    import csv  # noqa: PLC0415 - only this form needs it
    import io  # noqa: PLC0415 - likewise

    from harness.reporters.escaping import csv_cell  # noqa: PLC0415 - likewise

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    keys = ("category", "quote", "rule", "why")
    writer.writerow(("id", "verdict", "labels", *keys[1:]))
    for row in rows:
        told = [("violation", claim) for claim in row["claims"]] + [("disputed", claim) for claim in row["disputed"]]
        for verdict, claim in told or [("", dict.fromkeys(keys, ""))]:
            writer.writerow([csv_cell(str(cell)) for cell in (row["id"], verdict, *(claim[key] for key in keys))])
    return "\ufeff" + out.getvalue()
