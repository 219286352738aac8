"""The sections of a seed that say who may call the portal, and which switches are set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from harness.portal.event_names import NAMES
from harness.portal.records import impossible
from harness.portal.seed import EVERYTHING, Application, Outgoing, Webhook
from harness.portal.switches import Switches, allowed
from harness.portal.values import whole

SECTIONS = frozenset({"domain", "tariff", "scopes", "webhooks", "outgoing", "applications", "switches"})
TARIFFS = ("standard", "enterprise")
_FLAGS = frozenset({"installed"})


def read_access(document: Mapping[str, Any], users: Iterable[int], caller: int, path: str) -> dict[str, Any]:
    """The fields of a `Seed` that these sections give.

    Args:
        document: the whole seed.
        users: ids of those that the portal has.
        caller: who stands in where an entry names no user.
        path: for errors.

    Raises:
        PortalError: an entry or a switch cannot be.
    """
    reader = _Reader(frozenset(users), caller, path)
    name = str(document.get("portal", "portal"))
    tariff = document.get("tariff", TARIFFS[0])
    if tariff not in TARIFFS:
        raise impossible(path, "tariff", "unknown_key", got=str(tariff), valid=", ".join(TARIFFS))
    return {
        "domain": str(document.get("domain", f"{name}.bitrix24.test")),
        "tariff": tariff,
        "scopes": reader.scopes(document.get("scopes"), "scopes"),
        "webhooks": tuple(reader.entries(document, "webhooks", "name", Webhook)),
        "outgoing": tuple(reader.entries(document, "outgoing", "name", Outgoing)),
        "applications": tuple(reader.entries(document, "applications", "client_id", Application)),
        "switches": _switches(document.get("switches") or {}, path),
    }


class _Reader:
    """Reads entries of one seed; see `read_access`."""

    def __init__(self, users: frozenset[int], caller: int, path: str) -> None:
        self._users = users
        self._caller = caller
        self._path = path

    def entries(self, document: Mapping[str, Any], section: str, name: str, kind: Any) -> Iterable[Any]:
        """Every entry of a section as ``kind``; ``name`` is the key that tells them apart."""
        found = document.get(section) or []
        if not isinstance(found, list):
            raise impossible(self._path, section, "not_a_list")
        seen: set[str] = set()
        for number, entry in enumerate(found):
            place = f"{section}[{number}]"
            if not isinstance(entry, Mapping):
                raise impossible(self._path, place, "not_a_map")
            made = self._entry(entry, place, name, kind)
            if getattr(made, name) in seen:
                raise impossible(self._path, place, "taken", id=getattr(made, name))
            seen.add(getattr(made, name))
            yield made

    def _entry(self, entry: Mapping[str, Any], place: str, name: str, kind: Any) -> Any:
        values: dict[str, Any] = {"user": self._caller}
        known = kind.__dataclass_fields__
        for key, value in entry.items():
            if key not in known:
                raise impossible(self._path, f"{place}.{key}", "unknown_key", got=str(key), valid=", ".join(known))
            values[key] = self._value(key, value, f"{place}.{key}")
        required = (name, *(key for key in ("client_secret", "url", "events") if key in known))
        for key in required:
            if not values.get(key):
                raise impossible(self._path, place, "bad_value", got="", field=key)
        return kind(**values)

    def _value(self, key: str, value: Any, place: str) -> Any:
        if key == "scopes":
            return self.scopes(value, place)
        if key == "events":
            return self._events(value, place)
        if key in {"user", "version"}:
            number = whole(value)
            if number is None or (key == "user" and number not in self._users):
                valid = ", ".join(map(str, sorted(self._users)))
                raise impossible(self._path, place, "no_such", what=key, got=str(value)[:80], valid=valid)
            return number
        if isinstance(value, bool) if key in _FLAGS else isinstance(value, str | int) and not isinstance(value, bool):
            return value if key in _FLAGS else str(value)
        raise impossible(self._path, place, "bad_value", got=str(value)[:80], field=key)

    def _events(self, value: Any, place: str) -> frozenset[str]:
        if not isinstance(value, list):
            raise impossible(self._path, place, "not_a_list")
        names = frozenset(str(one).upper() for one in value)
        unknown = sorted(names - NAMES)
        if unknown:
            raise impossible(self._path, place, "unknown_key", got=unknown[0][:80], valid=", ".join(sorted(NAMES)))
        return names

    def scopes(self, value: Any, place: str) -> frozenset[str]:
        """A list of scopes; everything when there is none."""
        if value is None:
            return EVERYTHING
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise impossible(self._path, place, "not_a_list")
        return frozenset(value)


def _switches(section: Any, path: str) -> Switches:
    if not isinstance(section, Mapping):
        raise impossible(path, "switches", "not_a_map")
    known = allowed()
    for name, value in section.items():
        if name not in known:
            raise impossible(path, f"switches.{name}", "unknown_key", got=str(name), valid=", ".join(known))
        values = known[name]
        fits = any(value == one and type(value) is type(one) for one in values) if values else isinstance(value, str)
        if not fits:
            shown = ", ".join(map(str, values)) or "text"
            raise impossible(path, f"switches.{name}", "unknown_key", got=str(value)[:80], valid=shown)
    return msgspec.convert(section, Switches)
