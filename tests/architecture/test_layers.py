"""The shape of the product, read from its own imports: a new package has to be placed, a wrong import fails."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "harness"

# bottom first; packages of one row never import one another
LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "clock", "wording"),
    ("model",),
    ("russian",),
    ("matching", "promises"),
    ("registry", "ports", "profiles"),
    ("checks", "bots", "engines", "portal", "reporters"),
    ("judging", "planning", "loading"),
    ("running",),
    ("wiring",),
    ("cli", "pytest_plugin", "testkit"),
)
HEIGHT = {name: height for height, row in enumerate(LAYERS) for name in row}
PURE = ("model", "russian", "matching", "promises", "checks", "judging")
IMPURE_MODULES = {
    "socket",
    "http",
    "urllib",
    "subprocess",
    "threading",
    "httpx",
    "os",
    "shutil",
    "tempfile",
    "time",
    "random",
}
THIRD_PARTY = {
    "babel": {"wording"},
    "certifi": {"portal"},
    "click": {"cli"},
    "cryptography": {"portal"},
    "google": set(),
    "httptools": {"bots", "portal"},
    "httpx": {"engines", "portal", "bots", "testkit"},
    "jinja2": {"reporters"},
    "jsonpath": {"bots"},
    "jsonschema": {"loading", "matching", "checks", "engines", "portal"},
    "jsonschema_rs": {"loading", "matching", "checks"},
    "msgspec": set(HEIGHT),
    "openai": {"engines"},
    "phonenumbers": {"russian"},
    "pymorphy3": {"russian"},
    "pytest": {"pytest_plugin", "testkit"},
    "rapidfuzz": {"russian", "matching", "checks", "engines", "loading", "planning"},
    "razdel": {"russian"},
    "re2": {"matching", "checks", "promises", "russian", "running", "loading", "engines", "bots"},
    "rich": {"reporters"},
    "python_multipart": {"portal"},
    "tabulate": {"reporters", "cli"},
    "yaml": {"loading", "engines", "portal"},
}
CLOCKS = {"time", "random"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "starter" not in path.parts)


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports(path: Path) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            assert not node.level, f"{path}: relative import"
            found += [(f"{base}.{alias.name}", node.lineno) for alias in node.names]
    return found


def test_every_package_has_its_place():
    rooms = {room(path) for path in modules() if path.parent != PACKAGE or path.stem != "__init__"}
    assert rooms == set(HEIGHT)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_downwards(path):
    if path == PACKAGE / "__init__.py":
        return
    here = room(path)
    for name, line in imports(path):
        parts = name.split(".")
        if parts[0] != "harness" or len(parts) < 2 or parts[1] == "__version__":
            continue
        there = parts[1]
        assert there == here or HEIGHT[there] < HEIGHT[here], f"{path.relative_to(ROOT)}:{line}: {here} imports {there}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_third_party_packages_stay_in_their_rooms(path):
    here = room(path)
    for name, line in imports(path):
        top = name.split(".")[0]
        if top == "harness" or top in sys.stdlib_module_names:
            continue
        assert top in THIRD_PARTY, f"{path.relative_to(ROOT)}:{line}: {top} has no place yet"
        assert here in THIRD_PARTY[top], f"{path.relative_to(ROOT)}:{line}: {top} is not for {here}"


@pytest.mark.parametrize("path", [p for p in modules() if room(p) in PURE], ids=lambda p: str(p.relative_to(PACKAGE)))
def test_pure_rooms_do_no_io(path):
    allowed = {"threading"} if room(path) == "russian" else set()  # a lock around the lazily loaded dictionary
    for name, line in imports(path):
        top = name.split(".")[0]
        assert top not in IMPURE_MODULES - allowed, f"{path.relative_to(ROOT)}:{line}: {top} in a pure room"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_time_and_chance_come_from_the_clock(path):
    if path.name == "clock.py":
        return
    for name, line in imports(path):
        assert name.split(".")[0] not in CLOCKS, f"{path.relative_to(ROOT)}:{line}: use harness.clock"
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"datetime\.now\(|\.utcnow\(|date\.today\(|uuid4\(", text), path


def _module_graph() -> dict[str, set[str]]:
    names = {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in modules()}
    graph: dict[str, set[str]] = {}
    for name, path in names.items():
        targets = set()
        for imported, _ in imports(path):
            target = imported if imported in names else imported.rpartition(".")[0]
            if target in names and target != name:
                targets.add(target)
        graph[name] = targets
    return graph


def test_no_cycles_between_modules():
    graph = _module_graph()
    state: dict[str, int] = {}

    def visit(name: str, path: list[str]) -> None:
        state[name] = 1
        for target in graph[name]:
            if state.get(target) == 1:
                pytest.fail(" → ".join([*path, name, target]))
            if target not in state:
                visit(target, [*path, name])
        state[name] = 2

    for name in graph:
        if name not in state:
            visit(name, [])


def test_files_stay_readable():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    too_long = {str(path.relative_to(ROOT)): lines for path, lines in lengths.items() if lines > 300}
    assert not too_long
    ordered = sorted(lengths.values())
    assert ordered[len(ordered) // 2] <= 140


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_functions_do_one_thing(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= 60, f"{path.relative_to(ROOT)}:{node.lineno}: {node.name} has {lines} lines"


def test_every_module_says_what_it_is():
    silent = [
        str(p.relative_to(ROOT)) for p in modules() if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))
    ]
    assert not silent


def test_no_dangerous_calls():
    wrong = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"eval", "exec"}:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
        for name, line in imports(path):
            if name.split(".")[0] in {"pickle", "marshal", "shelve"}:
                wrong.append(f"{path.relative_to(ROOT)}:{line}")
    assert not wrong
