"""Catalog values, combination rules and pricing: pure functions on the standard library only."""
