"""All planted faults: one table in five parts, one row a fault."""

from __future__ import annotations

from tests.functional.salon import faults_cards, faults_reading, faults_rules, faults_talk, faults_visits

FAULTS = (
    *faults_cards.FAULTS,
    *faults_visits.FAULTS,
    *faults_talk.FAULTS,
    *faults_reading.FAULTS,
    *faults_rules.FAULTS,
)
