"""Approved offers, facts and prices: what the bot may promise, state and quote."""

from __future__ import annotations

from typing import Any

from harness.errors import SuiteError
from harness.loading import shapes
from harness.loading.desk import Desk, shown
from harness.loading.fixtures import UNKNOWN, Fixtures, open_fixture
from harness.loading.settings import Settings
from harness.loading.yaml_nodes import Spot
from harness.model.approved import Approved, Price

OFFER_KINDS = ("discount", "price", "result", "medical", "safety", "slot", "refund", "deadline", "fact")
"""What an offer makes allowed; ``discount`` (gifts and free services too) unless stated."""
_KEYS = ("offers", "title", "list", "facts", "prices")
_AMOUNTS = ("percent", "sum", "free")
_DATES = ("from", "until")
_TEXTS = ("id", "name", "group", "branch", "conditions", "text")
_OFFER_KEYS = (*_TEXTS, "kind", *_AMOUNTS, "services", *_DATES)
_PRICE_KEYS = ("service", "price", "from", "master", "minutes")
EVERYTHING = "*"
"""Instead of a service: the offer is for all of them."""


def load_offers(name: str, settings: Settings) -> Approved:
    """Read ``fixtures/offers/<name>.yaml``.

    Raises:
        SuiteError: no such fixture, or it has problems; all of them.
    """
    desk = open_fixture(settings.fixtures, "offers", name)
    data = {} if desk.problems else shapes.mapping(desk, Spot(desk.document.root), desk.document.root)
    shapes.known_keys(desk, data, _KEYS, "offers")
    for key in ("offers", "title"):
        if key in data:
            shapes.text(desk, Spot(data, key), data[key])
    if isinstance(data.get("offers"), str) and data["offers"] != name:
        desk.report("suite.other_name", Spot(data, "offers"), what="offers", got=shown(data["offers"]), name=name)
    if data and "list" not in data:
        desk.report("suite.missing_key", Spot(data), what="list", where="offers")
    prices = _prices(desk, data)
    items = shapes.sequence(desk, Spot(data, "list"), data["list"]) if "list" in data else []
    offers = tuple(_offer(desk, Spot(items, number), item, prices) for number, item in enumerate(items))
    _unique(desk, items, "id", "list")
    facts = _facts(desk, data)
    if desk.problems:
        raise SuiteError(desk.problems)
    return Approved(offers=offers, facts=facts, prices=prices)


class ApprovedByName:
    """Offers fixtures that suites name, each read once.

    Args:
        settings: whose fixtures they are.
        fixtures: what exists.
    """

    def __init__(self, settings: Settings, fixtures: Fixtures) -> None:
        self._settings = settings
        self._fixtures = fixtures
        self._read: set[str] = set()

    def check(self, desk: Desk, spot: Spot, name: object) -> None:
        """Report that there is no such fixture, or all that is wrong in it."""
        names = self._fixtures.names("offers")
        if not isinstance(name, str) or name not in names:
            desk.unknown(UNKNOWN["offers"], spot, shown(name), names)
        elif name not in self._read:
            try:
                load_offers(name, self._settings)
                self._read.add(name)
            except SuiteError as error:
                desk.problems += [problem for problem in error.problems if problem not in desk.problems]


def _offer(desk: Desk, spot: Spot, value: Any, prices: tuple[Price, ...]) -> dict[str, Any]:
    item = shapes.mapping(desk, spot, value)
    shapes.known_keys(desk, item, _OFFER_KEYS, "list")
    for key in _TEXTS:
        if key in item and not shapes.text(desk, Spot(item, key), item[key], " ").strip():
            desk.report("suite.blank_text", Spot(item, key), what=key)
    kind = (
        shapes.choice(desk, Spot(item, "kind"), item["kind"], OFFER_KINDS, "discount") if "kind" in item else "discount"
    )
    if item and "id" not in item:
        desk.report("suite.missing_key", spot, what="id", where="list")
    _amount(desk, spot, item, kind)
    _period(desk, item)
    if "services" in item:
        _services(desk, item, prices)
    return item


def _amount(desk: Desk, spot: Spot, item: dict[str, Any], kind: str) -> None:
    """A discount says how much, in words or as one number; other kinds say what they allow."""
    stated = [key for key in _AMOUNTS if key in item]
    needed = _AMOUNTS if kind == "discount" else ()
    if len(stated) > 1:
        desk.report("suite.one_of", spot, where="list", valid=", ".join(_AMOUNTS))
    elif item and not stated and "text" not in item:
        desk.report("suite.offer_amount", spot, kind=kind, valid=", ".join((*needed, "text")))
    for key, most in (("percent", 100), ("sum", 10**9)):
        if key in item and not (_number(item[key]) and 0 < item[key] <= most):
            desk.report("suite.not_amount", Spot(item, key), what=key, got=shown(item[key]), most=most)
    if "free" in item and item["free"] is not True:
        desk.report("suite.not_true", Spot(item, "free"), what="free", got=shown(item["free"]))


def _period(desk: Desk, item: dict[str, Any]) -> None:
    days = {key: shapes.day(desk, Spot(item, key), item[key]) for key in _DATES if key in item}
    first, last = days.get("from"), days.get("until")
    if first and last and first > last:
        desk.report("suite.period", Spot(item, "until"), first=item["from"], last=item["until"])


def _services(desk: Desk, item: dict[str, Any], prices: tuple[Price, ...]) -> None:
    names = shapes.texts(desk, Spot(item, "services"), item["services"])
    if item["services"] == []:
        desk.report("suite.empty", Spot(item, "services"), what="services")
    listed = {line.service for line in prices}
    for number, name in enumerate(names):
        if listed and name != EVERYTHING and name not in listed:
            desk.unknown("suite.unknown_service", Spot(item["services"], number), name, (EVERYTHING, *listed))


def _prices(desk: Desk, data: dict[str, Any]) -> tuple[Price, ...]:
    items = shapes.sequence(desk, Spot(data, "prices"), data["prices"]) if "prices" in data else []
    _unique(desk, items, "service", "prices")
    return tuple(_price(desk, Spot(items, number), item) for number, item in enumerate(items))


def _price(desk: Desk, spot: Spot, value: Any) -> Price:
    item = shapes.mapping(desk, spot, value)
    shapes.known_keys(desk, item, _PRICE_KEYS, "prices")
    for key in ("service", "price"):
        if item and key not in item:
            desk.report("suite.missing_key", spot, what=key, where="prices")
    price = item.get("price", 0)
    if not (_number(price) and price >= 0):
        desk.report("suite.not_price", Spot(item, "price"), what="price", got=shown(price))
        price = 0
    if "from" in item and item["from"] is not True:
        desk.report("suite.not_true", Spot(item, "from"), what="from", got=shown(item["from"]))
    masters = item.get("master", ())
    return Price(
        service=shapes.text(desk, Spot(item, "service"), item["service"]) if "service" in item else "",
        price=price,
        lower_bound=item.get("from") is True,
        masters=(masters,) if isinstance(masters, str) else _optional(desk, item, "master"),
        minutes=shapes.whole(desk, Spot(item, "minutes"), item["minutes"]) if "minutes" in item else 0,
    )


def _optional(desk: Desk, item: dict[str, Any], key: str) -> tuple[str, ...]:
    return shapes.texts(desk, Spot(item, key), item[key]) if key in item else ()


def _facts(desk: Desk, data: dict[str, Any]) -> dict[str, Any]:
    facts = shapes.mapping(desk, Spot(data, "facts"), data["facts"]) if "facts" in data else {}
    for key, value in facts.items():
        if isinstance(value, list):
            shapes.texts(desk, Spot(facts, key), value)
        elif value is None or isinstance(value, dict):
            desk.report("suite.not_text", Spot(facts, key), what=key, got=shown(value))
    return facts


def _unique(desk: Desk, items: list[Any], key: str, where: str) -> None:
    """No two mappings of a list have the same value of a key."""
    seen: set[Any] = set()
    for item in items:
        value: Any = item.get(key) if isinstance(item, dict) else None
        if isinstance(value, str) and value in seen:
            desk.report("suite.twice", Spot(item, key), what=value, where=where)
        seen.add(value if isinstance(value, str) else None)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
