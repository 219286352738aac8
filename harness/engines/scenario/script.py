"""A scenario prepared for playing: templates taken apart, calls compiled; built once per bot."""

from __future__ import annotations

from typing import Any

from harness.engines.scenario.crm_client import Calls
from harness.engines.scenario.scenario import Scenario
from harness.engines.scenario.templates import Template, compiled

Texts = tuple[Template, ...]


class Script:
    """What all dialogues of a bot share.

    Args:
        scenario: as loaded.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.calls = Calls(scenario.crm)
        self.lead_fields: dict[str, Any] = compiled(scenario.crm.lead.fields)
        self.anonymous = frozenset(scenario.crm.lead.anonymous)
        self.keep = frozenset(scenario.crm.lead.keep)
        self.summaries = {name: Template(escalation.summary) for name, escalation in scenario.escalations.items()}
        self._wordings = {
            name: (
                {"": _templates(wording.texts), **{lang: _templates(texts) for lang, texts in wording.other.items()}},
                _templates(wording.buttons),
                wording.alone,
            )
            for name, wording in scenario.messages.items()
        }

    def wording(self, name: str, language: str) -> tuple[Texts, Texts, bool]:
        """Texts in the language (the scenario's own when it has no others), buttons, whether it stands alone."""
        texts, buttons, alone = self._wordings[name]
        return texts.get(language) or texts[""], buttons, alone


def _templates(texts: tuple[str, ...]) -> Texts:
    return tuple(Template(text) for text in texts)
