"""``given``: the world in which a dialogue starts; defaults merged key by key, then read into the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.loading import faults, shapes
from harness.loading.desk import Desk, shown
from harness.loading.durations import moment
from harness.loading.fixtures import UNKNOWN, Fixtures
from harness.loading.offers import ApprovedByName
from harness.loading.settings import Settings
from harness.loading.yaml_nodes import Spot
from harness.model.dialogue import Client, Given

KEYS = ("bot", "channel", "now", "portal", "offers", "client", "faults", "records")
CHANNELS = ("whatsapp", "instagram", "telegram", "site", "phone")
UTM = ("source", "medium", "campaign", "content", "term")
ENTITIES = ("lead", "deal", "contact", "company", "booking")  # the records that a portal can start with
_PERSON = ("name", "phone", "email")
_DEEP = ("client", "utm")
_REFERENCES = {
    "bot": ("suite.unknown_bot", ""),
    "portal": (UNKNOWN["portals"], "portals"),
}


def merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """``above`` over ``below``: key by key, the client and its UTM marks key by key as well."""
    result = {**below, **above}
    for key in _DEEP:
        if isinstance(below.get(key), dict) and isinstance(above.get(key), dict):
            result[key] = merged(below[key], above[key])
    return result


class GivenReader:
    """Checks ``given`` blocks where they stand, and builds the merged result.

    Args:
        settings: whose profiles and fixtures may be named.
        fixtures: what exists.
        offers: checks offers fixtures by their names.
    """

    def __init__(self, settings: Settings, fixtures: Fixtures, offers: ApprovedByName) -> None:
        self._settings = settings
        self._fixtures = fixtures
        self._offers = offers

    def check(self, desk: Desk, spot: Spot, value: Any) -> dict[str, Any]:
        """Report everything wrong with one block as written; values that hold placeholders come later."""
        block = shapes.mapping(desk, spot, value)
        shapes.known_keys(desk, block, KEYS, "given")
        for key, item in block.items():
            if not (isinstance(item, str) and "{" in item):
                self._entry(desk, Spot(block, key), item)
        return block

    def check_filled(self, desk: Desk, spot: Spot, raw: dict[str, Any], filled: dict[str, Any]) -> None:
        """Report what is wrong with the values that placeholders have given to the scalar keys."""
        for key, item in filled.items():
            if raw.get(key) != item and key not in {"client", "faults", "records"}:
                self._entry(desk, spot, item, key)

    def _entry(self, desk: Desk, spot: Spot, value: Any, key: str = "") -> None:
        key = key or str(spot.key)
        if key in _REFERENCES:
            code, sort = _REFERENCES[key]
            names = self._fixtures.names(sort) if sort else self._settings.bots
            if not isinstance(value, str) or value not in names:
                desk.unknown(code, spot, shown(value), names)
        elif key == "offers":
            self._offers.check(desk, spot, value)
        elif key == "channel":
            shapes.choice(desk, spot, value, CHANNELS, "site")
        elif key == "now" and moment(value) is None:
            desk.report("suite.bad_moment", spot, what="now", got=shown(value))
        elif key == "client":
            _client(desk, spot, value)
        elif key in _LISTS:
            items = shapes.sequence(desk, spot, value)
            for number, item in enumerate(items):
                _LISTS[key](desk, Spot(items, number), item)

    def build(self, block: dict[str, Any]) -> Given:
        """The model of a merged block that has no problems."""
        client = block.get("client", {})
        return Given(
            bot=block.get("bot", self._settings.default_bot),
            channel=block.get("channel", "site"),
            now=block.get("now", Given().now),
            portal=block.get("portal", ""),
            offers=block.get("offers", ""),
            client=Client(
                **{key: str(client[key]) for key in _PERSON if key in client},
                utm={key: str(value) for key, value in client.get("utm", {}).items()},
                extra={key: value for key, value in client.items() if key not in {*_PERSON, "utm"}},
            ),
            faults=tuple(faults.built(item) for item in block.get("faults", ())),
            records=tuple(block.get("records", ())),
        )


def _client(desk: Desk, spot: Spot, value: Any) -> None:
    client = shapes.mapping(desk, spot, value)
    for key in _PERSON:
        if key not in client or isinstance(client[key], str):
            continue
        code = "suite.phone_number" if key == "phone" and isinstance(client[key], int) else "suite.not_text"
        desk.report(code, Spot(client, key), what=key, got=shown(client[key]))
    if "utm" in client:
        utm = shapes.mapping(desk, Spot(client, "utm"), client["utm"])
        shapes.known_keys(desk, utm, UTM, "utm")
        for key, item in utm.items():
            if not isinstance(item, str | int | float):
                desk.report("suite.not_text", Spot(utm, key), what=key, got=shown(item))


def _record(desk: Desk, spot: Spot, value: Any) -> None:
    record = shapes.mapping(desk, spot, value)
    shapes.known_keys(desk, record, ENTITIES, "records")
    for key, fields in record.items():
        shapes.mapping(desk, Spot(record, key), fields)
    if isinstance(value, dict) and len(record) != 1:
        desk.report("suite.one_of", spot, where="records", valid=", ".join(ENTITIES))


_LISTS: dict[str, Callable[[Desk, Spot, Any], None]] = {"faults": faults.check, "records": _record}
