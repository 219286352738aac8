"""The composition root: settings become objects here, and only here are concrete classes known."""
