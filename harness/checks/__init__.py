"""The kinds of expectations: pure rules over what was said and written, one frozen dataclass each.

A check is marked ``@check("name")`` and collected from this package and from plug-ins. Its fields are its arguments in
YAML, the first line of its docstring is its title. It sees values only (`harness.model.seen.Seen`) and never learns
which CRM is behind them.
"""
