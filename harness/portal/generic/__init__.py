"""Methods that nobody wrote by hand: a store of rows whose shapes and parameters come from the documentation.

One mechanism for every entity of the vendor whose methods add, get, list, update, delete and describe rows. It keeps
what is written, finds it again and refuses what the documentation says is refused; it knows no business of any entity.
Its answers carry ``X-Mock-Fidelity: generic``.
"""
