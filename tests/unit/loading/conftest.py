"""A small project and small checks of its own, so that loading is tested apart from the shipped checks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from harness.loading.library import Library
from harness.loading.settings import Settings, find_settings
from harness.loading.suites import load_suites
from harness.registry import Marked, Registry, check


@check("says", positional="texts")
@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """The bot says it."""

    texts: str | tuple[str, ...] | dict[str, Any]


@check("silent")
@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """The bot says nothing."""


@check("lead", rest="fields")
@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A lead is there."""

    count: int | None = None
    fields: dict[str, Any] = field(default_factory=dict)


@check("booking", rest="fields")
@dataclass(frozen=True, slots=True, kw_only=True)
class Booking(Lead):
    """A booking is there."""


@check("escalated")
@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """Handed over."""

    to: Literal["manager", "medical"] | None = None
    within: int = 1

    def flaws(self) -> tuple[tuple[str, dict[str, Any]], ...]:
        return (("check.own.far", {"within": self.within}),) if self.within > 9 else ()


@check("conforms_to", positional="contract")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConformsTo:
    """Keeps to the contract."""

    contract: str | dict[str, Any]


def registry(*targets: type) -> Registry:
    """The registry of some marked classes."""
    return Registry(
        Marked(sort, name, target, options)
        for target in targets
        for sort, name, options in target.__dict__["__harness_mark__"][-1:]
    )


@pytest.fixture(scope="session")
def checks() -> Registry:
    return registry(Says, Silent, Lead, Booking, Escalated, ConformsTo)


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    files = {
        "harness.yaml": "policies: [rules]\nbots: {salon: {kind: x}, other: {kind: x}}\ndefault_bot: salon\n",
        "fixtures/portals/kazan.yaml": "portal: kazan\n",
        "fixtures/offers/kazan.yaml": "offers: kazan\nlist: [{id: first, percent: 10}]\n",
        "fixtures/reactions/default.yaml": "list: [{when: {asks: name}, say: Анна}]\n",
        "fixtures/contracts/crm.yaml": "contract: crm\nentities: {lead: {type: object}}\n",
        "fixtures/policies/rules.yaml": (
            "clauses:\n  LEAD-1: {title: {ru: Заявка, en: Lead}, severity: critical}\n"
            "  TALK-7: {title: {ru: Речь, en: Talk}, severity: minor}\n"
        ),
        "fixtures/policies/pack.yaml": "clauses: {TALK-7: {expect: [not_silent, {says: да, severity: info}]}}\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return find_settings(tmp_path, environment={})


Load = Callable[..., Library]


@pytest.fixture
def load(project: Settings, checks: Registry) -> Load:
    def loaded(text: str, name: str = "a") -> Library:
        path = project.root / f"{name}.suite.yaml"
        path.write_text(text, encoding="utf-8")
        return load_suites([path], project, checks)

    return loaded
