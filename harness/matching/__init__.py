"""What suites say about texts and values: matchers, topics that a bot asks for, durations. Pure."""
