"""Which dialogues run, in what order: from a library and a selection to a plan."""
