"""The benchmark: ``make bench``. Whole processes, start-up included."""
