"""Transcript × expectations → verdict. Pure: a stored run can be judged again with today's suites."""
