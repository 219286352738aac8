"""Loading suites: paths in, a `Library` or all problems of all files out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from harness import __version__
from harness.errors import Problem, SuiteError
from harness.loading.cache import Cache, Stored
from harness.loading.check_book import CheckBook, digest
from harness.loading.contracts import Contracts
from harness.loading.files import digest_of, read_bytes, shown_path
from harness.loading.fixtures import SUFFIX, Fixtures
from harness.loading.gate import Gate
from harness.loading.library import Entry, FileInfo, Library
from harness.loading.offers import ApprovedByName
from harness.loading.policies import Policies, load_policies
from harness.loading.settings import Settings
from harness.loading.suite_file import Compiled, Compiler
from harness.model import codec
from harness.model.dialogue import Dialogue
from harness.model.value import Source
from harness.registry import Registry

__all__ = ["Entry", "FileInfo", "Library", "load_suites", "read_suites", "suite_files"]

ENDING = ".suite.yaml"


def load_suites(paths: Sequence[Path], settings: Settings, checks: Registry) -> Library:
    """The suites under some files and folders.

    Args:
        paths: suite files, or folders that are searched for ``*.suite.yaml``.
        settings: of the project.
        checks: registry of sort ``check``.

    Raises:
        SuiteError: with all problems of all files.
    """
    library, problems = read_suites(paths, settings, checks)
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        raise SuiteError(errors)
    return library


def read_suites(paths: Sequence[Path], settings: Settings, checks: Registry) -> tuple[Library, list[Problem]]:
    """Like `load_suites`, but problems are returned; with errors among them the library is not complete."""
    shelf = _Shelf(settings, checks)
    problems: list[Problem] = []
    files: list[FileInfo] = []
    entries: list[Entry] = []
    for path in suite_files(paths, problems):
        stored = shelf.load(path, problems)
        if stored is not None:
            files.append(stored.info)
            entries += stored.entries
            problems += stored.warnings
    problems += _duplicates(files, entries)
    unique = list({_identity(problem): problem for problem in problems}.values())
    return Library(files, entries, shelf.dialogues), unique


def suite_files(paths: Sequence[Path], problems: list[Problem]) -> Iterator[Path]:
    """The suite files that paths stand for, each once, in a fixed order; a path that is neither is a problem."""
    seen: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found = sorted(path.rglob(f"*{ENDING}"))
        elif path.is_file() and path.name.endswith(ENDING):
            found = [path]
        else:
            code = "file.not_suite" if path.exists() else "file.missing"
            problems.append(Problem(code=code, path=shown_path(path), parameters={"what": ENDING}))
            continue
        for file in found:
            real = file.resolve()
            if real not in seen and file.is_file():
                seen.add(real)
                yield file


def _duplicates(files: list[FileInfo], entries: list[Entry]) -> Iterator[Problem]:
    suites: dict[str, Source] = {}
    for file in files:
        first = suites.setdefault(file.suite, file.source)
        if first is not file.source:
            yield _twice("suite.duplicate_suite", file.suite, file.source, first)
    ids: dict[str, Entry] = {}
    for entry in entries:
        other = ids.setdefault(entry.id, entry)
        if other is not entry and other.key[0] != entry.key[0]:
            yield _twice("suite.duplicate_id", entry.id, entry.source, other.source)


def _twice(code: str, what: str, source: Source, first: Source) -> Problem:
    parameters = {"what": what, "first": f"{first.path}:{first.line}"}
    return Problem(code=code, path=source.path, line=source.line, column=source.column, parameters=parameters)


def _identity(problem: Problem) -> tuple[str, str, int, int, str]:
    return problem.path, problem.code, problem.line, problem.column, json.dumps(problem.parameters, default=str)


class _Shelf:
    """Compiles what the cache does not hold; everything that files share is read once."""

    def __init__(self, settings: Settings, checks: Registry) -> None:
        self._settings = settings
        self._checks = checks
        self._fixtures = Fixtures(settings.fixtures)
        self._cache = Cache(settings.cache, _common(settings, checks, self._fixtures))
        self._keys: dict[str, tuple[Path, str]] = {}
        self._compiler: Compiler | None = None
        self._policies: dict[tuple[str, ...], Policies | SuiteError] = {}

    def load(self, path: Path, problems: list[Problem]) -> Stored | None:
        data = read_bytes(path)
        if isinstance(data, Problem):
            problems.append(data)
            return None
        shown = shown_path(path)
        key = self._cache.key(shown, data)
        self._keys[shown] = (path.resolve(), key)
        stored = self._cache.read(shown, key)
        if stored is None:
            compiled = self._compile(path, data)
            if any(problem.level == "error" for problem in compiled.problems) or compiled.source is None:
                problems += compiled.problems
                return _incomplete(shown, compiled)
            stored = _stored(shown, key, compiled)
            self._cache.write(shown, stored)
        return stored

    def dialogues(self, shown: str) -> Sequence[msgspec.Raw]:
        path, key = self._keys[shown]
        stored = self._cache.read(shown, key)
        if stored is not None:
            return stored.dialogues
        # Somebody has emptied the cache folder: the file itself says it all, if it is still the same.
        data = read_bytes(path)
        if isinstance(data, Problem) or self._cache.key(shown, data) != key:
            raise SuiteError([Problem(code="file.changed", path=shown)])
        compiled = self._compile(path, data)
        errors = [problem for problem in compiled.problems if problem.level == "error"]
        if errors:
            raise SuiteError(errors)
        stored = _stored(shown, key, compiled)
        self._cache.write(shown, stored)
        return stored.dialogues

    def _compile(self, path: Path, data: bytes) -> Compiled:
        if self._compiler is None:
            contracts = Contracts(self._settings, self._fixtures)
            book = CheckBook(self._checks)
            offers = ApprovedByName(self._settings, self._fixtures)
            self._compiler = Compiler(self._settings, book, contracts, offers, self._load_policies, Gate(book))
        return self._compiler.compile(path, data)

    def _load_policies(self, names: Sequence[str]) -> Policies:
        key = tuple(names)
        if key not in self._policies:
            try:
                self._policies[key] = load_policies(key, self._settings, self._checks)
            except SuiteError as error:
                self._policies[key] = error
        found = self._policies[key]
        if isinstance(found, SuiteError):
            raise found
        return found


def _incomplete(shown: str, compiled: Compiled) -> Stored | None:
    """The entries of a file with problems: only to find ids that other files use as well."""
    return _stored(shown, "", compiled) if compiled.source is not None and compiled.suite else None


def _stored(shown: str, key: str, compiled: Compiled) -> Stored:
    encoded = [codec.encode(dialogue) for dialogue in compiled.dialogues]
    source = compiled.source or Source(path=shown)
    return Stored(
        key=key,
        info=FileInfo(path=shown, suite=compiled.suite, source=source, policies=compiled.packs, dialogues=len(encoded)),
        includes=compiled.includes,
        entries=tuple(
            _entry((shown, number), dialogue, digest_of(encoded[number]))
            for number, dialogue in enumerate(compiled.dialogues)
        ),
        dialogues=tuple(msgspec.Raw(data) for data in encoded),
        warnings=tuple(problem for problem in compiled.problems if problem.level == "warning") if key else (),
    )


def _entry(key: tuple[str, int], dialogue: Dialogue, content: str) -> Entry:
    return Entry(
        key=key,
        id=dialogue.id,
        suite=dialogue.suite,
        title=dialogue.title,
        kind=dialogue.kind,
        severity=dialogue.severity,
        tags=dialogue.tags,
        covers=dialogue.covers,
        bot=dialogue.given.bot,
        channel=dialogue.given.channel,
        digest=content[:32],
        source=dialogue.source,
    )


def _common(settings: Settings, checks: Registry, fixtures: Fixtures) -> str:
    """Digest of what every file's compilation depends on besides its own content."""
    seen = hashlib.sha256()
    names = {sort: sorted(fixtures.names(sort)) for sort in ("portals", "offers", "reactions", "policies", "contracts")}
    known = [__version__, digest(checks), sorted(settings.bots), settings.default_bot, settings.policies, names]
    seen.update(json.dumps(known).encode())
    for sort in ("policies", "contracts", "offers"):
        for path in sorted((settings.fixtures / sort).glob(f"*{SUFFIX}")):
            data = read_bytes(path)
            seen.update(b"" if isinstance(data, Problem) else data)
    return seen.hexdigest()
