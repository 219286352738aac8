"""A project in a temporary folder, and the command run in it as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HARNESS = str(Path(sys.executable).with_name("harness"))
EPOCH = {"SOURCE_DATE_EPOCH": "1772434800"}

BOTS = """
import os, time

def polite(text):
    return f"Здравствуйте! Вы написали: {text}"

def liar(text):
    return "Гарантируем скидку 90%!"

def moody(text):
    if "падай" in text:
        raise RuntimeError("не могу больше")
    if "виси" in text:
        time.sleep(60)
    if "болтай" in text:
        return "ха " * 2_000_000
    if "молчи" in text:
        return []
    if "число" in text:
        return 42
    if "секрет" in text:
        return "мой токен " + os.environ.get("BOT_TOKEN", "")
    return "Хорошо: " + text

def slow(text):
    time.sleep(0.3)
    return "Здравствуйте"
"""

SETTINGS = """
suites: [suites]
bots:
  polite: {kind: python, callable: "bots:polite", path: "."}
  liar: {kind: python, callable: "bots:liar", path: "."}
  moody: {kind: python, callable: "bots:moody", path: ".", timeout: 0.4s, max_bytes: 20000}
  slow: {kind: python, callable: "bots:slow", path: "."}
default_bot: polite
"""


@dataclass(slots=True)
class Project:
    """A folder with settings, bots and suites."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def suite(self, name: str, dialogues: str) -> Path:
        return self.write(f"suites/{name}.suite.yaml", f"suite: {name}\ndialogues:\n{dialogues}")

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [HARNESS, *words], cwd=self.root, env=self.env(), capture_output=True, text=True, timeout=120
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen([HARNESS, *words], cwd=self.root, env=self.env(), stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)  # fmt: skip

    def env(self) -> dict[str, str]:
        return {**os.environ, "HARNESS_LANG": "ru", "PYTHONPATH": "", **self.environment}

    @property
    def latest(self) -> Path:
        return self.root / "reports" / (self.root / "reports" / "latest").read_text(encoding="utf-8").strip()

    def results(self) -> dict[str, Any]:
        return json.loads((self.latest / "results.json").read_bytes())

    def outcomes(self) -> dict[str, str]:
        return {row["id"]: row["outcome"] for row in self.results()["dialogues"]}

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.latest / "events.jsonl").read_bytes().splitlines()]


def dialogue(name: str, text: str, expect: str = "says: Вы написали", bot: str = "") -> str:
    given = f"    given: {{bot: {bot}}}\n" if bot else ""
    return f"  - id: {name}\n{given}    turns:\n      - user: {text}\n        expect: [{{{expect}}}]\n"
