"""The report for people: one HTML file that opens from disk, without a network, with every dialogue as a chat.

Bot output is hostile: it stands in the page as JSON that cannot end its element, and the page's script puts it on
screen as text only. The page's content policy lets no other script run and nothing be loaded.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from harness import wording
from harness.model.events import AnyEvent, DialogueFinished, DialogueSkipped, RunFinished, RunStarted, Trouble
from harness.model.record import DialogueRecord, Job, RunSettings, Tally
from harness.model.verdict import OUTCOMES
from harness.ports import ReportTarget
from harness.registry import reporter
from harness.reporters.clauses import ClauseMatrix, of_record, violated_by, waived_by
from harness.reporters.describe import VERDICTS, Describer
from harness.reporters.escaping import one_line, script_json
from harness.reporters.files import FileReport
from harness.reporters.kpi import Kpis
from harness.reporters.kpi_text import kpi_cells, moment, number
from harness.reporters.legal_basis import LegalBasis

_TEMPLATES = Path(__file__).with_name("templates")
_STYLES = ("report.css", "dialogue.css")
_SCRIPTS = ("elements.js", "dialogue.js", "calls.js", "report.js")
_PAGE_WORDS = (
    "page.",
    "report.silent",
    "report.outcome.",
    "report.severity.",
    "report.kind.",
    "report.who.",
    "report.label.",
)
_TROUBLES = 200
_HAYSTACK = 20_000  # characters of a dialogue that the search looks through
ICONS = {"passed": "✓", "failed": "✕", "error": "!", "skipped": "–", "flaky": "≈", "known_issue": "#"}
_VERDICT_ICONS = {0: "✓", 1: "✕"}


@reporter("html", suffixes=(".html", ".htm"))
class HtmlPage(FileReport):
    """A single self-contained page; dialogues are embedded one by one and read only when opened."""

    def __init__(self, target: ReportTarget) -> None:
        super().__init__(target.path)
        self._lang = target.lang
        self._words = Describer(target.lang)
        self._run: RunStarted | None = None
        self._end: RunFinished | None = None
        self._kpis = Kpis()
        self._clauses = ClauseMatrix({})
        self._numbers: dict[str, int] = {}
        self._tally = Tally()
        self._troubles: list[str] = []
        self._more_troubles = 0
        self._not_judged = 0
        self._count = 0

    def handle(self, event: AnyEvent) -> None:
        """Spool a dialogue; the head of the page needs what only the end knows."""
        if isinstance(event, DialogueFinished):
            self._add(event.record)
        elif isinstance(event, DialogueSkipped):
            self._skip(event)
        elif isinstance(event, RunStarted):
            self._run = event
            self._words = Describer(self._lang, event.settings, event.seed)
            self._clauses = ClauseMatrix(event.settings.clauses)
            self._numbers = {clause: number for number, clause in enumerate(event.settings.clauses)}
        elif isinstance(event, Trouble):
            self._note(event)
        elif isinstance(event, RunFinished):
            self._end = event

    def _note(self, event: Trouble) -> None:
        if len(self._troubles) < _TROUBLES:
            self._troubles.append(self._words.trouble(event))
        else:
            self._more_troubles += 1

    def _add(self, record: DialogueRecord) -> None:
        self._tally = self._tally.plus(record.outcome)
        self._kpis.add(record)
        self._clauses.add(record)
        self._not_judged += sum(finding.kind == "not_judged" for finding in record.findings)
        entry = {"c": self._numbered(of_record(record)), "x": violated_by(record), "n": len(record.findings)}
        chunk = {
            "record": record,
            "texts": [[self._words.finding(f) for f in a.verdict.findings] for a in record.attempts],
            "failures": [self._words.failure(a.transcript.failure) if a.transcript.failure else ""
                         for a in record.attempts],
            "fault": self._words.fault(record) if record.outcome == "error" else "",
            "command": self._words.reproduce(record.job),
            "waived": waived_by(record),
        }  # fmt: skip
        self._embed(record.job, record.outcome, entry, chunk, _haystack(record))

    def _numbered(self, clauses: tuple[str, ...]) -> list[int | str]:
        """Known clauses by their number, which keeps the index small: packs apply dozens of them to every dialogue."""
        return [self._numbers.get(clause, clause) for clause in clauses]

    def _skip(self, event: DialogueSkipped) -> None:
        self._tally = self._tally.plus("skipped")
        self._clauses.skip(event.job)
        reason = self._words.say(event.reason)
        chunk = {"job": event.job, "skipped": reason, "command": self._words.reproduce(event.job)}
        entry = {"c": self._numbered(event.job.covers), "x": (), "n": 0}
        self._embed(event.job, "skipped", entry, chunk, f"{event.job.id}\n{event.job.title}")

    def _embed(self, job: Job, outcome: str, entry: dict[str, Any], chunk: dict[str, Any], haystack: str) -> None:
        number = self._count
        self._count += 1
        light = {"id": job.id, "t": job.title, "s": job.suite, "o": outcome, "k": job.kind, "v": job.severity,
                 "g": job.tags, **entry}  # fmt: skip
        self.spool.add("index", (b",\n" if number else b"") + script_json(light))
        head = b'<script type="application/json" id="d%d">' % number
        data = b'</script>\n<script type="application/json" id="h%d">' % number
        words = script_json(haystack.casefold().replace("ё", "е"))
        self.spool.add("dialogues", head + script_json(chunk) + data + words + b"</script>\n")

    def close(self) -> None:
        """Write the head, the embedded dialogues and the script, and put the file in its place."""
        script = "\n".join((_TEMPLATES / name).read_text("utf-8") for name in _SCRIPTS)
        style = "\n".join((_TEMPLATES / name).read_text("utf-8") for name in _STYLES)
        self.file.write(self._shell(style, script))
        self.file.write(b'<script type="application/json" id="index">[')
        for piece in self.spool.pieces("index"):
            self.file.write(piece)
        self.file.write(b"]</script>\n")
        for piece in self.spool.pieces("dialogues"):
            self.file.write(piece)
        self.file.write(f"<script>{script}</script>\n</body>\n</html>\n")
        self.finish()

    def _shell(self, style: str, script: str) -> str:
        import jinja2  # noqa: PLC0415 - 40 ms that only this report pays

        loader = jinja2.FileSystemLoader(_TEMPLATES)
        environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
        policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; form-action 'none'"
        words = {code: wording.text(code, self._lang) for code in wording.catalogue() if code.startswith(_PAGE_WORDS)}
        page: str = environment.get_template("report.html").render(
            lang=self._lang, say=self._say, moment=self._moment, number=self._number, policy=policy, style=style,
            words=script_json(words | self._titles()).decode(),
            icons=ICONS, **self._facts(),
        )  # fmt: skip
        return page

    def _say(self, code: str, **parameters: Any) -> str:
        return self._words.say(code, **parameters)

    def _moment(self, iso: str) -> str:
        return moment(iso, self._lang)

    def _number(self, value: float) -> str:
        return number(value, self._lang)

    def _titles(self) -> dict[str, Any]:
        """Titles of the clauses, under ``clauses``, for the page's script."""
        return {
            "lang": self._lang,
            "numbers": list(self._numbers),
            "clauses": {row.clause: self._words.clause(row.clause) for row in self._clauses.rows()},
        }

    def _facts(self) -> dict[str, Any]:
        end = self._end or RunFinished(finished_at="", tally=self._tally, exit_code=2, interrupted=True)
        return {
            "run": self._run or RunStarted(run="—", version="—", started_at=""),
            "end": end,
            "verdict": VERDICTS.get(end.exit_code, "invalid"),
            "verdict_icon": _VERDICT_ICONS.get(end.exit_code, "!"),
            "tally": [(name, getattr(end.tally, name)) for name in OUTCOMES if getattr(end.tally, name)],
            "clauses": [(row, self._words.clause(row.clause)) for row in self._clauses.rows()],
            "basis": LegalBasis(self._run.settings if self._run else RunSettings(), self._words),
            "kpis": [(*kpi_cells(kpi, self._lang), kpi) for kpi in self._kpis.rows()],
            "bots": [
                (name, _settings_text(bot)) for name, bot in (self._run.settings.bots if self._run else {}).items()
            ],
            "troubles": self._troubles,
            "more_troubles": self._more_troubles,
            "not_judged": self._not_judged,
        }


def _settings_text(bot: dict[str, Any]) -> str:
    return one_line(" · ".join(f"{key}: {_written(value)}" for key, value in bot.items()), 500)


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _haystack(record: DialogueRecord) -> str:
    """What the search looks through: ids, titles and all that was said."""
    parts = [record.job.id, record.job.title]
    for exchange in record.transcript.exchanges:
        parts.extend(said.text for said in exchange.said)
        parts.append(exchange.note)
        parts.extend(message.text for message in exchange.reply.messages)
    return "\n".join(parts)[:_HAYSTACK]
