"""The corpus holds broken suites on purpose: they are read by the test here, not collected."""

collect_ignore_glob = ["corpus/*"]
