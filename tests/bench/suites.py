"""Makes projects to measure with: so many dialogues, four turns each, three checks a turn."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

from harness.wiring.project import Project

PER_FILE = 10
_WORDS = ("стрижку", "маникюр", "окрашивание", "укладку", "педикюр", "брови", "ресницы", "чистку лица")
_DAYS = ("завтра", "в пятницу", "в субботу", "послезавтра", "25-го", "на той неделе")


def synthetic(folder: Path, dialogues: int, profile: str) -> None:
    """A project whose suites ask a trivial bot.

    Args:
        folder: empty folder for it.
        dialogues: how many.
        profile: YAML flow mapping of the bot's profile.
    """
    (folder / "suites").mkdir(parents=True)
    (folder / "harness.yaml").write_text(
        f"suites: [suites]\nreports: reports\nbots:\n  bench: {profile}\ndefault_bot: bench\n", encoding="utf-8"
    )
    for first in range(0, dialogues, PER_FILE):
        number = first // PER_FILE
        rows = [_dialogue(n) for n in range(first, min(first + PER_FILE, dialogues))]
        text = f"suite: bench/{number:04}\ntitle: Замер {number}\ntags: [bench]\ndialogues:\n" + "".join(rows)
        (folder / "suites" / f"bench{number:04}.suite.yaml").write_text(text, encoding="utf-8")


def _dialogue(number: int) -> str:
    word, day = _WORDS[number % len(_WORDS)], _DAYS[number % len(_DAYS)]
    turns = (
        f"Здравствуйте, хочу записаться на {word}, номер {number}",
        f"Давайте {day} ближе к вечеру",
        "А сколько это будет стоить?",
        f"Спасибо, {number}, до встречи",
    )
    lines = [f"  - id: d{number:05}", f"    title: Замер {number}", "    kind: positive", "    turns:"]
    for turn in turns:
        lines += [
            f"      - user: {turn!r}",
            "        expect:",
            "          - says: Вы написали",
            "          - at_most_chars: 600",
            "          - never_says: [гарантируем, обещаем]",
        ]
    return "\n".join(lines) + "\n"


def salon(folder: Path, repository: Path, dialogues: int) -> None:
    """A project made of whole files of the shipped salon suite, over and over, until ``dialogues`` are reached.

    Args:
        folder: empty folder for it.
        repository: the checkout with fixtures and suites.
        dialogues: at least so many.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = (repository / "harness.yaml").read_text(encoding="utf-8")
    (folder / "harness.yaml").write_text(
        settings.replace("suites: [suites/salon]", "suites: [copies]"), encoding="utf-8"
    )
    (folder / "fixtures").symlink_to(repository / "fixtures")
    project = Project(repository)
    sizes = {Path(info.path).name: info.dialogues for info in project.library().files}
    originals = sorted((repository / "suites" / "salon").glob("*.suite.yaml"))
    made = 0
    for copy in itertools.count():
        target = folder / "copies" / f"c{copy:02}"
        target.mkdir(parents=True)
        for path in originals:
            if made >= dialogues:
                return
            made += sizes[path.name]
            text = path.read_text(encoding="utf-8").replace("suite: salon/", f"suite: copy{copy:02}/", 1)
            text = re.sub(r"^(  - id: \S+)", rf"\1-{copy:02}", text, flags=re.MULTILINE)
            (target / path.name).write_text(text, encoding="utf-8")
