from __future__ import annotations

from harness.model.dialogue import Fault
from harness.portal.faults import Faults
from harness.portal.limits import CAPACITY, Bucket


def test_the_bucket_drains_by_the_clock_that_moved_most() -> None:
    clocks = [0.0, 0.0]
    bucket = Bucket(lambda: (clocks[0], clocks[1]))
    for _ in range(int(CAPACITY["standard"])):
        assert bucket.admits()
    for step in ((1.0, 1.0), (0.0, 1.0), (1.0, 0.0)):
        clocks[:] = [one + more for one, more in zip(clocks, step, strict=True)]
        assert [bucket.admits() for _ in range(3)] == [True, True, False]


def planned(*faults: Fault, scope: str = "suite/one") -> Faults:
    return Faults(faults, scope)


def test_events_are_lost_doubled_and_late_as_planned() -> None:
    faults = planned(
        Fault(event="ONCRMLEADADD", answer="lose"),
        Fault(event="ONIMBOT*", answer="double", after=1),
        Fault(event="*", delay=90, times=0),
    )
    fates = [faults.event(name) for name in ("onCrmLeadAdd", "ONCRMLEADADD", "ONIMBOTDELETE", "ONIMBOTJOINCHAT")]
    assert fates == ["lose", 90.0, 90.0, "double"]
    assert faults.mark("crm.lead.add") == (None, 0.0), "faults of events leave calls alone"
    assert planned(Fault(on="*", answer="timeout")).event("ONCRMLEADADD") == "deliver"


def test_the_beginning_of_a_name_stands_for_all_that_begin_so() -> None:
    faults = planned(Fault(on="crm.lead.*", answer="ERROR_CORE", times=0))
    assert [faults.mark(name)[0] for name in ("crm.lead.add", "CRM.Lead.Get", "crm.leads", "crm.deal.add")] == [
        "ERROR_CORE",
        "ERROR_CORE",
        None,
        None,
    ]


def test_chance_is_seeded_and_differs_between_dialogues() -> None:
    def struck(scope: str, seed: int = 0) -> list[bool]:
        faults = planned(Fault(on="*", answer="ERROR_CORE", times=0, chance=0.3, seed=seed), scope=scope)
        return [faults.mark("profile")[0] is not None for _ in range(200)]

    assert struck("one") == struck("one")
    assert struck("one") != struck("two")
    assert struck("one") != struck("one", seed=1)
    assert 30 < sum(struck("one")) < 90
