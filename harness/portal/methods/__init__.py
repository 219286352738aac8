"""One module per family of wire methods; one function per method (or per verb that several entities share).

A function takes the `harness.portal.call.Call` and returns the ``result`` of the envelope, or raises `Refusal`.
"""
