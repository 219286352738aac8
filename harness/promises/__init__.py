"""Promises that a business may not make, and what its approved offers allow. Pure."""
