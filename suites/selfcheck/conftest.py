"""Half of these dialogues must fail: `tests/functional/selfcheck` judges them, so `pytest suites/` leaves them alone."""

collect_ignore_glob = ["*.suite.yaml"]
