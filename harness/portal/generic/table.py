"""The methods that are not written by hand, in the form in which the pipeline finds written ones."""

from __future__ import annotations

import copy
from typing import Any

from harness.portal.call import Call, Page
from harness.portal.catalogue import documented
from harness.portal.generic.entity import entity_of
from harness.portal.generic.store import WRITES, act
from harness.registry import Marked

GENERIC = "generic"
EXAMPLE = "example"
_READS = ("get", "list", "fields", "search", "count", "check", "types", "is", "tail", "status", "download", "find")


def generic(name: str) -> Marked | None:
    """The generic method of this name; None when the documentation has none that a store of rows could be."""
    found = entity_of(name)
    if found is None:
        return None
    entity, method = found

    def target(call: Call) -> Any:
        return act(call, entity, method)

    return _marked(method.page.name, target, writes=method.verb in WRITES, scope=method.page.scope, fidelity=GENERIC)


def example(name: str) -> Marked | None:
    """A method that answers with the documentation's own example whatever it is asked; None without an example."""
    page = next((one for one in documented().get(name.lower(), ()) if one.answers), None)
    if page is None:
        return None
    answer = page.answers[0]

    def target(call: Call) -> Any:
        del call
        result = copy.deepcopy(answer["result"])
        return Page(result, answer.get("total"), answer.get("next")) if "total" in answer else result

    writes = not page.name.rpartition(".")[2].lower().startswith(_READS)
    return _marked(page.name, target, writes=writes, scope=page.scope, fidelity=EXAMPLE)


def _marked(name: str, target: Any, *, writes: bool, scope: str, fidelity: str) -> Marked:
    first = scope.partition(",")[0].strip()
    options = {"writes": writes, "scope": "" if first == "basic" else first, "auth": "", "fidelity": fidelity}
    return Marked("method", name, target, options)
