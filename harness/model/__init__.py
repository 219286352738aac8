"""Frozen data that all layers share, and its codec. Nothing here does I/O or knows a concrete bot, check or report."""
