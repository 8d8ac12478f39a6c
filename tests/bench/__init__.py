"""Benchmarks: commands that print figures for this machine; pytest does not collect them."""
