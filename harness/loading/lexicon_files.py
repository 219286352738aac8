"""Lexicons in other shapes than a folder that is being checked: compiled, and edited since."""

from __future__ import annotations

import json
from pathlib import Path

from harness.errors import Problem, SuiteError
from harness.loading.files import read_bytes, read_document, shown_path
from harness.loading.lexicons import LexiconFolder, plain_data, without_examples
from harness.promises.claim import CATEGORIES
from harness.promises.rules import COMMON, Lexicon, compiled


def open_lexicon(path: Path) -> Lexicon:
    """A lexicon to judge by.

    Args:
        path: a folder of lexicon files, or what ``harness promises build`` has made of one.

    Raises:
        SuiteError: it has errors, all of them; or it is no lexicon.
    """
    if path.is_dir():
        folder = LexiconFolder(path)
        errors = [problem for problem in folder.problems if problem.level == "error"]
        if errors:
            raise SuiteError(errors)
        return folder.compiled()
    data = read_bytes(path)
    if isinstance(data, Problem):
        raise SuiteError([data])
    try:
        return compiled(json.loads(data))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise SuiteError([Problem(code="lexicon.not_compiled", path=shown_path(path))]) from None


def is_built(folder: Path, compiled_file: Path) -> bool:
    """Whether runs read what stands in a folder: a rule that was added and not compiled finds nothing.

    A folder that is not there, or that cannot be read, is no news of the compiled file: it counts as built.
    """
    roots = {name: read_document(folder / f"{name}.yaml").root for name in (COMMON, *CATEGORIES)}
    if not all(isinstance(root, dict) for root in roots.values()):
        return True
    stored = json.loads(compiled_file.read_bytes())
    stored.pop("index", None)
    return bool(without_examples(plain_data(roots)) == stored)
