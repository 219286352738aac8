"""What the business has approved: services, prices, people, address, offers. Nothing else is ever said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from harness.errors import Problem, SuiteError


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the price list: minutes it takes, roubles, whether the price is a lower bound («от»)."""

    name: str = msgspec.field(name="service")
    masters: tuple[str, ...] = msgspec.field(name="master", default=())
    minutes: int = 60
    price: float = 0
    lower_bound: bool = msgspec.field(name="from", default=False)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """An offers fixture, read once and shared by all dialogues of a bot."""

    facts: dict[str, Any] = {}
    prices: tuple[Service, ...] = ()
    offers: tuple[dict[str, Any], ...] = msgspec.field(name="list", default=())

    @property
    def offer(self) -> dict[str, dict[str, Any]]:
        """Approved offers by id."""
        return {str(one.get("id")): one for one in self.offers}

    def service(self, name: str) -> Service | None:
        """The price list's line of a service."""
        return next((line for line in self.prices if line.name == name), None)

    def specialists(self) -> tuple[str, ...]:
        """All people who do anything, in the order of the price list."""
        return tuple(dict.fromkeys(name for line in self.prices for name in line.masters))

    def services_of(self, specialist: str) -> tuple[Service, ...]:
        """What one person does."""
        return tuple(line for line in self.prices if specialist in line.masters)


def read_facts(folder: Path, name: str) -> Facts:
    """Load ``<folder>/<name>.yaml`` (or ``.json``).

    Raises:
        SuiteError: no such file, or not of this shape.
    """
    for suffix in (".json", ".yaml", ".yml"):
        path = folder / f"{name}{suffix}"
        if path.is_file():
            break
    else:
        raise SuiteError([Problem(code="scenario.no_offers", path=folder.as_posix(), parameters={"name": name})])
    try:
        return msgspec.convert(_parse(path), Facts, strict=False)
    except (ValueError, msgspec.ValidationError) as error:
        raise SuiteError(
            [Problem(code="scenario.offers_shape", path=path.as_posix(), parameters={"why": str(error)})]
        ) from error


def _parse(path: Path) -> Any:
    data = path.read_bytes()
    if path.suffix == ".json":
        return json.loads(data)
    import yaml  # noqa: PLC0415 - 25 ms that a JSON project does not need

    try:
        return yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe, both of them
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
