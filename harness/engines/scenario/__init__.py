"""The local engine: interprets a scenario written as data and behaves as a booking assistant.

The engine knows shapes and verbs; every business word, price and sentence stands in ``fixtures/scenarios/<name>`` and
in the offers fixture of the dialogue.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.clock import VirtualClock
from harness.engines.scenario.actions import ACTIONS
from harness.engines.scenario.crm_client import CrmClient, Wire, in_process, over_http
from harness.engines.scenario.facts import Facts, read_facts
from harness.engines.scenario.frame import Frame
from harness.engines.scenario.hours import Hours
from harness.engines.scenario.load import load
from harness.engines.scenario.play import Play
from harness.engines.scenario.script import Script
from harness.engines.scenario.session import Session
from harness.engines.scenario.speech import Speech
from harness.engines.scenario.understand import Understanding
from harness.errors import Problem, SuiteError, UsageError
from harness.ports import PortalSession, Talk
from harness.registry import bot

_CRM_WAYS = ("in_process", "http")


@bot("scenario")
class ScenarioBot:
    """Bot that interprets a scenario of ``fixtures/scenarios``.

    Args:
        script: the prepared scenario.
        offers: folder of the offers fixtures.
        crm: ``in_process`` or ``http``: how REST calls reach the portal.
    """

    exclusive = False

    def __init__(self, script: Script, offers: Path, crm: str) -> None:
        self.needs_address = crm == "http"
        self._script = script
        self._offers = offers
        self._prepared: dict[str, tuple[Facts, Understanding]] = {}
        self._http: Any = None

    @classmethod
    def from_profile(cls, name: str, profile: dict[str, Any], fixtures: Path) -> ScenarioBot:
        """Build from a profile of ``harness.yaml``.

        Args:
            name: of the profile, for messages.
            profile: ``scenario`` (folder under ``fixtures/scenarios``), ``crm`` (in_process or http), ``patches``.
            fixtures: the project's fixtures folder.

        Raises:
            UsageError: the profile cannot be used.
            SuiteError: the scenario has problems.
        """
        crm = profile.get("crm", "in_process")
        if crm not in _CRM_WAYS:
            raise UsageError("scenario.profile", profile=name, key="crm", got=str(crm), valid=", ".join(_CRM_WAYS))
        folder = str(profile.get("scenario", ""))
        if not folder or Path(folder).name != folder:
            raise UsageError("scenario.profile", profile=name, key="scenario", got=folder, valid="fixtures/scenarios/*")
        scenario = load(fixtures / "scenarios" / folder, profile.get("patches") or ())
        return cls(Script(scenario), fixtures / "offers", crm)

    def open(self, talk: Talk, portal: PortalSession, clock: VirtualClock) -> Session:
        """Begin a conversation."""
        scenario = self._script.scenario
        facts, understanding = self._facts(talk.given.offers or scenario.business.offers)
        hours = Hours(scenario.business, clock)
        speech = Speech(scenario.calendar, hours.now)
        crm = CrmClient(self._wire(talk, portal), clock, self._script.calls, speech.filters)
        play = Play(
            self._script,
            facts,
            Frame(state=scenario.start),
            talk,
            crm=crm,
            speech=speech,
            hours=hours,
            actions=ACTIONS,
        )
        return Session(play, understanding, clock)

    def _wire(self, talk: Talk, portal: PortalSession) -> Wire:
        if not self.needs_address:
            return in_process(portal)
        if self._http is None:
            import httpx  # noqa: PLC0415 - 155 ms that in-process runs do not need

            self._http = httpx.Client()
        return over_http(talk.portal_url, self._http)

    def _facts(self, name: str) -> tuple[Facts, Understanding]:
        """Facts and their index, prepared at the first dialogue that wants them."""
        if name not in self._prepared:
            if not name or Path(name).name != name:
                raise SuiteError([Problem(code="scenario.no_offers", path="", parameters={"name": name})])
            facts = read_facts(self._offers, name)
            self._prepared[name] = (facts, Understanding(self._script.scenario, facts))
        return self._prepared[name]

    def close(self) -> None:
        """Close the HTTP client, if one was opened."""
        if self._http is not None:
            self._http.close()
            self._http = None
