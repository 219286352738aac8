"""What the two descriptions of the dialogue format say is so, is complete, and is the same in both languages."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest

from harness.loading.given import ENTITIES, KEYS
from harness.loading.reactions import load_reactions
from harness.loading.settings import find_settings
from harness.loading.turn_acts import ACTIONS, EVENTS, SENDS
from harness.loading.turns import TURNS
from harness.loading.yaml_nodes import parse
from harness.matching.matchers import MATCHERS
from harness.matching.topics import TOPICS
from harness.model.crm import MEANINGS
from harness.model.dialogue import KINDS, SEVERITIES
from harness.portal.records import SORTS
from harness.portal.seed_reader import SECTIONS, read_seed
from harness.registry import collect
from tests.functional.run.project import Project

ROOT = Path(__file__).resolve().parents[3]
SUITES = ROOT / "suites"
SCHEMA = SUITES / "suite.schema.json"
NAMES = ("FORMAT.md", "FORMAT.ru.md")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ ", re.MULTILINE)

HEAD = """
suite: fragment
policies: [ru-services]
given:
  portal: kazan-salon
  client: {name: Анна, phone: "+79171234567", email: anna@example.ru, utm: {source: vk}}
"""

both = pytest.mark.parametrize("name", NAMES)


def text_of(name):
    return (SUITES / name).read_text(encoding="utf-8")


def blocks(name):
    found = _BLOCK.findall(text_of(name))
    assert {kind for kind, _ in found} == {"yaml"}
    return [body for _, body in found]


def spans(name):
    """Everything that is set as code outside the blocks, in one text."""
    return "\n".join(re.findall(r"`([^`]+)`", _BLOCK.sub("", text_of(name))))


def value_of(text):
    """YAML as the loader of suites reads it."""
    document = parse(text, "block")
    assert document.problems == []
    return document.root


def words(text):
    return set(re.findall(r"[\w.]+", text))


@dataclass
class Place:
    """Where a fragment goes in a project, and what it looks like there."""

    path: str
    text: str


def indented(text, depth):
    return "".join(" " * depth + line for line in text.splitlines(keepends=True))


def placed(block):
    """A fragment as a whole file of its kind."""
    data = value_of(block)
    if isinstance(data, list):
        of_turns = isinstance(data[0], dict) and set(data[0]) & set(TURNS)
        body = f"    turns:\n{indented(block, 6)}" if of_turns else "    turns: [{user: Алло}]\n"
        if of_turns:
            body += "    expect: [not_escalated]\n"
        else:
            body += f"    expect:\n{indented(block, 6)}"
        return Place("suites/fragment.suite.yaml", f"{HEAD}dialogues:\n  - id: fragment\n{body}")
    folders = {"policy": "policies", "offers": "offers", "contract": "contracts", "reactions": "reactions"}
    for key, folder in (folders | {"portal": "portals"}).items():
        if key in data and "suite" not in data:
            return Place(f"fixtures/{folder}/{data[key]}.yaml", block)
    if "bots" in data:
        return Place("harness.yaml", block)
    if "suite" in data:
        return Place("suites/whole.suite.yaml", block)
    assert set(data) == {"given"}
    turns = "dialogues:\n  - {id: fragment, turns: [{user: Алло, expect: [silent]}]}\n"
    in_portal = block.replace("given:\n", "given:\n  portal: kazan-salon\n")
    return Place("suites/fragment.suite.yaml", f"suite: fragment\n{in_portal}{turns}")


@pytest.fixture
def project(tmp_path):
    """A project with this repository's fixtures and one small suite."""
    shutil.copytree(ROOT / "fixtures", tmp_path / "fixtures")
    made = Project(tmp_path)
    made.write("harness.yaml", (ROOT / "harness.yaml").read_text(encoding="utf-8").replace("suites/salon]", "suites]"))
    made.write(
        "suites/small.suite.yaml", "suite: small\ndialogues:\n  - {id: s, turns: [{user: а, expect: [silent]}]}\n"
    )
    return made


def using(place):
    """A suite that makes the loader read a fixture."""
    stem = Path(place.path).stem
    used = {
        "portals": f"given: {{portal: {stem}}}\n" + "dialogues:\n  - {id: u, turns: [{user: а, expect: [silent]}]}\n",
        "policies": f"policies: [{stem}]\n" + "dialogues:\n  - {id: u, turns: [{user: а, expect: [silent]}]}\n",
        "offers": f"given: {{offers: {stem}}}\n" + "dialogues:\n  - {id: u, turns: [{user: а, expect: [silent]}]}\n",
        "contracts": f"dialogues:\n  - {{id: u, turns: [{{user: а, expect: [{{conforms_to: {stem}}}]}}]}}\n",
        "reactions": f"dialogues:\n  - {{id: u, turns: [{{until: {{booked: true}}, reacts: {stem}}}]}}\n",
    }
    return "suite: using\n" + used[Path(place.path).parent.name]


@both
@pytest.mark.parametrize("number", range(len(_BLOCK.findall(text_of("FORMAT.md")))))
def test_every_block_loads(name, number, project):
    place = placed(blocks(name)[number])
    project.write(place.path, place.text)
    if place.path.startswith("fixtures"):
        project.write("suites/using.suite.yaml", using(place))
    done = project.command("lint")
    assert done.returncode == 0, f"{place.text}\n{done.stdout}{done.stderr}"
    if place.path.startswith("fixtures/reactions"):
        assert load_reactions(Path(place.path).stem, find_settings(project.root)).pairs
    if place.path.startswith("fixtures/portals"):
        assert read_seed(project.root / place.path).applications
    if place.path.startswith("suites"):
        jsonschema.validate(value_of(place.text), json.loads(SCHEMA.read_text(encoding="utf-8")))


@both
def test_the_whole_example_passes_against_the_salon_bot(name, project):
    (whole,) = [place for place in map(placed, blocks(name)) if place.path.startswith("suites/whole")]
    (project.root / "suites/small.suite.yaml").unlink()
    project.write(whole.path, whole.text)
    done = project.command("run", whole.path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(project.outcomes().values()) == {"passed"}
    assert {"asks-for-a-person[direct]", "asks-for-a-person[angry]"} <= set(project.outcomes())


@both
@pytest.mark.parametrize("number", [1, 2, 3])
def test_fragments_of_a_suite_can_be_played(name, number, project):
    place = placed(blocks(name)[number])
    assert place.path == "suites/fragment.suite.yaml"
    project.write(place.path, place.text)
    done = project.command("run", place.path)
    assert done.returncode in {0, 1}, "the bot may fail such expectations, the harness must not\n" + done.stdout


@both
@pytest.mark.parametrize(
    "known",
    [
        pytest.param(collect("check", "harness.checks"), id="checks"),
        pytest.param(MATCHERS, id="matchers"),
        pytest.param(TOPICS, id="topics"),
        pytest.param(TURNS, id="turns"),
        pytest.param(EVENTS, id="events"),
        pytest.param(SENDS, id="sends"),
        pytest.param(ACTIONS, id="operator"),
        pytest.param(MEANINGS, id="meanings"),
        pytest.param(KEYS, id="given"),
        pytest.param(ENTITIES, id="records"),
        pytest.param(SECTIONS, id="seed"),
        pytest.param(KINDS, id="kinds"),
        pytest.param(SEVERITIES, id="severities"),
        pytest.param(collect("bot", "harness.bots"), id="bots"),
    ],
)
def test_everything_that_may_be_written_is_described(name, known):
    stated = words(spans(name)) | words("\n".join(row for row in text_of(name).splitlines() if row.startswith("|")))
    assert set(known) - stated == set()


@both
def test_every_check_has_its_place_in_the_table(name):
    chapters = re.split(_HEADING, _BLOCK.sub("", text_of(name)))
    chapter = next(one for one in chapters if "| `says`" in one)
    rows = re.findall(r"^\| (`[^|]+`) \|", chapter, re.MULTILINE)
    named = [word for row in rows for word in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(collect("check", "harness.checks")), "each once, and none that does not exist"


def test_both_languages_have_the_same_code():
    first, second = ([_without_comments(body) for body in blocks(name)] for name in NAMES)
    assert first == second


def test_both_languages_have_the_same_chapters_and_tables():
    first, second = (_BLOCK.sub("", text_of(name)) for name in NAMES)
    assert _HEADING.findall(first) == _HEADING.findall(second)
    assert _first_cells(first) == _first_cells(second)


def _first_cells(text):
    cells = (line.split("|")[1] for line in text.splitlines() if line.startswith("|"))
    return [re.findall(r"`(\w+)", cell) for cell in cells]


def _without_comments(body):
    return re.sub(r"\s+#(?! yaml-language).*", "", body)


def test_a_dialogue_can_add_every_record_that_a_portal_can_hold_and_no_other():
    assert sorted(ENTITIES) == sorted(SORTS)


@both
def test_every_file_that_is_linked_exists(name):
    links = re.findall(r"\]\(([^)#:]+)\)", _BLOCK.sub("", text_of(name)))
    assert links
    assert [link for link in links if not (SUITES / link).exists()] == []


def test_the_committed_schema_is_the_one_that_the_command_prints(project):
    done = project.command("schema")
    assert done.returncode == 0, done.stderr
    assert done.stdout == SCHEMA.read_text(encoding="utf-8"), "make schema, and commit it"


def test_all_shipped_suites_are_valid_by_the_schema():
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    paths = sorted(SUITES.rglob("*.suite.yaml"))
    assert len(paths) > 20
    for path in paths:
        wrong = next(validator.iter_errors(value_of(path.read_text(encoding="utf-8"))), None)
        assert wrong is None, f"{path.name}: {wrong.json_path} {wrong.message[:300]}"


def test_the_suites_name_the_schema_that_is_there():
    for path in (SUITES / "salon").glob("*.suite.yaml"):
        named = re.match(r"# yaml-language-server: \$schema=(\S+)", path.read_text(encoding="utf-8"))
        assert named is not None, path.name
        assert (path.parent / named[1]).resolve() == SCHEMA
