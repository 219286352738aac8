"""A portal's seed: what every session of that portal starts from. Built once, shared, never written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from harness.portal.fields import Kind
from harness.portal.lines import Holders, holders_of
from harness.portal.switches import Switches
from harness.portal.tables import Row

EVERYTHING = frozenset({"*"})
"""Scopes of somebody who may call every method."""


@dataclass(frozen=True, slots=True)
class Queue:
    """An open-line queue; ``name`` is the neutral one that suites use."""

    id: int
    name: str
    title: str
    users: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """How neutral meanings are told from what is written, beyond the methods themselves.

    Attributes:
        personal_data: names of fields that hold it.
        consent: kind (data, mailing) → {field, at, version, channel}: names of fields.
        handover_note: fact → field.
        reminder: a to-do whose title contains this (lower case) plans a reminder; empty: every to-do does.
        log: a comment that contains this (lower case) is the dialogue's log; empty: none is.
    """

    personal_data: frozenset[str] = frozenset()
    consent: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    handover_note: Mapping[str, str] = field(default_factory=dict)
    reminder: str = ""
    log: str = ""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An incoming webhook of the portal, besides the one that the bot holds; ``name`` tells it from others."""

    name: str
    user: int
    token: str = ""
    scopes: frozenset[str] = EVERYTHING


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An outgoing webhook: a handler that hears of some events, without a token to call back with."""

    name: str
    url: str
    user: int = 0
    events: frozenset[str] = frozenset()
    application_token: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """An OAuth application that the portal knows.

    Attributes:
        code: of its catalogue entry (``app.info``).
        user: on whose behalf it works: who installed it.
        installed: ``installFinish`` has happened; before it nothing may be called and no event is sent.
        application_token: goes with every event, so that a handler knows the portal; derived when empty.
        handler: URL that ONAPPINSTALL is sent to; empty: nowhere.
        redirect: URL that an authorization code is sent to.
    """

    client_id: str
    client_secret: str
    user: int
    code: str = ""
    version: int = 1
    status: str = "L"
    scopes: frozenset[str] = EVERYTHING
    installed: bool = True
    application_token: str = ""
    handler: str = ""
    redirect: str = ""


@dataclass(frozen=True, slots=True)
class Seed:
    """Everything that sessions of one portal share.

    Attributes:
        overbooking: the portal takes overlapping bookings.
        caller: id of the user whose webhook the bot holds.
        scopes: of that webhook.
        domain: host name that the portal has in events and token answers.
        tariff: ``enterprise`` has larger limits.
        sources: channel of a dialogue → SOURCE_ID.
        tables: table → id → row, in stored form (see `harness.portal.values`).
        serials: last used number of sequences that are no tables.
    """

    name: str
    zone: tzinfo
    zone_name: str
    currency: str
    language: str
    overbooking: bool
    caller: int
    queues: tuple[Queue, ...]
    sources: Mapping[str, str]
    rules: Rules
    kinds: Mapping[str, Kind]
    semantics: Mapping[str, Mapping[str, str]]
    domain: str = ""
    tariff: str = "standard"
    scopes: frozenset[str] = EVERYTHING
    webhooks: tuple[Webhook, ...] = ()
    applications: tuple[Application, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    switches: Switches = field(default_factory=Switches)
    tables: Mapping[str, Mapping[int, Row]] = field(default_factory=dict)
    serials: Mapping[str, int] = field(default_factory=dict)
    _holders: dict[str, Holders] = field(default_factory=dict, init=False, repr=False, compare=False)

    def holders(self, table: str) -> Holders:
        """Who of a table's rows holds which phone or e-mail; worked out when first asked for."""
        found = self._holders.get(table)
        if found is None:
            found = self._holders[table] = holders_of(self.tables.get(table, {}).items())
        return found

    def resource_name(self, key: int) -> str:
        """Name of a bookable resource, or its number when the portal does not know it."""
        row = self.tables.get("resource", {}).get(key)
        return str(row["name"]) if row else f"#{key}"

    def queue(self, key: int) -> Queue | None:
        """A queue by id."""
        return next((queue for queue in self.queues if queue.id == key), None)

    def queue_named(self, name: str) -> Queue | None:
        """A queue by its neutral name."""
        return next((queue for queue in self.queues if queue.name == name), None)

    def queue_of(self, user: int) -> Queue | None:
        """The first queue that a user serves."""
        return next((queue for queue in self.queues if user in queue.users), None)
