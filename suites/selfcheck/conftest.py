"""Half of these dialogues must fail, and `tests/functional/selfcheck` judges them: `pytest suites/` leaves them out."""

collect_ignore_glob = ["*.suite.yaml"]
