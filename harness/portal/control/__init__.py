"""Looking into a portal that is being served, and taking a hand in it: a JSON interface and a page over it.

`door` is what answers under ``/_harness/``; `guard` says who may come in; `verbs` is what can be asked and done;
`asking` reads what is sent, `views` is how state is shown; the page's files lie in ``files/``.
"""
