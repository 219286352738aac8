"""The portal that cases meet, and how documented ids become ids of that portal: ``rules.yaml``, which is all there is.

The blanket rule: distinct whole numbers under one key that names a record (``id``, ``ENTITY_ID``, ``userIds`` …) become
1, 2, 3 in order of appearance (upper bounds of filters stay), because the seed has its records under these ids. What it must not touch and what needs
another value is listed in ``rules.yaml``, by method and place; what no seed can hold is made by calls before the case.

Entities of the generic store: before a case three rows are made by the documentation's own request to ``add``, with the
values that the case's filter asks for. Entities that no method makes have the documented rows under the documented ids,
so there nothing is renumbered.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec
import yaml

from harness.clock import VirtualClock
from harness.model.dialogue import Given
from harness.portal.generic.entity import body_name, entity_of
from harness.portal.generic.likeness import folded
from harness.portal.portals import Portals
from harness.portal.selection import split
from harness.portal.session import Session
from harness.ports import Answer

HERE = Path(__file__).parent
APPLICATION = "local.conformance"
_RECORD = re.compile(r"(?:^|.*[a-z_])(?:ids?|Ids?|IDS?)$|^[A-Z_]*IDS?$|^ids?$")


class Before(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A call that is made before the cases of these methods.

    Attributes:
        keep: name → place in the result: what later rules write as ``$name``.
    """

    methods: list[str]
    call: str
    params: dict[str, Any]
    times: int = 1
    keep: dict[str, str] = {}


class Instead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another value at these places of the requests of these methods; ``to: keep`` leaves what the page has."""

    methods: list[str]
    at: list[str]
    to: Any


class More(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``rules_*.yaml``: of one family; its values come before the general ones.

    Attributes:
        application: methods that the portal's application calls, because a webhook may not.
    """

    before: list[Before] = []
    instead: list[Instead] = []
    application: list[str] = []


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``rules.yaml``."""

    now: str
    untouched: list[str]
    before: list[Before] = []
    instead: list[Instead] = []
    application: list[str] = []


def rules() -> Rules:
    """The declared rules of all files."""
    base = msgspec.convert(yaml.safe_load((HERE / "rules.yaml").read_text(encoding="utf-8")), Rules)
    before, instead, application = list(base.before), list(base.instead), list(base.application)
    for path in sorted(HERE.glob("rules_*.yaml")):
        more = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), More)
        before += more.before
        instead = more.instead + instead
        application += more.application
    return Rules(base.now, base.untouched, before, instead, application)


class Placer:
    """Opens a fresh portal for a case and fits the case's request to it."""

    def __init__(self) -> None:
        self._rules = rules()
        self._portals = Portals(HERE / "portals")
        self._kept: dict[str, Any] = {}
        self._of_method: dict[str, list[Instead]] = {}

    def open(self, name: str, method: str, request: dict[str, Any]) -> Session:
        """A portal of its own, in the state that cases of this method need."""
        session = self._portals.open(
            Given(portal="conformance"), VirtualClock(datetime.fromisoformat(self._rules.now)), name
        )
        self._kept = {"chat": session.chat_id}
        for before in self._rules.before:
            if _named(method, before.methods):
                for _ in range(before.times):
                    answer = self.call(session, before.call, self._filled(before.params, session))
                    assert answer.status == 200, f"before {method}: {before.call}: {answer.body}"
                    for kept, place in before.keep.items():
                        self._kept[kept] = _at(answer.body["result"], place)
        self._make(session, method, request)
        return session

    def call(self, session: Session, method: str, params: dict[str, Any]) -> Answer:
        """One call by the webhook, or by the application where only that may call."""
        if _named(method, self._rules.application):
            params = {**params, "auth": session.access.current(APPLICATION).token}
        return session.call(method, params)

    def _make(self, session: Session, method: str, request: dict[str, Any]) -> None:
        entity = entity_of(method)
        add = next((one for one in entity[0].methods.values() if one.verb == "add"), None) if entity else None
        if add is None or entity[1].verb == "add" or not isinstance(add.page.request, dict):
            return
        for _ in range(3):
            made = self.fitted(add.page.name, add.page.request, session)
            body = made.get(body_name(made)) or made
            known = {folded(name): name for name in body}
            columns = {folded(name): column for name, column in entity[0].columns.items()}
            for key, value in _wanted(self.fitted(method, request, session)):
                if (column := columns.get(folded(key))) and column.name != entity[0].id_column:
                    body[known.get(folded(key), key)] = value
            session.call(add.page.name, made)

    def fitted(self, method: str, params: dict[str, Any], session: Session) -> dict[str, Any]:
        """The request with ids of this portal."""
        fitted = copy.deepcopy(params)
        found = entity_of(method)
        fixed = bool(found and found[0].given)
        places: dict[str, dict[str, int]] = {}
        for holder, key, path in list(_leaves(fitted, "")):
            ruled = self._ruled(method, path)
            if ruled is None:
                holder[key] = holder[key] if fixed else self._numbered(path, holder[key], places)
            elif ruled.to != "keep":
                holder[key] = self._filled(ruled.to, session)
        return fitted

    def _ruled(self, method: str, path: str) -> Instead | None:
        if method not in self._of_method:
            self._of_method[method] = [one for one in self._rules.instead if _named(method, one.methods)]
        return next((one for one in self._of_method[method] if _named(path, one.at)), None)

    def _numbered(self, path: str, value: Any, places: dict[str, dict[str, int]]) -> Any:
        parts = [part.lstrip("!<>=@%") for part in path.split(".")]
        name = next((part for part in reversed(parts) if not part.isdigit()), "")
        bounded = any(part.startswith("<") for part in path.split("."))
        if not _RECORD.match(name) or _named(name, self._rules.untouched) or isinstance(value, bool) or bounded:
            return value
        text = str(value)
        if not text.isdigit() or text == "0":
            return value
        numbers = places.setdefault(name.lower().removesuffix("s"), {})
        number = numbers.setdefault(text, len(numbers) + 1)
        return str(number) if isinstance(value, str) else number

    def _filled(self, value: Any, session: Session) -> Any:
        if isinstance(value, dict):
            return {key: self._filled(one, session) for key, one in value.items()}
        if isinstance(value, list):
            return [self._filled(one, session) for one in value]
        if isinstance(value, str) and "$" in value:
            if value[1:] in self._kept:
                return self._kept[value[1:]]
            for name, kept in self._kept.items():
                value = value.replace(f"${name}", str(kept))
        return copy.deepcopy(value)


def _at(result: Any, place: str) -> Any:
    for key in filter(None, place.split(".")):
        result = result[int(key) if isinstance(result, list) else key]
    return result


def _wanted(request: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a filter asks for, as values that a row may have to be found by it."""
    filter_ = next((one for name, one in request.items() if name.lower() == "filter" and isinstance(one, dict)), {})
    for key, value in filter_.items():
        prefix, name = split(key)
        if not prefix.startswith("!") and prefix not in {">", "<"}:
            first = value[0] if isinstance(value, list) and value else value
            yield name, first.strip("%") if isinstance(first, str) and "%" in prefix else first


def _named(name: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in patterns)


def _leaves(value: Any, path: str) -> Iterator[tuple[Any, Any, str]]:
    for key, one in list(value.items() if isinstance(value, dict) else enumerate(value)):
        place = f"{path}.{key}" if path else str(key)
        if isinstance(one, dict | list) and one:
            yield from _leaves(one, place)
        else:
            yield value, key, place
